package io.waybill.container.ecs.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.testing.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits for a token, and in which order; the clock is the test's. */
class RateLimitsTest {
    private static final List<Bucket> RUN_TASK = List.of(Bucket.RUN_TASK);

    private final HandClock clock = new HandClock();
    private final RateLimits limits = new RateLimits(BucketSizes.NONE.with(List.of("run_task=2/1")), clock);
    private final List<String> served = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        limits.close();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void a_call_without_a_token_waits_until_the_clock_brings_one() {
        empty();
        call("a", 0);
        waiting(1);
        limits.tick();
        assertThat(limits.state(Bucket.RUN_TASK).waiting()).isEqualTo(1);
        assertThat(served).isEmpty();

        passSecond();
        await().until(() -> served.equals(List.of("a")));

        assertThat(limits.state(Bucket.RUN_TASK).waiting()).isZero();
    }

    @Test
    void those_who_wait_are_served_by_priority_and_then_by_age() {
        empty();
        String[] names = {"old", "urgent", "young", "unimportant", "urgent too"};
        int[] priorities = {0, 5, 0, -1, 5};
        for (int i = 0; i < names.length; i++) {
            call(names[i], priorities[i]);
            waiting(i + 1);
        }

        for (int i = 1; i <= names.length; i++) {
            passSecond();
            int expected = i;
            await().until(() -> served.size() == expected);
        }

        assertThat(served).containsExactly("urgent", "urgent too", "old", "young", "unimportant");
    }

    @Test
    void a_throttle_makes_the_others_wait_longer() {
        limits.throttled(RUN_TASK);
        call("a", 0);
        waiting(1);
        passSecond();
        assertThat(limits.state(Bucket.RUN_TASK))
                .matches(RateLimits.State::isSlowed)
                .matches(state -> state.waiting() == 1)
                .extracting(RateLimits.State::perSecond)
                .isEqualTo(0.5);

        passSecond();

        await().until(() -> served.equals(List.of("a")));
    }

    @Test
    void a_bucket_without_a_size_never_makes_wait_and_counts_all_the_same() throws InterruptedException {
        for (int i = 0; i < 1000; i++) {
            limits.acquire(List.of(Bucket.DESCRIBE_TASKS), 0, bucket -> served.add("waited"));
        }
        for (int i = 0; i < 250; i++) {
            limits.throttled(List.of(Bucket.DESCRIBE_TASKS));
        }

        RateLimits.State state = limits.state(Bucket.DESCRIBE_TASKS);
        assertThat(served).isEmpty();
        assertThat(state.rate()).isNull();
        assertThat(state.calls()).isEqualTo(1000);
        assertThat(state.throttledShare()).isEqualTo(0.25);
        assertThat(state.isSlowed()).isFalse();
    }

    @Test
    void counts_are_of_the_last_five_minutes() throws InterruptedException {
        limits.acquire(RUN_TASK, 0, bucket -> {});
        limits.throttled(RUN_TASK);
        clock.move(Duration.ofMinutes(3));
        limits.acquire(RUN_TASK, 0, bucket -> {});
        assertThat(limits.state(Bucket.RUN_TASK).calls()).isEqualTo(2);
        assertThat(limits.state(Bucket.RUN_TASK).throttledShare()).isEqualTo(0.5);

        clock.move(Duration.ofMinutes(3));

        assertThat(limits.state(Bucket.RUN_TASK).calls()).isEqualTo(1);
        assertThat(limits.state(Bucket.RUN_TASK).throttledShare()).isZero();
    }

    @Test
    void the_snapshot_has_every_bucket() {
        assertThat(limits.snapshot()).extracting(RateLimits.State::bucket).containsExactly(Bucket.values());
    }

    @Test
    void who_waits_when_the_program_ends_gives_up() throws InterruptedException {
        empty();
        call("a", 0);
        waiting(1);

        limits.close();
        threads.get(0).join();

        assertThat(served).containsExactly("a gave up");
    }

    private void empty() {
        try {
            limits.acquire(List.of(Bucket.RUN_TASK, Bucket.RUN_TASK), 0, bucket -> served.add("waited"));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(served).isEmpty();
    }

    private void call(String name, int priority) {
        Thread thread = new Thread(() -> {
            try {
                limits.acquire(RUN_TASK, priority, bucket -> {});
                served.add(name);
            } catch (InterruptedException e) {
                served.add(name + " gave up");
            }
        });
        threads.add(thread);
        thread.start();
    }

    private void waiting(int number) {
        await().until(() -> limits.state(Bucket.RUN_TASK).waiting() == number);
    }

    private void passSecond() {
        clock.move(Duration.ofSeconds(1));
        limits.tick();
    }
}
