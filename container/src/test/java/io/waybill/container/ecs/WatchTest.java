package io.waybill.container.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S,    PT1S",
        "PT20S,   PT1S",
        "PT60S,   PT3S",
        "PT200S,  PT10S",
        "PT24H,   PT10S",
    })
    void on_aws_an_older_task_is_looked_at_less_often(Duration age, Duration interval) {
        assertThat(EcsSettings.Watch.AWS.interval(age, 1)).isEqualTo(interval);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S,     PT0.001S",
        "PT0.02S,  PT0.001S",
        "PT0.1S,   PT0.005S",
        "PT2S,     PT0.1S",
        "PT1H,     PT0.5S",
    })
    void on_this_machine_a_young_task_is_looked_at_each_millisecond(Duration age, Duration interval) {
        assertThat(EcsSettings.Watch.LOCAL.interval(age, 1)).isEqualTo(interval);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S,    50,    PT1S",
        "PT0S,    100,   PT2S",
        "PT20S,   100,   PT2S",
        "PT60S,   100,   PT3S",
        "PT60S,   200,   PT4S",
        "PT0S,    1000,  PT10S",
        "PT24H,   5000,  PT10S",
    })
    void many_tasks_are_looked_at_less_often(Duration age, int tasks, Duration interval) {
        assertThat(EcsSettings.Watch.AWS.interval(age, tasks)).isEqualTo(interval);
    }

    @Test
    void a_fastest_look_above_the_slowest_makes_no_sense() {
        assertThatThrownBy(() -> new EcsSettings.Watch(
                        Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO))
                .hasMessageContaining("must be above 0 and not above the slowest");
    }
}
