package io.waybill.container.ecs.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final TokenBucket bucket = new TokenBucket(new Rate(100, 20), START);

    @ParameterizedTest
    @EnumSource(
            value = Bucket.class,
            names = {"RUN_TASK", "FARGATE_ON_DEMAND", "DESCRIBE_TASKS", "REGISTER_TASK_DEFINITION", "GET_LOG_EVENTS"})
    void in_an_hour_no_more_calls_are_let_through_than_aws_allows(Bucket kind) {
        Rate rate = kind.awsRate();
        TokenBucket tokens = new TokenBucket(rate, START);
        Instant now = START;
        int calls = 0;
        while (now.isBefore(START.plus(Duration.ofHours(1)))) {
            Duration wait = tokens.take(now);
            calls += wait.isZero() ? 1 : 0;
            now = now.plus(wait);
        }

        assertThat((double) calls).isCloseTo(rate.burst() + 3600 * rate.perSecond(), within(1.0));
    }

    @Test
    void the_burst_is_there_at_once_and_then_one_token_after_the_other() {
        takeAll(START);

        assertThat(bucket.take(START)).isEqualTo(Duration.ofMillis(50));
        assertThat(bucket.take(START.plusMillis(49))).isPositive();
        assertThat(bucket.take(START.plusMillis(50))).isZero();
        assertThat(bucket.take(START.plusMillis(50))).isPositive();
    }

    @Test
    void a_pause_fills_it_up_to_the_burst_and_no_more() {
        takeAll(START);

        assertThat(bucket.tokens(START.plusSeconds(1))).isCloseTo(20, within(0.001));
        assertThat(bucket.tokens(START.plusSeconds(3600))).isEqualTo(100);
    }

    @Test
    void a_throttle_empties_it_and_halves_its_speed() {
        bucket.throttled(START);

        assertThat(bucket.tokens(START)).isZero();
        assertThat(bucket.perSecond(START)).isEqualTo(10);
        assertThat(bucket.take(START)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void throttles_of_one_second_are_one_and_later_ones_slow_it_down_further_to_a_sixteenth() {
        for (int i = 0; i < 10; i++) {
            bucket.throttled(START.plusMillis(10L * i));
        }
        assertThat(bucket.perSecond(START.plusMillis(100))).isEqualTo(10);

        for (int i = 1; i < 20; i++) {
            bucket.throttled(START.plusSeconds(2L * i));
        }
        assertThat(bucket.perSecond(START.plusSeconds(40))).isEqualTo(20.0 / 16);
    }

    @ParameterizedTest
    @CsvSource({"9, 5", "10, 10", "19, 10", "20, 20", "3600, 20"})
    void each_ten_seconds_without_a_throttle_double_its_speed_again(int seconds, double perSecond) {
        bucket.throttled(START.minusSeconds(5));
        bucket.throttled(START);

        assertThat(bucket.perSecond(START.plusSeconds(seconds))).isEqualTo(perSecond);
    }

    @Test
    void what_fills_while_the_speed_recovers_is_counted_at_each_speed() {
        bucket.throttled(START.minusSeconds(5));
        bucket.throttled(START);

        // Ten seconds at 5 a second, two at 10.
        assertThat(bucket.tokens(START.plusSeconds(12))).isCloseTo(70, within(0.001));
    }

    @Test
    void a_clock_that_is_set_back_gives_no_tokens_and_does_not_stop_it() {
        takeAll(START);
        Instant earlier = START.minus(Duration.ofHours(3));

        assertThat(bucket.take(earlier)).isPositive();
        assertThat(bucket.take(earlier.plusMillis(50))).isZero();
    }

    @Test
    void sizes_are_written_as_burst_and_calls_a_second() {
        BucketSizes sizes = BucketSizes.NONE.with(List.of("run_task=200/80", "other = 1/0.5"));

        assertThat(sizes.of(Bucket.RUN_TASK)).contains(new Rate(200, 80));
        assertThat(sizes.of(Bucket.OTHER)).contains(new Rate(1, 0.5));
        assertThat(sizes.of(Bucket.TAG_RESOURCE)).isEmpty();
        assertThat(BucketSizes.AWS.with(List.of("run_task=1/1")).of(Bucket.TAG_RESOURCE))
                .contains(new Rate(20, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run_task=0/1", "run_task=1/0", "run_task=1/-2", "run_task=1/NaN", "run_task=1"})
    void a_size_that_makes_no_sense_is_refused(String text) {
        assertThatThrownBy(() -> BucketSizes.NONE.with(List.of(text))).hasMessageContaining("as in 100/20");
    }

    @Test
    void an_unknown_bucket_is_refused_with_the_one_that_was_meant() {
        assertThatThrownBy(() -> BucketSizes.NONE.with(List.of("run_tasks=1/1")))
                .hasMessageStartingWith("There is no bucket \"run_tasks\"; did you mean run_task?");
        assertThatThrownBy(() -> BucketSizes.NONE.with(List.of("run_task"))).hasMessageContaining("run_task=100/40");
    }

    private void takeAll(Instant now) {
        for (int i = 0; i < 100; i++) {
            assertThat(bucket.take(now)).isZero();
        }
    }
}
