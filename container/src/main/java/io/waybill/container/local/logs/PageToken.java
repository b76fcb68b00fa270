package io.waybill.container.local.logs;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where reading a stream goes on.
 *
 * @param isForward whether towards newer events
 * @param turn how many empty pages were answered from here; else 0
 * @param offset the place in the stream
 */
record PageToken(boolean isForward, int turn, long offset) {

    private static final Pattern TOKEN = Pattern.compile("([fb])/([0-9]{38})([0-9]{18})");

    /**
     * Reads a token.
     *
     * @throws io.waybill.container.local.wire.WireException when it is none
     */
    static PageToken parse(String token) {
        Matcher parts = TOKEN.matcher(token);
        if (!parts.matches() || !parts.group(2).startsWith("0".repeat(36))) {
            throw LogReadActions.invalid("The specified nextToken is invalid.");
        }
        return new PageToken(
                parts.group(1).equals("f"), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3)));
    }

    /** As it goes over the wire. */
    String text() {
        return String.format(Locale.ROOT, "%c/%038d%018d", isForward ? 'f' : 'b', turn, offset);
    }
}
