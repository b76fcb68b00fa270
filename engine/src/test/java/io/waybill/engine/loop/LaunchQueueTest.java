package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.runtime.AttemptIdentity;
import io.waybill.engine.store.AttemptRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaunchQueueTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:00:00Z");

    private final List<String> told = new ArrayList<>();
    private final LaunchQueue queue = new LaunchQueue((attempt, why) -> told.add(attempt.nodeId() + ": " + why));

    @Test
    void the_most_urgent_comes_first_then_the_oldest_then_the_order_in_which_they_came() {
        add("young", 0, 9);
        add("twin", 0, 5);
        add("other twin", 0, 5);
        add("urgent", 3, 9);
        add("old", 0, 1);
        add("patient", -1, 0);

        assertThat(IntStream.range(0, 6).mapToObj(i -> queue.take().attempt.nodeId()))
                .containsExactly("urgent", "old", "twin", "other twin", "young", "patient");
    }

    @Test
    void who_stands_behind_a_launch_that_waits_is_told_the_same_once() {
        add("a", 0, 1);
        add("b", 0, 2);
        LaunchQueue.Entry a = queue.take();

        queue.waits(a, "no token");
        queue.waits(a, "no token");
        add("c", 0, 3);
        queue.waits(a, "still no token");

        assertThat(told)
                .containsExactly(
                        "a: no token",
                        "b: no token",
                        "c: no token",
                        "a: still no token",
                        "b: still no token",
                        "c: still no token");
    }

    @Test
    void nobody_is_told_of_a_wait_that_is_over() {
        add("a", 0, 1);
        LaunchQueue.Entry a = queue.take();
        queue.waits(a, "no token");
        queue.done(a);

        add("b", 0, 2);

        assertThat(told).containsExactly("a: no token");
    }

    private void add(String node, int priority, int second) {
        Instant at = NOW.plusSeconds(second);
        AttemptRow attempt = AttemptRow.begin(UUID.randomUUID(), 1, node, -1, 1, "t", "{}", "", null, at, null);
        queue.add(attempt, new AttemptIdentity(attempt.id(), "d", "r", node, node, -1, 1, "", Map.of()), priority);
    }
}
