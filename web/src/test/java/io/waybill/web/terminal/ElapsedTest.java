package io.waybill.web.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElapsedTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.0s",
        "49, 0.0s",
        "50, 0.1s",
        "12345, 12.3s",
        "59949, 59.9s",
        "59950, 1m00s",
        "125000, 2m05s",
        "3599499, 59m59s",
        "3599500, 1h00m",
        "360000000, 100h00m",
        "-5, 0.0s"
    })
    void milliseconds_read_well_at_every_size(long millis, String text) {
        assertThat(Elapsed.format(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void an_absent_duration_is_a_dash() {
        assertThat(Elapsed.format(null)).isEqualTo("-");
    }
}
