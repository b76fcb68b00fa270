package io.waybill.web.view;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Durations as the pages write them: {@code 0.4s}, {@code 12s}, {@code 3m 05s}, {@code 2h 10m}, {@code 4d 3h}. */
public final class Durations {
    private Durations() {}

    /** The text; negative durations, which clocks that disagree can give, count as zero. */
    public static String text(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        long seconds = millis / 1000;
        if (seconds < 10) {
            return millis / 1000 + "." + millis % 1000 / 100 + "s";
        }
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return "%dm %02ds".formatted(seconds / 60, seconds % 60);
        }
        if (seconds < 86_400) {
            return "%dh %02dm".formatted(seconds / 3600, seconds % 3600 / 60);
        }
        return "%dd %dh".formatted(seconds / 86_400, seconds % 86_400 / 3600);
    }

    /** From one to the other; null where either is unknown. */
    public static @Nullable Duration between(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null ? null : Duration.between(from, to);
    }
}
