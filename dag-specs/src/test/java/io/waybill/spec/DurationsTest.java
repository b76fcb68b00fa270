package io.waybill.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "90s, PT1M30S",
        "5m, PT5M",
        "1h30m, PT1H30M",
        "2d, PT48H",
        "1d2h3m4s5ms, PT26H3M4.005S",
        "250ms, PT0.25S",
        "PT5M, PT5M",
        "P1D, PT24H",
        "PT0.5S, PT0.5S",
        "300, PT5M",
        "0, PT0S",
        "0s, PT0S",
        "' 5m ', PT5M"
    })
    void reads(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "m",
                "5 m",
                "m5",
                "1m1h",
                "-5m",
                "PT-5M",
                "-PT5M",
                "five",
                "1.5h",
                "P1Y",
                "300.5",
                "99999999999999999999",
                "9999999999d",
                "5min",
                "PT999999999999999999H"
            })
    void refuses(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(SpecValueException.class)
                .hasMessage("'" + text + "' is no duration");
    }

    @Test
    void reads_back_what_it_writes() {
        long seed = Long.getLong("waybill.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 1000; round++) {
            long bound = 1L << (1 + random.nextInt(40));
            Duration duration = Duration.ofMillis(Math.floorMod(random.nextLong(), bound));
            assertThat(Durations.parse(Durations.format(duration)))
                    .as("seed %d: %s", seed, duration)
                    .isEqualTo(duration);
        }
    }

    @Test
    void writes_the_shortest_form() {
        assertThat(Durations.format(Duration.ofMinutes(90))).isEqualTo("1h30m");
        assertThat(Durations.format(Duration.ofMinutes(5))).isEqualTo("5m");
        assertThat(Durations.format(Duration.ZERO)).isEqualTo("0s");
        assertThat(Durations.format(Duration.ofNanos(5))).isEqualTo("PT0.000000005S");
    }
}
