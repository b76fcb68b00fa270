package io.waybill.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateSpecTest {
    @ParameterizedTest
    @CsvSource({
        "2026-01-31, 2026-01-30T23:00:00Z",
        "2026-07-31, 2026-07-30T22:00:00Z",
        "2026-01-31T03:00, 2026-01-31T02:00:00Z",
        "2026-01-31 03:00:05, 2026-01-31T02:00:05Z",
        "2026-01-31T03:00:00Z, 2026-01-31T03:00:00Z",
        "2026-01-31T03:00:00+05:30, 2026-01-30T21:30:00Z",
        "2026-03-29T02:30, 2026-03-29T01:30:00Z"
    })
    void is_a_moment_in_the_dags_zone(String text, Instant moment) {
        assertThat(new DateSpec(text).in(ZoneId.of("Europe/Berlin"))).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "today", "2026-13-01", "2026-02-30", "31.01.2026", "2026-01-31T25:00", "2026", "T03:00"})
    void refuses(String text) {
        assertThatThrownBy(() -> new DateSpec(text))
                .isInstanceOf(SpecValueException.class)
                .hasMessage("'" + text + "' is no date");
    }

    @Test
    void as_the_end_of_a_range_a_date_means_its_whole_day() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");

        assertThat(new DateSpec("2026-03-29").endIn(berlin)).isEqualTo(Instant.parse("2026-03-29T21:59:59.999999Z"));
        assertThat(new DateSpec("2026-03-29T03:00").endIn(berlin)).isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
    }
}
