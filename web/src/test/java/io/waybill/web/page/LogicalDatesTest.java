package io.waybill.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogicalDatesTest {
    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

    @ParameterizedTest
    @CsvSource({
        "2026-03-01, 2026-02-28T23:00:00Z",
        "2026-03-01 06:00, 2026-03-01T05:00:00Z",
        "2026-03-01T06:00:30, 2026-03-01T05:00:30Z",
        "2026-03-01T06:00:00.125, 2026-03-01T05:00:00.125Z",
        "2026-03-01T06:00:00Z, 2026-03-01T06:00:00Z",
        "2026-03-01 06:00+09:00, 2026-02-28T21:00:00Z"
    })
    void a_date_is_read_in_the_viewers_zone_unless_it_has_an_offset(String typed, Instant meant) {
        assertThat(LogicalDates.read(typed, AMSTERDAM)).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"someday", "2026-02-30", "01/03/2026", "2026-03-01 25:00", "2026-03-01Tx"})
    void what_is_no_date_is_not_guessed(String typed) {
        assertThat(LogicalDates.read(typed, AMSTERDAM)).isEmpty();
    }
}
