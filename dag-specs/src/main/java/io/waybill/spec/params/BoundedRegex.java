package io.waybill.spec.params;

import com.networknt.schema.regex.RegularExpression;
import java.io.Serial;
import java.util.regex.Pattern;

/**
 * A regular expression that looks at no more than so many characters: some patterns would look at a short text for years.
 */
final class BoundedRegex implements RegularExpression {
    private static final int MOST_LOOKS = 1_000_000;

    private final Pattern pattern;

    private BoundedRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    static BoundedRegex of(String regex) {
        return new BoundedRegex(Pattern.compile(regex));
    }

    @Override
    public boolean matches(String value) {
        return pattern.matcher(new Looks(value)).find();
    }

    /** Too many looks. */
    static final class TooLong extends RuntimeException {
        @Serial
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
            if (++looks > MOST_LOOKS) {
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
