package io.waybill.spec;

import static java.util.Objects.requireNonNull;

import java.io.Serial;

/**
 * A text for a regular expression to look at, which may do so only so often: some patterns would look at a short text for
 * years. Not safe for use by several threads.
 */
public final class BoundedText implements CharSequence {
    /** How often a pattern may look at the characters of a text. */
    private static final int MOST_LOOKS = 1_000_000;

    private final String text;
    private int looks;

    public BoundedText(String text) {
        this.text = requireNonNull(text, "text");
    }

    /** The pattern has looked too often, so that it is not known whether it matches. */
    public static final class TooLongException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        private TooLongException() {
            super("A pattern takes too long", null, false, false);
        }
    }

    /** How often a character was looked at. */
    public int looks() {
        return looks;
    }

    @Override
    public int length() {
        return text.length();
    }

    /** @throws TooLongException after a million looks */
    @Override
    public char charAt(int index) {
        if (++looks > MOST_LOOKS) {
            throw new TooLongException();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
