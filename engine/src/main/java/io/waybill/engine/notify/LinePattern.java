package io.waybill.engine.notify;

import java.util.regex.Pattern;

/**
 * A regular expression that is looked for in lines, with bounds on the time that it takes: some patterns would look at a short
 * line for years. A line that takes too long counts as one that does not match, and who has looked at many lines much more
 * often than they are long looks at no more of them. Not safe for use by several threads.
 */
final class LinePattern {
    private static final int LONGEST_LINE = 10_000;
    private static final int MOST_LOOKS_A_LINE = 1_000_000;

    /** So often a pattern may look at each character of a line, on average, without using up its budget. */
    private static final int FREE_LOOKS = 20;

    private static final long BUDGET = 50_000_000;

    private final Pattern pattern;
    private long left = BUDGET;

    LinePattern(String regex) {
        this.pattern = Pattern.compile(regex);
    }

    /** Whether the pattern took so long that no more lines are looked at. */
    boolean isSpent() {
        return left <= 0;
    }

    /** Whether some part of the line matches, of which the first ten thousand characters are looked at. */
    boolean finds(String line) {
        if (isSpent()) {
            return false;
        }
        Looks looks = new Looks(line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE));
        try {
            return pattern.matcher(looks).find();
        } catch (TooLong | StackOverflowError e) {
            return false;
        } finally {
            left -= Math.max(0, looks.looks - FREE_LOOKS * looks.length());
        }
    }

    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLong() {
            super("A pattern takes too long", null, false, false);
        }
    }

    /** A text that counts how often it is looked at. */
    private static final class Looks implements CharSequence {
        private final String text;
        private int looks;

        Looks(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks > MOST_LOOKS_A_LINE) {
                throw new TooLong();
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
}
