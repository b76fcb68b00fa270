package io.waybill.worker;

/** Texts from outside, made fit for a line of a log: no control characters, and no longer than they are worth. */
public final class Printable {
    private Printable() {}

    /** At most so many characters of the text, on one line; what cannot be seen is written as {@code \}{@code u001b}. */
    public static String line(String text, int most) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), most) + 1);
        int end = Math.min(text.length(), most);
        if (end < text.length() && end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (isHidden(c)) {
                        line.append(String.format("\\u%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        return end < text.length() ? line.append('…').toString() : line.toString();
    }

    /** Also what turns the direction of writing round, and separators that some terminals break lines at. */
    private static boolean isHidden(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
