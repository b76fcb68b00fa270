package io.waybill.web.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElapsedTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.00s",
        "4, 0.00s",
        "5, 0.01s",
        "1234, 1.23s",
        "9994, 9.99s",
        "9995, 10.0s",
        "12345, 12.3s",
        "59949, 59.9s",
        "59950, 1m00s",
        "125000, 2m05s",
        "3599499, 59m59s",
        "3599500, 1h00m",
        "360000000, 100h00m",
        "-5, 0.00s"
    })
    void milliseconds_read_well_at_every_size(long millis, String text) {
        assertThat(Elapsed.format(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1234, 1.2s", "12345, 12.3s", "125000, 2m05s"})
    void what_goes_on_counts_tenths(long millis, String text) {
        assertThat(Elapsed.calm(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void an_absent_duration_is_a_dash() {
        assertThat(Elapsed.format(null)).isEqualTo("-");
    }
}
