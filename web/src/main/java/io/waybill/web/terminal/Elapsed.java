package io.waybill.web.terminal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations as people like to read them: {@code 0.04s}, {@code 12.3s}, {@code 2m05s}, {@code 1h02m}. */
public final class Elapsed {
    private Elapsed() {}

    /** The duration in at most six characters up to a hundred hours; {@code -} where there is none. */
    public static String format(@Nullable Duration duration) {
        if (duration == null) {
            return "-";
        }
        long millis = Math.max(0, duration.toMillis());
        if (millis < 9_995) {
            long hundredths = (millis + 5) / 10;
            return hundredths / 100 + "." + twoDigits(hundredths % 100) + "s";
        }
        if (millis < 59_950) {
            long tenths = (millis + 50) / 100;
            return tenths / 10 + "." + tenths % 10 + "s";
        }
        long seconds = (millis + 500) / 1000;
        if (seconds < 3600) {
            return seconds / 60 + "m" + twoDigits(seconds % 60) + "s";
        }
        long minutes = (seconds + 30) / 60;
        return minutes / 60 + "h" + twoDigits(minutes % 60) + "m";
    }

    /** The same as {@link #format}, without hundredths: what changes several times a second is hard to read. */
    static String calm(Duration duration) {
        String text = format(duration);
        return text.matches("\\d\\.\\d\\ds") ? text.substring(0, 3) + "s" : text;
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }
}
