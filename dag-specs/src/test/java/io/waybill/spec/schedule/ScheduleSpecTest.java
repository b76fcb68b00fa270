package io.waybill.spec.schedule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.spec.DagSpec;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.TestOperators;
import io.waybill.spec.bind.DagDocument;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file may have under {@code schedule}, what it means, and what is said of mistakes. */
class ScheduleSpecTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static DagFile read(String schedule, String rest) {
        String yaml = "schedule: " + schedule + "\n" + rest + "tasks: [{id: a, uses: empty}]\n";
        return new DagFileReader(TestOperators.CATALOG).read("a.yaml", yaml.getBytes(UTF_8), List.of());
    }

    private static ScheduleSpec schedule(String written) {
        DagFile file = read(written, "");
        assertThat(file.problems()).isEmpty();
        return file.dags().get(0).schedule();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            '0 3 * * *'                               | 0 3 * * *
            ['0 3 * * *']                             | 0 3 * * *
            ['0 3 * * *', '@weekly']                  | 0 3 * * *; @weekly
            {cron: '0 3 * * *'}                       | 0 3 * * *
            {cron: '0 3 * * *', interval: false}      | 0 3 * * *
            {cron: '0 3 * * *', interval: true}       | 0 3 * * * (interval)
            {cron: ['@daily', '0 4 * * 5L'], interval: true} | @daily; 0 4 * * 5L (interval)
            {every: 15m}                              | every 15m
            {every: 5400}                             | every 1h30m
            {times: ['2026-12-24T06:00', 2026-12-31]} | 2026-12-24T06:00, 2026-12-31
            '@once'                                   | @once
            '@continuous'                             | @continuous
            """)
    void each_form_is_read_and_comes_back_from_a_pinned_version(String written, String line) {
        DagSpec dag = read(written, "").dags().get(0);

        assertThat(dag.schedule().expression()).isEqualTo(line);
        assertThat(DagDocument.read(DagDocument.write(dag))).isEqualTo(dag);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            '61 * * * *'                         | 1:11 | Cron expression '61 * * * *': '61' is no value of the minute field | use 0 to 59
            '0 25 * * *'                         | 1:14 | Cron expression '0 25 * * *': '25' is no value of the hour field | use 0 to 23
            ['0 3 * * *', '0 25 * * *']          | 1:28 | Cron expression '0 25 * * *': '25' is no value of the hour field | use 0 to 23
            {cron: '0 25 * * *', interval: true} | 1:21 | Cron expression '0 25 * * *': '25' is no value of the hour field | use 0 to 23
            {cron: ['0 3 * * *', '@dayly']}      | 1:32 | '@dayly' is no preset | did you mean @daily?
            '@onec'                              | 1:11 | '@onec' is no preset | did you mean @once?
            ['@once', '0 3 * * *']               | 1:12 | '@once' does not go with anything else | write schedule: "@once"
            []                                   | 1:11 | The list has no cron expression | write one, or leave the schedule out
            [['0 3 * * *']]                      | 1:12 | A cron expression must be a text | put it in quotes
            {}                                   | 1:11 | A schedule needs one of cron, every, times and assets | write {every: 15m}, {cron: 0 3 * * *} or {assets: [orders]}
            {interval: true}                     | 1:11 | A schedule needs one of cron, every, times and assets | write {every: 15m}, {cron: 0 3 * * *} or {assets: [orders]}
            {evry: 15m}                          | 1:12 | There is no key 'evry' in a schedule | did you mean every?
            {every: 15m, cron: '0 3 * * *'}      | 1:24 | every and cron exclude each other | remove one
            {every: 15m, interval: true}         | 1:24 | Only a cron has an interval | remove interval
            {cron: '@daily', interval: 1h}       | 1:38 | interval must be true or false | write true, or leave it out
            {every: 15 minutes}                  | 1:19 | '15 minutes' is no duration | write 90s, 5m, 1h30m, PT5M, or whole seconds
            {every: 250ms}                       | 1:19 | every 250ms is too short | use at least 1s, or schedule: "@continuous"
            {every: 4000d}                       | 1:19 | every 4000d is too long | use at most 3650d
            {every: [15m]}                       | 1:19 | every must be a duration | write {every: 15m}
            {times: 2026-12-24}                  | 1:19 | times must be a list | write [2026-12-24T06:00, 2026-12-31T06:00]
            {times: []}                          | 1:19 | The list has no time | write one, or leave the schedule out
            {times: ['2026-12-24', '24.12.']}    | 1:34 | '24.12.' is no date | write 2026-01-31, 2026-01-31T03:00 or 2026-01-31T03:00:00+01:00
            """)
    void a_mistake_is_told_at_its_place(String written, String place, String message, String remedy) {
        assertThat(read(written, "").problems())
                .singleElement()
                .hasToString("a.yaml:" + place + ": INVALID_SCHEDULE " + message + " (" + remedy + ")");
    }

    @Test
    void all_mistakes_are_told_in_one_go() {
        assertThat(read("{cron: ['0 25 * * *', '@dayly'], intervall: true}", "").problems())
                .extracting(SpecProblem::column)
                .containsExactly(22, 33, 44);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            '0 0 30 2 *'                            | start_date: 2026-01-01                         | 1:11 | '0 0 30 2 *' is never
            ['0 3 * * *', '0 0 30 2 *']             | start_date: 2026-01-01                         | 1:25 | '0 0 30 2 *' is never
            {cron: ['0 3 * * *', '0 0 31 4 *']}     | start_date: 2026-01-01                         | 1:32 | '0 0 31 4 *' is never
            '0 0 1 1 *'                             | {start_date: 2026-02-01, end_date: 2026-03-01} | 1:11 | '0 0 1 1 *' is never between start_date and end_date
            {times: ['2026-12-24']}                 | start_date: 2027-01-01                         | 1:11 | '2026-12-24' is never between start_date and end_date
            {every: 365d}                           | {end_date: 1960-01-01, start_date: 1959-12-31} | -    | -
            """)
    void a_schedule_that_never_fires_is_warned_of(String written, String dates, String place, String message) {
        String rest = dates.replaceAll("[{}]", "").replace(", ", "\n") + "\n";

        List<String> problems = read(written, rest).problems().stream()
                .map(SpecProblem::toString)
                .toList();

        if (message.equals("-")) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems)
                    .singleElement()
                    .asString()
                    .startsWith("a.yaml:" + place + ": NEVER_FIRES " + message + " (");
        }
    }

    @Test
    void several_crons_fire_whenever_one_does_and_once_where_both_do() {
        Fires fires = fires("['0 3 * * *', '0 3,15 * * MON']", null);

        assertThat(after(fires, "2026-03-08T12:00:00Z", 4))
                .containsExactly(
                        "2026-03-09T02:00:00Z", "2026-03-09T14:00:00Z", "2026-03-10T02:00:00Z", "2026-03-11T02:00:00Z");
        assertThat(fires.previous(Instant.parse("2026-03-09T14:00:00Z")))
                .contains(Instant.parse("2026-03-09T02:00:00Z"));
    }

    @Test
    void a_fixed_length_is_counted_from_the_start_date_and_knows_no_clock_change() {
        Fires fires = fires("{every: 8h}", "2026-03-28T12:30:00Z");

        assertThat(after(fires, "2026-03-28T12:00:00Z", 4))
                .containsExactly(
                        "2026-03-28T12:30:00Z", "2026-03-28T20:30:00Z", "2026-03-29T04:30:00Z", "2026-03-29T12:30:00Z");
        assertThat(fires.previous(Instant.parse("2026-03-28T12:30:00Z")))
                .contains(Instant.parse("2026-03-28T04:30:00Z"));
        assertThat(fires.next(Instant.parse("2026-03-28T20:30:00Z"))).contains(Instant.parse("2026-03-29T04:30:00Z"));
    }

    @Test
    void a_fixed_length_without_a_start_date_is_counted_from_the_epoch() {
        assertThat(after(fires("{every: 90m}", null), "1970-01-02T00:00:00Z", 2))
                .containsExactly("1970-01-02T01:30:00Z", "1970-01-02T03:00:00Z");
        assertThat(after(fires("{every: 90m}", null), "1969-12-31T23:00:00Z", 2))
                .containsExactly("1970-01-01T00:00:00Z", "1970-01-01T01:30:00Z");
    }

    @Test
    void listed_times_are_in_the_zone_of_the_dag_unless_they_have_an_offset() {
        Fires fires = fires(
                "{times: ['2026-12-31T06:00', '2026-12-24T06:00', '2026-12-24T05:00Z', '2026-07-01T06:00Z']}", null);

        assertThat(after(fires, "2026-01-01T00:00:00Z", 9))
                .containsExactly("2026-07-01T06:00:00Z", "2026-12-24T05:00:00Z", "2026-12-31T05:00:00Z");
    }

    private static Fires fires(String written, String start) {
        return schedule(written)
                .fires(BERLIN, start == null ? null : Instant.parse(start))
                .orElseThrow();
    }

    private static List<String> after(Fires fires, String moment, int most) {
        List<String> found = new ArrayList<>();
        Optional<Instant> next = fires.next(Instant.parse(moment));
        while (next.isPresent() && found.size() < most) {
            found.add(next.get().toString());
            next = fires.next(next.get());
        }
        return found;
    }
}
