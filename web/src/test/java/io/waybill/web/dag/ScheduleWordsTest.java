package io.waybill.web.dag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.waybill.spec.bind.SpecJson;
import io.waybill.spec.schedule.ScheduleSpec;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleWordsTest {
    private static final ZoneId UTC = ZoneId.of("UTC");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@daily | every day at 00:00",
                "@weekly | every Sunday at 00:00",
                "0 3 * * * | every day at 03:00",
                "30 6,18 * * * | every day at 06:30 and 18:30",
                "*/15 * * * * | every 15 minutes",
                "* * * * * | every minute",
                "0 * * * * | every hour",
                "5 * * * * | every hour at :05",
                "0 */6 * * * | every 6 hours at :00",
                "0 6 * * 1 | every Monday at 06:00",
                "0 6 * * MON-FRI | on weekdays at 06:00",
                "0 6 * * tue,thu | every Tuesday and Thursday at 06:00",
                "0 0 1 * * | on day 1 of the month at 00:00",
                "0 0 1,15 * * | on day 1 and 15 of the month at 00:00",
                "*/10 * * * 1-5 | every 10 minutes, on weekdays",
                "0 3 1 1 * | 0 3 1 1 *",
                "0 3 1 * 1 | 0 3 1 * 1",
                "1-5 3 * * * | 1-5 3 * * *",
                "0 1,2,3,4,5 * * * | 0 1,2,3,4,5 * * *"
            })
    void common_schedules_read_as_words_and_the_rest_as_it_is(String expression, String words) {
        assertThat(ScheduleWords.of(ScheduleSpec.parse(expression), UTC)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"every\": \"15m\"} | every 15m",
                "{\"cron\": \"0 3 * * *\", \"interval\": true} | every day at 03:00 (Asia/Tokyo), for the time since the run before",
                "[\"0 3 * * *\", \"0 15 * * MON\"] | every day at 03:00; every Monday at 15:00 (Asia/Tokyo)",
                "{\"times\": [\"2026-12-24T06:00\", \"2026-12-31\"]} | on 2026-12-24 06:00, 2026-12-31 (Asia/Tokyo)",
                "{\"times\": [\"2026-01-01\", \"2026-01-02\", \"2026-01-03\", \"2026-01-04\", \"2026-01-05\"]}"
                        + " | on 2026-01-01, 2026-01-02, 2026-01-03 and 2 more (Asia/Tokyo)",
                "\"@once\" | once",
                "\"@continuous\" | whenever the last run has ended"
            })
    void every_kind_of_schedule_has_words(String json, String words) throws JsonProcessingException {
        ScheduleSpec schedule = ScheduleSpec.of(SpecJson.mapper().readTree(json));

        assertThat(ScheduleWords.of(schedule, ZoneId.of("Asia/Tokyo"))).isEqualTo(words);
    }

    @Test
    void a_zone_is_named_unless_it_is_utc() {
        assertThat(ScheduleWords.of(ScheduleSpec.parse("@hourly"), ZoneId.of("Asia/Tokyo")))
                .isEqualTo("every hour (Asia/Tokyo)");
        assertThat(ScheduleWords.of(ScheduleSpec.parse("@hourly"), ZoneId.of("Etc/UTC")))
                .isEqualTo("every hour");
    }

    @Test
    void no_schedule_is_said_too() {
        assertThat(ScheduleWords.of(null, UTC)).isEqualTo("only when triggered");
    }
}
