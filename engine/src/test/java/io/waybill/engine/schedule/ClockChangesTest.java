package io.waybill.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.waybill.engine.store.DagRow;
import io.waybill.spec.bind.SpecJson;
import io.waybill.spec.schedule.CronSchedule;
import io.waybill.spec.schedule.ScheduleSpec;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Every kind of schedule at both clock changes of a year, against a table that was written by hand. */
final class ClockChangesTest {
    private static final String TABLE = "clock-changes.csv";

    private static Timetable timetable(ScheduleSpec schedule, ZoneId zone) {
        boolean interval = schedule instanceof CronSchedule crons && crons.interval();
        return new TickTimetable(schedule.fires(zone, null).orElseThrow(), interval, Bounds.NONE, false, null);
    }

    @ParameterizedTest(name = "{1} in {0} after {2}")
    @CsvFileSource(resources = TABLE, delimiter = '|', quoteCharacter = '~', nullValues = "-")
    void runs_follow_the_wall_clock(String zone, String json, String after, String runs, String dates)
            throws JsonProcessingException {
        Timetable timetable = timetable(ScheduleSpec.of(SpecJson.mapper().readTree(json)), ZoneId.of(zone));
        List<Tick> expected = ticks(runs, dates == null ? runs : dates);

        List<Tick> actual = new ArrayList<>();
        Optional<Tick> next = timetable.next(instant(after));
        while (next.isPresent() && actual.size() < expected.size()) {
            actual.add(next.get());
            next = timetable.next(next.get().at());
        }
        assertThat(actual).isEqualTo(expected);

        for (Tick tick : expected) {
            DagRow dag = new DagRow("d", false, "", true, "d.yaml", 1, instant(after), instant(after), null);
            assertThat(timetable.due(dag, tick.at().plusSeconds(1), 1).ticks())
                    .as("made a second after %s", tick.at())
                    .containsExactly(tick);
        }
    }

    private static List<Tick> ticks(String runs, String dates) {
        List<Instant> at = instants(runs);
        List<Instant> starts = instants(dates);
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < at.size(); i++) {
            ticks.add(new Tick(at.get(i), starts.get(i)));
        }
        return ticks;
    }

    private static List<Instant> instants(String texts) {
        return Arrays.stream(texts.split(" +", -1))
                .map(ClockChangesTest::instant)
                .toList();
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }
}
