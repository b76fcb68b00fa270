package io.waybill.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0.0s",
        "PT-3S, 0.0s",
        "PT0.449S, 0.4s",
        "PT9.999S, 9.9s",
        "PT10S, 10s",
        "PT59.9S, 59s",
        "PT3M5S, 3m 05s",
        "PT2H10M40S, 2h 10m",
        "P4DT3H, 4d 3h"
    })
    void durations_are_as_exact_as_their_length_asks_for(Duration duration, String text) {
        assertThat(Durations.text(duration)).isEqualTo(text);
    }
}
