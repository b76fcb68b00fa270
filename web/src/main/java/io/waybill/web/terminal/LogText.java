package io.waybill.web.terminal;

import java.util.regex.Pattern;

/**
 * A line of a task's log made fit to be looked at. What a task writes is a stranger's: it may colour its own words, and
 * must not move the cursor, change the window's title, or ask the terminal for an answer that is then typed.
 *
 * <p>A line that was rewritten with carriage returns, as progress bars are, is what was written last. The page's script
 * {@code ansi.js} does the same.
 */
public final class LogText {
    private static final String RESET = "\u001b[0m";

    /** Colours (SGR) in group 1, which may be kept; all other sequences, whole or cut off, and control characters but tabs. */
    private static final Pattern SEQUENCE = Pattern.compile("((?:\u001b\\[|\u009b)[0-9;:]*m)"
            // Strings with an end of their own: titles, links, queries. Without the end, all that follows is theirs.
            + "|(?:\u001b[\\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\\\|\u009c)?"
            + "|(?:\u001b\\[|\u009b)[0-?]*(?:[ -/]*[@-~])?"
            + "|\u001b[ -/]*[0-~]?"
            + "|[\\x00-\\x08\\x0a-\\x1a\\x1c-\\x1f\\x7f-\\x9f]");

    /** Half of a character, which no encoding can hold. */
    private static final Pattern HALF = Pattern.compile("\\p{Cs}");

    private LogText() {}

    /** For a terminal: its colours are kept, and end with the line. */
    public static String coloured(String raw) {
        boolean[] coloured = {false};
        String text = SEQUENCE.matcher(lastWritten(raw)).replaceAll(found -> {
            coloured[0] |= found.group(1) != null;
            return found.group(1) == null ? "" : found.group(1);
        });
        return whole(text) + (coloured[0] ? RESET : "");
    }

    /** For what shows no colours: a file, a pipe, a message. */
    public static String plain(String raw) {
        return whole(SEQUENCE.matcher(lastWritten(raw)).replaceAll(""));
    }

    private static String whole(String text) {
        return HALF.matcher(text).replaceAll("\ufffd");
    }

    /** What was written after the last carriage return that something follows. */
    static String lastWritten(String raw) {
        int end = raw.length();
        while (end > 0 && (raw.charAt(end - 1) == '\r' || raw.charAt(end - 1) == '\n')) {
            end--;
        }
        return raw.substring(raw.lastIndexOf('\r', end - 1) + 1, end);
    }
}
