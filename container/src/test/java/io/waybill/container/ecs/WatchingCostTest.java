package io.waybill.container.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskObserver;
import io.waybill.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Task;

/** How many calls it takes to watch a thousand tasks that last a minute each, on a clock that is moved by hand. */
class WatchingCostTest {
    private static final int TASKS = 1_000;
    private static final Duration LASTS = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(50);

    private final HandClock clock = new HandClock();
    private final Map<String, Instant> started = new HashMap<>();
    private final List<Duration> delays = new ArrayList<>();
    private final ClusterWatcher watcher = new ClusterWatcher(
            "etl",
            this::describe,
            arns -> List.of(),
            task -> EndClassifier.classify(task, null),
            EcsSettings.Watch.AWS,
            clock);
    private int calls;
    private int asked;
    private int running;

    @ParameterizedTest
    @CsvSource({
        // at most so many at once, launched in a second at most, whether they begin at random moments
        "100, 20, false",
        "100, 20, true",
        "100, 1000, false",
    })
    void a_task_of_a_minute_takes_half_a_call_at_the_most(int atOnce, int aSecond, boolean isRandom) {
        long seed = 20260301;
        Random random = new Random(seed);
        int launched = 0;
        double allowed = 0;
        while (launched < TASKS || running > 0) {
            allowed = Math.min(aSecond, allowed + aSecond * STEP.toMillis() / 1000.0);
            while (launched < TASKS && running < atOnce && allowed >= 1) {
                allowed -= isRandom ? 1 + random.nextDouble() * 10 : 1;
                launch("t" + launched++);
            }
            clock.move(STEP);
            if (watcher.untilNext() != null && watcher.untilNext().compareTo(Duration.ZERO) <= 0) {
                watcher.tick();
            }
        }

        assertThat(delays).hasSize(TASKS);
        assertThat((double) calls / TASKS)
                .as("calls for each task, seed %d", seed)
                .isLessThanOrEqualTo(0.5);
        assertThat(delays).as("how late each end was seen, seed %d", seed).allMatch(late -> late.toSeconds() <= 6);
        assertThat(asked).as("tasks that were asked for").isGreaterThan(calls * 50);
    }

    private void launch(String name) {
        running++;
        started.put(name, clock.instant());
        watcher.watch(new TaskHandle("", "etl", name, clock.instant()), new TaskObserver() {
            @Override
            public void running(Instant startedAt) {}

            @Override
            public void ended(TaskEnd end) {
                running--;
                delays.add(Duration.between(started.get(name).plus(LASTS), clock.instant()));
            }
        });
    }

    private List<Task> describe(List<String> arns) {
        calls++;
        asked += arns.size();
        assertThat(arns).hasSizeLessThanOrEqualTo(100);
        return arns.stream().map(this::describe).toList();
    }

    private Task describe(String arn) {
        Instant end = started.get(arn).plus(LASTS);
        boolean stopped = !end.isAfter(clock.instant());
        return Task.builder()
                .taskArn(arn)
                .lastStatus(stopped ? "STOPPED" : "RUNNING")
                .startedAt(started.get(arn))
                .containers(Container.builder()
                        .name("main")
                        .exitCode(stopped ? 0 : null)
                        .build())
                .build();
    }
}
