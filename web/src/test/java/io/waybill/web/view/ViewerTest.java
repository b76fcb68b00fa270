package io.waybill.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewerTest {
    private static final Instant NOW = Instant.parse("2026-06-10T12:00:00Z");

    private final Viewer viewer = Viewer.of("Europe/Amsterdam", "dark", NOW);

    @ParameterizedTest
    @CsvSource({
        "2026-06-10T11:59:01Z, 13:59:01",
        "2026-06-10T22:30:00Z, 11 Jun 00:30",
        "2026-01-02T03:04:05Z, 2 Jan 04:04",
        "2025-12-31T03:04:05Z, 31 Dec 2025 04:04"
    })
    void a_time_is_as_short_as_its_distance_allows(Instant time, String text) {
        assertThat(viewer.brief(time)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-10T12:00:03Z, now",
        "2026-06-10T12:00:40Z, in 40 s",
        "2026-06-10T11:55:00Z, 5 min ago",
        "2026-06-10T15:00:00Z, in 3 h",
        "2026-06-14T12:00:00Z, in 4 days"
    })
    void a_distance_is_in_words(Instant time, String text) {
        assertThat(viewer.distance(time)).isEqualTo(text);
    }

    @Test
    void a_tooltip_has_everything() {
        assertThat(viewer.full(NOW)).isEqualTo("2026-06-10 14:00:00 CEST");
        assertThat(viewer.full(null)).isEqualTo("–");
    }

    @Test
    void what_a_cookie_cannot_mean_is_the_default() {
        Viewer odd = Viewer.of("Mars/Olympus", "<script>", NOW);

        assertThat(odd.zoneName()).isEqualTo("UTC");
        assertThat(odd.zoneKnown()).isFalse();
        assertThat(odd.theme()).isEqualTo(Theme.AUTO);
    }
}
