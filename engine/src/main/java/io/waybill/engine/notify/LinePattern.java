package io.waybill.engine.notify;

import io.waybill.spec.BoundedText;
import java.util.regex.Pattern;

/**
 * A regular expression that is looked for in lines, with bounds on the time that it takes: some patterns would look at a short
 * line for years. A line that takes too long counts as one that does not match, and who has looked at many lines much more
 * often than they are long looks at no more of them. Not safe for use by several threads.
 */
final class LinePattern {
    private static final int LONGEST_LINE = 10_000;

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
        BoundedText text = new BoundedText(line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE));
        try {
            return pattern.matcher(text).find();
        } catch (BoundedText.TooLongException | StackOverflowError e) {
            return false;
        } finally {
            left -= Math.max(0, text.looks() - FREE_LOOKS * text.length());
        }
    }
}
