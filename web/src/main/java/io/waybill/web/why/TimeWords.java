package io.waybill.web.why;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How times are written for whoever reads. */
@FunctionalInterface
public interface TimeWords {

    /** A point in time, such as {@code 14:05:10 (in 12 s)}. */
    String at(Instant time);

    /** In UTC, with the distance from now: for those whose zone is not known. */
    static TimeWords utc(Instant now) {
        return time -> {
            long seconds = Duration.between(now, time).toSeconds();
            String distance = seconds < 0 ? -seconds + " s ago" : "in " + seconds + " s";
            return time.truncatedTo(ChronoUnit.SECONDS) + " (" + distance + ")";
        };
    }
}
