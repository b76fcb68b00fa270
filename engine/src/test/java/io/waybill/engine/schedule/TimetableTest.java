package io.waybill.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.store.DagRow;
import io.waybill.spec.cron.CronExpression;
import io.waybill.spec.schedule.Fires;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimetableTest {
    private static final int LIMIT = 3;

    private static Timetable timetable(String cron, String zone, String start, String end, boolean catchup) {
        return timetable(cron, zone, start, end, catchup, null);
    }

    private static Timetable timetable(
            String cron, String zone, String start, String end, boolean catchup, Duration window) {
        return new TickTimetable(
                Fires.of(CronExpression.parse(cron), ZoneId.of(zone)),
                false,
                new Bounds(instant(start), instant(end)),
                catchup,
                window);
    }

    private static Timetable intervals(String start, String end, boolean catchup) {
        return new TickTimetable(
                Fires.of(CronExpression.parse("0 3 * * *"), ZoneOffset.UTC),
                true,
                new Bounds(instant(start), instant(end)),
                catchup,
                null);
    }

    private static DagRow dag(String since, String until) {
        Instant seen = instant(since);
        return new DagRow("d", false, "", true, "d.yaml", 1, seen, seen, instant(until));
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

        assertThat(due).isEqualTo(new Timetable.Due(ticks(ticks), Optional.ofNullable(instant(wake))));
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

        assertThat(due).isEqualTo(new Timetable.Due(ticks(ticks), Optional.ofNullable(instant(wake))));
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

        assertThat(due).isEqualTo(new Timetable.Due(ticks(ticks), Optional.ofNullable(instant(wake))));
    }

    /** Ticks as {@code at}, or as {@code start/at} where they have an interval. */
    private static List<Tick> ticks(String texts) {
        return texts == null
                ? List.of()
                : Arrays.stream(texts.strip().split(" +"))
                        .map(text -> text.split("/", -1))
                        .map(tick -> new Tick(instant(tick[tick.length - 1]), instant(tick[0])))
                        .toList();
    }

    /** At 03:00 each day, for the day that ends then. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # what | catchup | start_date | end_date | dealt with until | now | ticks as start/at | wake
            the interval ends at the tick                    | false | -                | -                | 2026-03-09T03:00 | 2026-03-10T03:00 | 2026-03-09T03:00/2026-03-10T03:00 | 2026-03-11T03:00
            after a long rest: only the latest               | false | -                | -                | 2026-03-09T03:00 | 2026-04-20T08:00 | 2026-04-19T03:00/2026-04-20T03:00 | 2026-04-21T03:00
            the first run is one interval after start_date   | true  | 2026-03-08T03:00 | -                | -                | 2026-03-09T03:00 | 2026-03-08T03:00/2026-03-09T03:00 | 2026-03-10T03:00
            start_date is aligned forward                    | true  | 2026-03-08T03:01 | -                | -                | 2026-03-10T03:00 | 2026-03-09T03:00/2026-03-10T03:00 | 2026-03-11T03:00
            the interval that began before start_date is not | false | 2026-03-09T12:00 | -                | -                | 2026-03-10T12:00 | -                                 | 2026-03-11T03:00
            start_date to come                               | false | 2026-04-01T00:00 | -                | -                | 2026-03-10T12:00 | -                                 | 2026-04-02T03:00
            the last interval begins at end_date             | true  | 2026-03-08T00:00 | 2026-03-09T03:00 | 2026-03-09T03:00 | 2026-03-20T12:00 | 2026-03-09T03:00/2026-03-10T03:00 | -
            and is made late without catchup, too            | false | -                | 2026-03-09T12:00 | -                | 2026-03-20T12:00 | 2026-03-09T03:00/2026-03-10T03:00 | -
            many are made in steps                           | true  | 2026-03-01T00:00 | -                | -                | 2026-03-10T12:00 | 2026-03-01T03:00/2026-03-02T03:00 2026-03-02T03:00/2026-03-03T03:00 2026-03-03T03:00/2026-03-04T03:00 | 2026-03-10T12:00
            """)
    void with_intervals(
            String what,
            boolean catchup,
            String start,
            String end,
            String until,
            String now,
            String ticks,
            String wake) {
        Timetable.Due due = intervals(start, end, catchup).due(dag("2026-03-08T12:00", until), instant(now), LIMIT);

        assertThat(due).isEqualTo(new Timetable.Due(ticks(ticks), Optional.ofNullable(instant(wake))));
    }

    /** At 03:00 each day. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # what | catchup | window in hours | dealt with until | now | ticks | wake
            older ticks are left out                  | true  | 48 | 2026-03-01T03:00 | 2026-03-10T12:00 | 2026-03-09T03:00 2026-03-10T03:00 | 2026-03-11T03:00
            a tick that is just as old counts         | true  | 33 | 2026-03-01T03:00 | 2026-03-10T12:00 | 2026-03-09T03:00 2026-03-10T03:00 | 2026-03-11T03:00
            one that is older by a moment does not    | true  | 33 | 2026-03-01T03:00 | 2026-03-10T12:01 | 2026-03-10T03:00                  | 2026-03-11T03:00
            from start_date on, too                   | true  | 24 | -                | 2026-03-10T12:00 | 2026-03-10T03:00                  | 2026-03-11T03:00
            what was made is not made again           | true  | 48 | 2026-03-10T03:00 | 2026-03-10T12:00 | -                                 | 2026-03-11T03:00
            the one run that is made up is left out   | false | 8  | 2026-03-01T03:00 | 2026-03-10T12:00 | -                                 | 2026-03-11T03:00
            or is not                                 | false | 9  | 2026-03-01T03:00 | 2026-03-10T12:00 | 2026-03-10T03:00                  | 2026-03-11T03:00
            """)
    void within_the_catchup_window(
            String what, boolean catchup, int hours, String until, String now, String ticks, String wake) {
        Timetable.Due due = timetable("0 3 * * *", "UTC", "2026-02-01T00:00", null, catchup, Duration.ofHours(hours))
                .due(dag("2026-03-01T12:00", until), instant(now), LIMIT);

        assertThat(due).isEqualTo(new Timetable.Due(ticks(ticks), Optional.ofNullable(instant(wake))));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # what | start_date | end_date | dealt with until | now | ticks | wake
            without start_date when it is first seen      | -                | -                | -                | 2026-03-08T12:00 | 2026-03-08T12:00 | -
            and never again                               | -                | -                | 2026-03-08T12:00 | 2026-03-10T12:00 | -                | -
            another schedule before it does not count     | -                | -                | 2026-03-07T12:00 | 2026-03-10T12:00 | 2026-03-08T12:00 | -
            start_date to come                            | 2026-04-01T00:00 | -                | -                | 2026-03-08T12:00 | -                | 2026-04-01T00:00
            start_date past                               | 2026-02-01T00:00 | -                | -                | 2026-03-08T12:00 | 2026-02-01T00:00 | -
            made at start_date                            | 2026-02-01T00:00 | -                | 2026-02-01T00:00 | 2026-03-10T12:00 | -                | -
            first seen after end_date                     | -                | 2026-03-01T00:00 | -                | 2026-03-08T12:00 | -                | -
            """)
    void at_once(String what, String start, String end, String until, String now, String ticks, String wake) {
        Timetable.Due due = new OnceTimetable(new Bounds(instant(start), instant(end)))
                .due(dag("2026-03-08T12:00", until), instant(now), LIMIT);

        assertThat(due).isEqualTo(new Timetable.Due(ticks(ticks), Optional.ofNullable(instant(wake))));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # what | start_date | end_date | dealt with until | now | ticks as start/at | wake
            first seen                            | -                | -                | -                   | 2026-03-08T12:01    | 2026-03-08T12:00/2026-03-08T12:01    | 2026-03-08T12:01:10
            no interval is without width          | -                | -                | -                   | 2026-03-08T12:00    | -                                    | 2026-03-08T12:00:00.000001
            first seen after start_date           | 2026-03-01T00:00 | -                | -                   | 2026-03-08T12:00    | 2026-03-01T00:00/2026-03-08T12:00    | 2026-03-08T12:00:10
            start_date to come                    | 2026-04-01T00:00 | -                | -                   | 2026-03-08T12:00    | -                                    | 2026-04-01T00:00:00.000001
            goes on where the last interval ended | 2026-03-01T00:00 | -                | 2026-03-08T12:05    | 2026-03-08T12:06    | 2026-03-08T12:05/2026-03-08T12:06    | 2026-03-08T12:06:10
            never more than one a second          | -                | -                | 2026-03-08T12:05    | 2026-03-08T12:05    | -                                    | 2026-03-08T12:05:01
            a schedule before it does not count   | -                | -                | 2026-03-08T03:00    | 2026-03-08T12:01    | 2026-03-08T12:00/2026-03-08T12:01    | 2026-03-08T12:01:10
            end_date past                         | -                | 2026-03-08T12:30 | 2026-03-08T12:05    | 2026-03-08T12:31    | -                                    | -
            """)
    void continuously(String what, String start, String end, String until, String now, String ticks, String wake) {
        Timetable.Due due = new ContinuousTimetable(new Bounds(instant(start), instant(end)))
                .due(dag("2026-03-08T12:00", until), instant(now), LIMIT);

        assertThat(due).isEqualTo(new Timetable.Due(ticks(ticks), Optional.ofNullable(instant(wake))));
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
                .containsExactly(Tick.of(instant("2026-03-10T12:00")));
    }
}
