package io.waybill.spec;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 90s}, {@code 5m}, {@code 1h30m}, {@code 1d}, {@code 250ms}, ISO 8601's
 * {@code PT5M}, or whole seconds. A day is 24 hours.
 */
public final class Durations {
    private static final Pattern SHORT = Pattern.compile(
            "(?:(?<d>\\d{1,9})d)?(?:(?<h>\\d{1,9})h)?(?:(?<m>\\d{1,9})m)?(?:(?<s>\\d{1,9})s)?(?:(?<ms>\\d{1,9})ms)?");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

    private Durations() {}

    /**
     * Reads one duration.
     *
     * @throws SpecValueException when the text is no duration
     */
    public static Duration parse(String text) {
        String trimmed = text.strip();
        if (SECONDS.matcher(trimmed).matches()) {
            return Duration.ofSeconds(Long.parseLong(trimmed));
        }
        Matcher parts = SHORT.matcher(trimmed);
        if (!trimmed.isEmpty() && parts.matches()) {
            return Duration.ofDays(part(parts, "d"))
                    .plusHours(part(parts, "h"))
                    .plusMinutes(part(parts, "m"))
                    .plusSeconds(part(parts, "s"))
                    .plusMillis(part(parts, "ms"));
        }
        if (trimmed.startsWith("P")) {
            try {
                Duration duration = Duration.parse(trimmed);
                if (!duration.isNegative()) {
                    return duration;
                }
            } catch (DateTimeException | ArithmeticException e) {
                throw unreadable(text);
            }
        }
        throw unreadable(text);
    }

    /** The shortest text that {@link #parse} reads as this duration, such as {@code 1h30m}; {@code 0s} for none. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.isNegative() || duration.toNanosPart() % 1_000_000 != 0) {
            return duration.toString();
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toDaysPart(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.toString();
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount != 0) {
            text.append(amount).append(unit);
        }
    }

    private static long part(Matcher parts, String group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static SpecValueException unreadable(String text) {
        return new SpecValueException(
                ProblemCode.INVALID_VALUE,
                "'" + text + "' is no duration",
                "write 90s, 5m, 1h30m, PT5M, or whole seconds");
    }
}
