package io.waybill.container.local.logs;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event's place among those of many streams.
 *
 * @param timestamp milliseconds since 1970
 * @param offset its place in its stream
 */
record Place(long timestamp, long offset, String stream) implements Comparable<Place> {

    private static final Comparator<Place> ORDER = Comparator.comparingLong(Place::timestamp)
            .thenComparing(Place::stream)
            .thenComparingLong(Place::offset);
    private static final Pattern TOKEN = Pattern.compile("(-?[0-9]{1,18}) ([0-9]{1,18}) (.+)", Pattern.DOTALL);

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    /** This place as a page token. */
    String token() {
        String text = timestamp + " " + offset + " " + stream;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a page token.
     *
     * @throws io.waybill.container.local.wire.WireException when it is none
     */
    static Place parse(String token) {
        try {
            Matcher parts = TOKEN.matcher(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
            if (parts.matches()) {
                return new Place(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)), parts.group(3));
            }
        } catch (IllegalArgumentException e) {
            throw LogReadActions.invalid("The specified nextToken is invalid: " + e.getMessage());
        }
        throw LogReadActions.invalid("The specified nextToken is invalid.");
    }
}
