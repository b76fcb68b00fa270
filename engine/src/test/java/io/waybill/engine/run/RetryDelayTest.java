package io.waybill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.NodePolicy;
import io.waybill.engine.graph.PastRule;
import io.waybill.spec.ExitCodes;
import io.waybill.spec.TriggerRule;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryDelayTest {

    /** The waits were computed apart from this code, with Python's hashlib, from Airflow's formula. */
    @ParameterizedTest
    @CsvSource({
        "PT0S,   1, 1",
        "PT0S,   12, 1",
        "PT0.4S, 1, 1",
        "PT0.4S, 2, 1",
        "PT0.4S, 3, 2",
        "PT0.4S, 4, 6",
        "PT0.4S, 12, 1099",
        "PT60S,  1, 64",
        "PT60S,  2, 169",
        "PT60S,  3, 332",
        "PT60S,  4, 854",
        "PT60S,  12, 86400",
        "PT300S, 1, 424",
        "PT300S, 2, 1009",
        "PT300S, 3, 2012",
        "PT300S, 4, 4214",
        "PT300S, 12, 86400",
        "PT300S, 2000000000, 86400",
    })
    void a_growing_wait_follows_the_formula(Duration delay, int tryNumber, long seconds) {
        NodePolicy policy = policy(delay, true, null);

        assertThat(RetryDelay.after(policy, "sales", "load", "2026-01-02T03:00:00Z", tryNumber))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void a_fixed_wait_is_the_same_after_each_try(int tryNumber) {
        NodePolicy policy = policy(Duration.ofSeconds(90), false, Duration.ofSeconds(1));

        assertThat(RetryDelay.after(policy, "sales", "load", "2026-01-02T03:00:00Z", tryNumber))
                .isEqualTo(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @CsvSource({"1, 64", "2, 169", "3, 200", "4, 200"})
    void a_longest_wait_caps_a_growing_one(int tryNumber, long seconds) {
        NodePolicy policy = policy(Duration.ofSeconds(60), true, Duration.ofSeconds(200));

        assertThat(RetryDelay.after(policy, "sales", "load", "2026-01-02T03:00:00Z", tryNumber))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void a_growing_wait_lies_between_the_doubled_delay_and_its_double_and_scatters() {
        NodePolicy policy = policy(Duration.ofSeconds(100), true, null);
        long distinct = java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> RetryDelay.after(policy, "sales", "task" + i, "2026-01-02T03:00:00Z", 3))
                .peek(wait -> assertThat(wait).isBetween(Duration.ofSeconds(400), Duration.ofSeconds(799)))
                .distinct()
                .count();

        assertThat(distinct).isGreaterThan(80);
    }

    private static NodePolicy policy(Duration delay, boolean exponential, Duration longest) {
        return new NodePolicy(
                NodePolicy.Role.WORK,
                TriggerRule.ALL_SUCCESS,
                3,
                delay,
                exponential,
                longest,
                3,
                Duration.ofHours(1),
                null,
                ExitCodes.NONE,
                ExitCodes.NONE,
                Duration.ofMinutes(30),
                null,
                PastRule.FREE);
    }
}
