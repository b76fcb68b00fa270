package io.waybill.spec.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronExpressionTest {
    @ParameterizedTest(name = "{0} after {1}")
    @CsvSource(delimiter = '|', textBlock = """
            0 3 * * *        | 2026-03-10T02:59 | 2026-03-10T03:00
            0 3 * * *        | 2026-03-10T03:00 | 2026-03-11T03:00
            */15 * * * *     | 2026-03-10T10:07 | 2026-03-10T10:15
            5/20 * * * *     | 2026-03-10T10:26 | 2026-03-10T10:45
            10-40/15 * * * * | 2026-03-10T10:11 | 2026-03-10T10:25
            0 9-17 * * MON-FRI | 2026-03-13T17:30 | 2026-03-16T09:00
            0 0 1 */3 *      | 2026-03-10T00:00 | 2026-04-01T00:00
            0 0 L * *        | 2028-02-10T00:00 | 2028-02-29T00:00
            0 0 15,L * *     | 2026-02-16T00:00 | 2026-02-28T00:00
            0 0 31 * *       | 2026-03-31T00:00 | 2026-05-31T00:00
            0 0 29 2 *       | 2026-03-01T00:00 | 2028-02-29T00:00
            0 0 29 2 *       | 2096-03-01T00:00 | 2104-02-29T00:00
            0 0 * * MON#1    | 2026-03-03T00:00 | 2026-04-06T00:00
            0 0 * * 5#5      | 2026-02-01T00:00 | 2026-05-29T00:00
            0 0 * * L5       | 2026-03-10T00:00 | 2026-03-27T00:00
            0 0 * * LFRI     | 2026-03-10T00:00 | 2026-03-27T00:00
            0 0 * * 5L       | 2026-03-10T00:00 | 2026-03-27T00:00
            0 0 * * friL     | 2026-03-10T00:00 | 2026-03-27T00:00
            0 0 * * 0L       | 2026-03-10T00:00 | 2026-03-29T00:00
            0 0 * * 7L       | 2026-03-10T00:00 | 2026-03-29T00:00
            0 0 * * MON#2,5L | 2026-03-10T00:00 | 2026-03-27T00:00
            0 0 * FEB MON#5  | 2026-01-01T00:00 | 2044-02-29T00:00
            0 0 * * 0        | 2026-03-10T00:00 | 2026-03-15T00:00
            0 0 * * 7        | 2026-03-10T00:00 | 2026-03-15T00:00
            0 0 * * 5-7      | 2026-03-14T00:00 | 2026-03-15T00:00
            0 0 * * FRI-MON  | 2026-03-15T00:00 | 2026-03-16T00:00
            0 0 * * SAT-2    | 2026-03-17T00:00 | 2026-03-21T00:00
            0 22-2 * * *     | 2026-03-10T23:00 | 2026-03-11T00:00
            0 0 * NOV-FEB *  | 2026-03-01T00:00 | 2026-11-01T00:00
            0 0 13 * FRI     | 2026-03-07T00:00 | 2026-03-13T00:00
            0 0 13 * FRI     | 2026-03-13T00:00 | 2026-03-20T00:00
            0 0 ? * FRI      | 2026-03-07T00:00 | 2026-03-13T00:00
            0 0 1 jan ?      | 2026-03-07T00:00 | 2027-01-01T00:00
            59 23 31 12 *    | 2026-12-31T23:59 | 2027-12-31T23:59
            """)
    void fires_next_at(String expression, LocalDateTime after, LocalDateTime expected) {
        CronExpression cron = CronExpression.parse(expression);

        assertThat(cron.next(after.atZone(ZoneId.of("UTC")))).contains(expected.atZone(ZoneId.of("UTC")));
    }

    @ParameterizedTest(name = "{0} before {1}")
    @CsvSource(delimiter = '|', textBlock = """
            0 3 * * *        | 2026-03-10T03:01 | 2026-03-10T03:00
            0 3 * * *        | 2026-03-10T03:00 | 2026-03-09T03:00
            */15 * * * *     | 2026-03-10T10:00 | 2026-03-10T09:45
            0 0 L * *        | 2028-03-01T00:00 | 2028-02-29T00:00
            0 0 29 2 *       | 2104-02-29T00:00 | 2096-02-29T00:00
            0 0 * * MON#1    | 2026-04-06T00:00 | 2026-03-02T00:00
            0 0 13 * FRI     | 2026-03-20T00:00 | 2026-03-13T00:00
            """)
    void fired_last_at(String expression, LocalDateTime before, LocalDateTime expected) {
        CronExpression cron = CronExpression.parse(expression);

        assertThat(cron.previous(before.atZone(ZoneId.of("UTC")))).contains(expected.atZone(ZoneId.of("UTC")));
    }

    @Test
    void seconds_are_no_part_of_a_fire_but_count_in_what_is_after() {
        CronExpression cron = CronExpression.parse("* * * * *");
        ZonedDateTime moment = ZonedDateTime.parse("2026-03-10T10:00:30Z");

        assertThat(cron.next(moment)).contains(ZonedDateTime.parse("2026-03-10T10:01Z"));
        assertThat(cron.previous(moment)).contains(ZonedDateTime.parse("2026-03-10T10:00Z"));
    }

    /** Each row: expression, zone, a moment, and the fires that follow it, all with their offsets. */
    @ParameterizedTest(name = "{0} in {1} after {2}")
    @CsvSource(delimiter = '|', textBlock = """
            30 2 * * *   | Europe/Berlin       | 2026-03-28T00:00+01:00 | 2026-03-28T02:30+01:00 2026-03-29T03:00+02:00 2026-03-30T02:30+02:00
            0 2,3 * * *  | Europe/Berlin       | 2026-03-28T22:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T02:00+02:00
            */20 2 * * * | Europe/Berlin       | 2026-03-28T22:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T02:00+02:00
            30 * * * *   | Europe/Berlin       | 2026-03-29T00:45+01:00 | 2026-03-29T01:30+01:00 2026-03-29T03:30+02:00
            30 2 * * *   | Europe/Berlin       | 2026-10-24T12:00+02:00 | 2026-10-25T02:30+02:00 2026-10-26T02:30+01:00
            30 2 * * *   | Europe/Berlin       | 2026-10-25T02:10+01:00 | 2026-10-26T02:30+01:00 2026-10-27T02:30+01:00
            30 * * * *   | Europe/Berlin       | 2026-10-25T01:45+02:00 | 2026-10-25T02:30+02:00 2026-10-25T02:30+01:00 2026-10-25T03:30+01:00
            0 0 * * *    | Europe/Berlin       | 2026-10-24T23:00+02:00 | 2026-10-25T00:00+02:00 2026-10-26T00:00+01:00
            30 2 * * *   | America/New_York    | 2026-03-07T12:00-05:00 | 2026-03-08T03:00-04:00 2026-03-09T02:30-04:00
            30 1 * * *   | America/New_York    | 2026-10-31T12:00-04:00 | 2026-11-01T01:30-04:00 2026-11-02T01:30-05:00
            0 * * * *    | America/New_York    | 2026-11-01T00:30-04:00 | 2026-11-01T01:00-04:00 2026-11-01T01:00-05:00 2026-11-01T02:00-05:00
            0 0-23 * * * | America/New_York    | 2026-11-01T00:30-04:00 | 2026-11-01T01:00-04:00 2026-11-01T01:00-05:00 2026-11-01T02:00-05:00
            15 2 * * *   | Australia/Lord_Howe | 2026-10-03T12:00+10:30 | 2026-10-04T02:30+11:00 2026-10-05T02:15+11:00
            45 2 * * *   | Australia/Lord_Howe | 2026-10-03T12:00+10:30 | 2026-10-04T02:45+11:00 2026-10-05T02:45+11:00
            15 * * * *   | Australia/Lord_Howe | 2026-10-04T01:00+10:30 | 2026-10-04T01:15+10:30 2026-10-04T03:15+11:00
            45 1 * * *   | Australia/Lord_Howe | 2026-04-04T12:00+11:00 | 2026-04-05T01:45+11:00 2026-04-06T01:45+10:30
            45 * * * *   | Australia/Lord_Howe | 2026-04-05T01:00+11:00 | 2026-04-05T01:45+11:00 2026-04-05T01:45+10:30 2026-04-05T02:45+10:30
            15 1 * * *   | Australia/Lord_Howe | 2026-04-04T12:00+11:00 | 2026-04-05T01:15+11:00 2026-04-06T01:15+10:30
            30 5 * * *   | Asia/Kolkata        | 2026-03-28T00:00+05:30 | 2026-03-28T05:30+05:30 2026-03-29T05:30+05:30
            0 0 1 * *    | Asia/Kolkata        | 2026-03-28T00:00+05:30 | 2026-04-01T00:00+05:30 2026-05-01T00:00+05:30
            0 3 * * *    | Pacific/Apia        | 2011-12-29T00:00-10:00 | 2011-12-29T03:00-10:00 2011-12-31T00:00+14:00 2011-12-31T03:00+14:00
            0 0 * * *    | America/Sao_Paulo   | 2018-11-03T12:00-03:00 | 2018-11-04T01:00-02:00 2018-11-05T00:00-02:00
            """)
    void follows_the_wall_clock(String expression, ZoneId zone, ZonedDateTime after, String fires) {
        CronExpression cron = CronExpression.parse(expression);
        List<ZonedDateTime> expected = List.of(fires.strip().split(" ")).stream()
                .map(fire -> ZonedDateTime.parse(fire).withZoneSameInstant(zone))
                .toList();
        List<ZonedDateTime> actual = new ArrayList<>();
        Optional<ZonedDateTime> next = cron.next(after.withZoneSameInstant(zone));
        while (next.isPresent() && actual.size() < expected.size()) {
            actual.add(next.get());
            next = cron.next(next.get());
        }
        assertThat(actual).isEqualTo(expected);

        List<ZonedDateTime> backwards = new ArrayList<>();
        Optional<ZonedDateTime> previous = next.flatMap(cron::previous);
        while (previous.isPresent() && backwards.size() < expected.size()) {
            backwards.add(0, previous.get());
            previous = cron.previous(previous.get());
        }
        assertThat(backwards).as("the same fires, backwards").isEqualTo(expected);
    }

    @Test
    void an_impossible_date_never_fires() {
        CronExpression cron = CronExpression.parse("0 0 30 2 *");
        ZonedDateTime moment = ZonedDateTime.parse("2026-03-10T10:00Z");

        assertThat(cron.next(moment)).isEmpty();
        assertThat(cron.previous(moment)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            0 3 * *            | 7  | has 4 fields in place of five
            0                  | 1  | has 1 field in place of five
            0 0 3 * * *        | 10 | has 6 fields in place of five
            60 3 * * *         | 0  | '60' is no value of the minute field
            0 24 * * *         | 2  | '24' is no value of the hour field
            0 0 0 * *          | 4  | '0' is no value of the day-of-month field
            0 0 1,32 * *       | 6  | '32' is no value of the day-of-month field
            0 0 * 13 *         | 6  | '13' is no value of the month field
            0 0 * JANUARY *    | 6  | 'JANUARY' is no value of the month field
            0 0 * * 8          | 8  | '8' is no value of the day-of-week field
            0 0 * * MO         | 8  | 'MO' is no value of the day-of-week field
            0 0 * * MON#6      | 12 | '6' after '#' is not 1 to 5
            0 0 * * #1         | 8  | a value is missing in the day-of-week field
            */0 * * * *        | 2  | '0' is no step of the minute field
            */61 * * * *       | 2  | '61' is no step of the minute field
            */x * * * *        | 2  | 'x' is no step of the minute field
            1- * * * *         | 2  | a value is missing in the minute field
            1,,2 * * * *       | 2  | a value is missing in the minute field
            0 0 25-5 * *       | 4  | range '25-5' ends before it starts
            0 0 15W * *        | 4  | '15W' is no value of the day-of-month field
            0 0 * * 8L         | 8  | '8' is no value of the day-of-week field
            0 0 * * 1-5L       | 8  | '1-5' is no value of the day-of-week field
            0 0 * * 1,L        | 10 | 'L' is no value of the day-of-week field
            a b c d e          | 0  | 'a' is no value of the minute field
            99999999999 * * * * | 0 | '99999999999' is no value of the minute field
            """)
    void refuses(String expression, int offset, String message) {
        CronSyntaxException problem =
                catchThrowableOfType(CronSyntaxException.class, () -> CronExpression.parse(expression));

        assertThat(problem).hasMessage(message);
        assertThat(problem.offset()).isEqualTo(offset);
        assertThat(problem.remedy()).isNotEmpty();
    }

    @Test
    void spaces_do_not_matter() {
        CronExpression cron = CronExpression.parse("  0\t3   * * *  ");

        assertThat(cron).isEqualTo(CronExpression.parse("0 3 * * *")).hasToString("0 3 * * *");
        assertThat(cron.hashCode()).isEqualTo(CronExpression.parse("0 3 * * *").hashCode());
    }
}
