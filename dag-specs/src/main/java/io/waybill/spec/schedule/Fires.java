package io.waybill.spec.schedule;

import io.waybill.spec.cron.CronExpression;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The moments at which a schedule fires, without beginning or end unless it has them itself. Immutable. */
public interface Fires {

    /** The first fire strictly after a moment; empty when there is never one again. */
    Optional<Instant> next(Instant after);

    /** The last fire strictly before a moment; empty when there was never one. */
    Optional<Instant> previous(Instant before);

    /** Those of a cron expression on the wall clock of a zone. */
    static Fires of(CronExpression cron, ZoneId zone) {
        return new Fires() {
            @Override
            public Optional<Instant> next(Instant after) {
                return cron.next(after.atZone(zone)).map(ZonedDateTime::toInstant);
            }

            @Override
            public Optional<Instant> previous(Instant before) {
                return cron.previous(before.atZone(zone)).map(ZonedDateTime::toInstant);
            }
        };
    }

    /** Those of any of several schedules; once where several fire at one moment. */
    static Fires anyOf(List<Fires> several) {
        List<Fires> all = List.copyOf(several);
        return new Fires() {
            @Override
            public Optional<Instant> next(Instant after) {
                return each(one -> one.next(after)).min(Comparator.naturalOrder());
            }

            @Override
            public Optional<Instant> previous(Instant before) {
                return each(one -> one.previous(before)).max(Comparator.naturalOrder());
            }

            private Stream<Instant> each(Function<Fires, Optional<Instant>> fire) {
                return all.stream().map(fire).flatMap(Optional::stream);
            }
        };
    }
}
