package io.waybill.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.store.DagRow;
import io.waybill.spec.cron.CronExpression;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimetableTest {
    private static final int LIMIT = 3;

    private static Timetable timetable(String cron, String zone, String start, String end, boolean catchup) {
        return new Timetable(CronExpression.parse(cron), ZoneId.of(zone), instant(start), instant(end), catchup);
    }

    private static DagRow dag(String since, String until) {
        Instant seen = instant(since);
        return new DagRow("d", false, true, "d.yaml", 1, seen, seen, instant(until));
    }

    private static Instant instant(String text) {
        return text == null ? null : Instant.parse(text.length() == 16 ? text + ":00Z" : text + "Z");
    }

    /** Times in UTC; the DAG's schedule is 03:00 each day in UTC unless the case says otherwise. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # what | schedule since | dealt with until | now | ticks | wake
            first seen: waits for its next tick                | 2026-03-10T12:00 | -                | 2026-03-10T12:00 | -                | 2026-03-11T03:00
            first seen at a tick: waits for the next one       | 2026-03-10T03:00 | -                | 2026-03-10T03:00 | -                | 2026-03-11T03:00
            its first tick is due to the moment                | 2026-03-10T12:00 | -                | 2026-03-11T03:00 | 2026-03-11T03:00 | 2026-03-12T03:00
            woken late: the tick is made                       | 2026-03-10T12:00 | -                | 2026-03-11T03:07 | 2026-03-11T03:00 | 2026-03-12T03:00
            woken twice: nothing is made again                 | 2026-03-10T12:00 | 2026-03-11T03:00 | 2026-03-11T03:07 | -                | 2026-03-12T03:00
            woken early: nothing is made                       | 2026-03-10T12:00 | 2026-03-10T03:00 | 2026-03-11T02:59 | -                | 2026-03-11T03:00
            after a long rest: only the latest                 | 2026-03-10T12:00 | 2026-03-11T03:00 | 2026-04-20T08:00 | 2026-04-20T03:00 | 2026-04-21T03:00
            new schedule: ticks from before it are passed over | 2026-04-20T08:00 | 2026-03-11T03:00 | 2026-04-20T08:01 | -                | 2026-04-21T03:00
            """)
    void without_catchup(String what, String since, String until, String now, String ticks, String wake) {
        Timetable.Due due =
                timetable("0 3 * * *", "UTC", null, null, false).due(dag(since, until), instant(now), LIMIT);

        assertThat(due).isEqualTo(new Timetable.Due(instants(ticks), Optional.ofNullable(instant(wake))));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # what | start_date | end_date | dealt with until | now | ticks | wake
            from start_date, the tick at it counts          | 2026-03-09T03:00 | -                | -                | 2026-03-10T12:00 | 2026-03-09T03:00 2026-03-10T03:00                  | 2026-03-11T03:00
            start_date is aligned forward                   | 2026-03-09T03:01 | -                | -                | 2026-03-10T12:00 | 2026-03-10T03:00                                   | 2026-03-11T03:00
            many are made in steps                          | 2026-03-01T00:00 | -                | -                | 2026-03-10T12:00 | 2026-03-01T03:00 2026-03-02T03:00 2026-03-03T03:00 | 2026-03-10T12:00
            the next step goes on                           | 2026-03-01T00:00 | -                | 2026-03-08T03:00 | 2026-03-10T12:00 | 2026-03-09T03:00 2026-03-10T03:00                  | 2026-03-11T03:00
            as many as fit in a step are followed by a look | 2026-03-01T00:00 | -                | 2026-03-07T03:00 | 2026-03-10T12:00 | 2026-03-08T03:00 2026-03-09T03:00 2026-03-10T03:00 | 2026-03-10T12:00
            end_date ends it, the tick at it counts         | 2026-03-01T00:00 | 2026-03-03T03:00 | 2026-03-01T03:00 | 2026-03-10T12:00 | 2026-03-02T03:00 2026-03-03T03:00                  | -
            start_date to come                              | 2026-04-01T00:00 | -                | -                | 2026-03-10T12:00 | -                                                  | 2026-04-01T03:00
            without start_date from when it was first seen  | -                | -                | -                | 2026-03-10T12:00 | 2026-03-09T03:00 2026-03-10T03:00                  | 2026-03-11T03:00
            all is made                                     | 2026-03-01T00:00 | -                | 2026-03-10T03:00 | 2026-03-10T12:00 | -                                                  | 2026-03-11T03:00
            """)
    void with_catchup(String what, String start, String end, String until, String now, String ticks, String wake) {
        Timetable.Due due = timetable("0 3 * * *", "UTC", start, end, true)
                .due(dag("2026-03-08T12:00", until), instant(now), LIMIT);

        assertThat(due).isEqualTo(new Timetable.Due(instants(ticks), Optional.ofNullable(instant(wake))));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # what | start_date | end_date | now | ticks | wake
            start_date to come                         | 2026-04-01T00:00 | -                | 2026-03-11T04:00 | -                | 2026-04-01T03:00
            the latest tick is before start_date       | 2026-03-11T03:30 | -                | 2026-03-11T04:00 | -                | 2026-03-12T03:00
            the tick at start_date counts              | 2026-03-11T03:00 | -                | 2026-03-11T04:00 | 2026-03-11T03:00 | 2026-03-12T03:00
            the last tick before end_date is made late | -                | 2026-03-12T12:00 | 2026-05-01T00:00 | 2026-03-12T03:00 | -
            end_date long past                         | -                | 2026-03-01T00:00 | 2026-05-01T00:00 | -                | -
            """)
    void between_start_date_and_end_date(String what, String start, String end, String now, String ticks, String wake) {
        Timetable.Due due = timetable("0 3 * * *", "UTC", start, end, false)
                .due(dag("2026-03-08T12:00", null), instant(now), LIMIT);

        assertThat(due).isEqualTo(new Timetable.Due(instants(ticks), Optional.ofNullable(instant(wake))));
    }

    private static List<Instant> instants(String texts) {
        return texts == null
                ? List.of()
                : Arrays.stream(texts.strip().split(" "))
                        .map(TimetableTest::instant)
                        .toList();
    }

    @Test
    void ticks_are_read_off_the_wall_clock_of_the_zone() {
        Timetable berlin = timetable("30 2 * * *", "Europe/Berlin", null, null, false);

        // 2026-03-29 has no 02:30 in Berlin, the tick is at 03:00; 2026-10-25 has two, the first counts.
        assertThat(berlin.next(instant("2026-03-28T12:00"))).contains(instant("2026-03-29T01:00"));
        assertThat(berlin.next(instant("2026-10-24T12:00"))).contains(instant("2026-10-25T00:30"));
        assertThat(berlin.next(instant("2026-10-25T00:30"))).contains(instant("2026-10-26T01:30"));
    }

    @Test
    void a_tick_that_never_comes_wakes_nobody() {
        Timetable never = timetable("0 0 30 2 *", "UTC", null, null, false);

        assertThat(never.due(dag("2026-03-08T12:00", null), instant("2026-03-10T12:00"), LIMIT))
                .isEqualTo(new Timetable.Due(List.of(), Optional.empty()));
    }

    @Test
    void a_year_of_missed_minutes_is_decided_at_once() {
        Timetable minutes = timetable("* * * * *", "Europe/Berlin", null, null, false);

        assertThat(minutes.due(dag("2025-03-08T12:00", null), instant("2026-03-10T12:00"), LIMIT)
                        .ticks())
                .containsExactly(instant("2026-03-10T12:00"));
    }
}
