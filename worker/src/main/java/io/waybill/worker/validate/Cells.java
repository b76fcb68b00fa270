package io.waybill.worker.validate;

import io.waybill.spec.suite.IsoTime;
import io.waybill.spec.suite.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What a value is taken for. In a file with types a text is a text; in one without, CSV, it is a number or a time wherever one is
 * asked for and it reads as one.
 */
final class Cells {
    private static final int LONGEST_NUMBER = 400;
    private static final int EXACT_DIGITS = 15;
    private static final int MOST_EXPONENT = 400;
    private static final double[] TENS = new double[EXACT_DIGITS + 1];

    static {
        TENS[0] = 1;
        for (int i = 1; i < TENS.length; i++) {
            TENS[i] = TENS[i - 1] * 10;
        }
    }

    private final boolean typed;

    Cells(boolean typed) {
        this.typed = typed;
    }

    /** The value as a text. */
    static String text(Object cell) {
        return cell instanceof BigDecimal number ? number.toPlainString() : cell.toString();
    }

    /** The number, when it has at most 15 digits, so that two of them compare as their doubles do; else NaN. */
    double small(Object cell) {
        if (cell instanceof Long number) {
            return Math.abs(number) < 1_000_000_000_000_000L ? (double) number : Double.NaN;
        }
        return cell instanceof String text && !typed ? small(text) : Double.NaN;
    }

    private static double small(String text) {
        int length = text.length();
        if (length == 0 || length > EXACT_DIGITS + 2) {
            return Double.NaN;
        }
        boolean negative = text.charAt(0) == '-';
        long digits = 0;
        int count = 0;
        int point = -1;
        for (int i = negative ? 1 : 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits = digits * 10 + (c - '0');
                count++;
            } else if (c == '.' && point < 0) {
                point = count;
            } else {
                return Double.NaN;
            }
        }
        if (count == 0 || count > EXACT_DIGITS) {
            return Double.NaN;
        }
        double number = point < 0 ? (double) digits : (double) digits / TENS[count - point];
        // Never -0.0, which would compare as less than 0.0.
        return negative ? 0.0 - number : number;
    }

    /** The number; null when the value is none. */
    @Nullable BigDecimal decimal(Object cell) {
        if (cell instanceof BigDecimal number) {
            return number;
        }
        if (cell instanceof Long number) {
            return BigDecimal.valueOf(number);
        }
        if (cell instanceof Double number) {
            return Double.isFinite(number) ? BigDecimal.valueOf(number) : null;
        }
        return cell instanceof String text && !typed ? parsed(text.strip()) : null;
    }

    private static @Nullable BigDecimal parsed(String text) {
        if (text.isEmpty() || text.length() > LONGEST_NUMBER) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            // Digits of other scripts are no numbers to pandas, but they are to Java.
            if ("0123456789.-+eE".indexOf(text.charAt(i)) < 0) {
                return null;
            }
        }
        try {
            BigDecimal number = new BigDecimal(text);
            return Math.abs((long) number.precision() - number.scale()) > MOST_EXPONENT
                            || Math.abs(number.scale()) > MOST_EXPONENT
                    ? null
                    : number;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Microseconds since 1970, or {@link IsoTime#NONE}. */
    long micros(Object cell) {
        if (cell instanceof String text) {
            return IsoTime.microsOf(text);
        }
        if (cell instanceof LocalDate date) {
            return IsoTime.micros(date.atStartOfDay());
        }
        if (cell instanceof Instant time) {
            return IsoTime.micros(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
        }
        return cell instanceof LocalDateTime time ? IsoTime.micros(time) : IsoTime.NONE;
    }

    /** Whether a value may be compared as a text. */
    boolean isText(Object cell) {
        return cell instanceof String;
    }

    /** How two values compare; null when they do not. */
    @Nullable Integer compare(Object one, Object other) {
        double small = small(one);
        double otherSmall = small(other);
        if (!Double.isNaN(small) && !Double.isNaN(otherSmall)) {
            return Double.compare(small, otherSmall);
        }
        BigDecimal number = decimal(one);
        BigDecimal otherNumber = number == null ? null : decimal(other);
        if (number != null && otherNumber != null) {
            return number.compareTo(otherNumber);
        }
        boolean texts = one instanceof String && other instanceof String;
        if (texts && typed && one.equals(other)) {
            return 0;
        }
        long time = micros(one);
        long otherTime = time == IsoTime.NONE ? IsoTime.NONE : micros(other);
        if (time != IsoTime.NONE && otherTime != IsoTime.NONE) {
            return Long.compare(time, otherTime);
        }
        if (one instanceof Boolean flag && other instanceof Boolean otherFlag) {
            return flag.compareTo(otherFlag);
        }
        return texts ? Integer.valueOf(text(one).compareTo(text(other))) : null;
    }

    /** Whether two values are the same. */
    boolean same(Object one, Object other) {
        if (one.equals(other)) {
            return true;
        }
        Integer compared = compare(one, other);
        return compared != null && compared == 0;
    }

    /** Whether a value is of a type. */
    boolean is(Object cell, ValueType type) {
        return switch (type) {
            case INTEGER -> isWhole(cell);
            case NUMBER -> cell instanceof Double || !Double.isNaN(small(cell)) || decimal(cell) != null;
            case BOOLEAN -> cell instanceof Boolean || isFlag(cell, true) || isFlag(cell, false);
            case DATE -> cell instanceof LocalDate || (cell instanceof String text && IsoTime.isDate(text));
            case TIMESTAMP -> micros(cell) != IsoTime.NONE;
            case TEXT -> cell instanceof String;
        };
    }

    private boolean isWhole(Object cell) {
        if (cell instanceof Long) {
            return true;
        }
        if (cell instanceof String text && !typed) {
            return text.indexOf('.') < 0
                    && text.indexOf('e') < 0
                    && text.indexOf('E') < 0
                    && parsed(text.strip()) != null;
        }
        return cell instanceof BigDecimal number && number.scale() <= 0;
    }

    /** Whether a text of a file without types says true, or false. */
    boolean isFlag(Object cell, boolean flag) {
        return !typed && cell instanceof String text && text.equalsIgnoreCase(String.valueOf(flag));
    }
}
