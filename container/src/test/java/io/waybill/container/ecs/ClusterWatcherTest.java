package io.waybill.container.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskObserver;
import io.waybill.testing.HandClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Task;

/** The watcher against a fake ECS, with the clock and the thread in the test's hand. */
class ClusterWatcherTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final HandClock clock = new HandClock();
    private final Map<String, Task> ecs = new HashMap<>();
    private final Map<String, Task> stopped = new HashMap<>();
    private final List<List<String>> calls = new ArrayList<>();
    private final List<List<String>> searches = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private boolean broken;

    private final ClusterWatcher watcher = watcher(EcsSettings.Watch.AWS, clock);

    @Test
    void a_task_is_told_as_running_once_and_as_ended_once() {
        start("a");
        passSeconds(3);
        change("a", task -> task.lastStatus("RUNNING").startedAt(clock.instant()));
        passSeconds(3);
        change("a", task -> task.lastStatus("STOPPED").containers(exited(0)));
        passSeconds(30);

        assertThat(heard).containsExactly("a running", "a SUCCESS");
    }

    @Test
    void a_task_that_ran_between_two_looks_is_told_as_running_before_its_end() {
        start("a");
        change(
                "a",
                task -> task.lastStatus("STOPPED").startedAt(clock.instant()).containers(exited(1)));
        passSeconds(1);

        assertThat(heard).containsExactly("a running", "a USER");
    }

    @Test
    void a_task_that_never_started_is_never_told_as_running() {
        start("a");
        change("a", task -> task.lastStatus("STOPPED").stoppedReason("TaskFailedToStart: RESOURCE:CPU"));
        passSeconds(1);

        assertThat(heard).containsExactly("a CAPACITY");
    }

    @Test
    void nothing_is_called_while_nothing_is_watched() {
        assertThat(watcher.untilNext()).isNull();
        start("a");
        change("a", task -> task.lastStatus("STOPPED").containers(exited(0)));
        passSeconds(1);
        int before = calls.size();
        passSeconds(1000);

        assertThat(calls).hasSize(before);
        assertThat(watcher.untilNext()).isNull();
    }

    @Test
    void calls_become_rarer_as_a_task_grows_older() {
        start("a");

        assertThat(callsIn(20)).isBetween(19, 21);
        assertThat(callsIn(180)).isBetween(35, 70);
        assertThat(callsIn(1000)).isBetween(95, 130);
    }

    @Test
    void up_to_a_hundred_tasks_share_a_call() {
        for (int i = 0; i < 250; i++) {
            start("t" + i);
        }
        passSeconds(20);
        calls.clear();
        passSeconds(4);

        assertThat(calls).extracting(List::size).containsExactly(100, 100, 50);
    }

    @Test
    void tasks_of_different_age_come_to_share_their_calls() {
        for (int i = 0; i < 10; i++) {
            start("t" + i);
            passSeconds(7);
        }
        calls.clear();
        passSeconds(600);

        // Each by itself would take 60 calls and more.
        assertThat(calls.size()).isLessThan(130);
        for (int i = 0; i < 10; i++) {
            String arn = arn("t" + i);
            assertThat(calls.stream().filter(arns -> arns.contains(arn))).hasSizeGreaterThan(55);
        }
    }

    @Test
    void a_task_that_is_not_known_yet_is_waited_for() {
        TaskHandle task = handle("a");
        watcher.watch(task, new Recorder("a"));
        passSeconds(50);
        assertThat(heard).isEmpty();

        ecs.put(task.taskArn(), running(task.taskArn()));
        passSeconds(5);

        assertThat(heard).containsExactly("a running");
    }

    @Test
    void a_task_that_stays_unknown_is_lost_and_that_is_the_platforms_fault() {
        start("a");
        change("a", task -> task.lastStatus("RUNNING").startedAt(clock.instant()));
        passSeconds(300);
        ecs.clear();
        passSeconds(59);
        assertThat(heard).containsExactly("a running");
        passSeconds(20);

        assertThat(heard).containsExactly("a running", "a PLATFORM");
        assertThat(searches).containsExactly(List.of(arn("a")));
    }

    @Test
    void a_task_that_stays_unknown_and_is_among_the_stopped_ones_is_not_lost() {
        start("a");
        passSeconds(5);
        ecs.clear();
        stopped.put(
                arn("a"),
                running(arn("a")).toBuilder()
                        .lastStatus("STOPPED")
                        .containers(exited(3))
                        .build());
        passSeconds(59);
        assertThat(searches).isEmpty();
        passSeconds(10);

        assertThat(heard).containsExactly("a running", "a USER");
        assertThat(searches).hasSize(1);
    }

    @Test
    void after_a_restart_an_old_task_is_looked_at_at_once() {
        TaskHandle task = new TaskHandle("", "etl", arn("a"), clock.instant().minus(Duration.ofHours(5)));
        ecs.put(task.taskArn(), running(task.taskArn()));

        watcher.watch(task, new Recorder("a"));
        watcher.tick();

        assertThat(heard).containsExactly("a running");
    }

    @Test
    void failing_calls_are_repeated_with_growing_pauses_and_nobody_is_forgotten() {
        start("a");
        broken = true;
        clock.move(SECOND);
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            watcher.tick();
            pauses.add(watcher.untilNext().toMillis());
            clock.move(watcher.untilNext());
        }
        assertThat(pauses).containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 12800L, 15000L, 15000L);

        broken = false;
        change("a", task -> task.lastStatus("STOPPED").containers(exited(0)));
        watcher.tick();

        assertThat(heard).containsExactly("a SUCCESS");
    }

    @Test
    void an_observer_that_fails_disturbs_nobody() {
        ecs.put(arn("a"), running(arn("a")));
        watcher.watch(handle("a"), new TaskObserver() {
            @Override
            public void running(Instant startedAt) {
                throw new IllegalStateException("made by the test");
            }

            @Override
            public void ended(TaskEnd end) {}
        });
        start("b");
        change("b", task -> task.lastStatus("RUNNING").startedAt(clock.instant()));
        passSeconds(1);

        assertThat(heard).containsExactly("b running");
    }

    @Test
    void who_watches_what_is_watched_already_takes_the_place_and_hears_everything_anew() {
        start("a");
        change("a", task -> task.lastStatus("RUNNING").startedAt(clock.instant()));
        passSeconds(1);
        watcher.watch(handle("a"), new Recorder("again"));
        passSeconds(2);
        change("a", task -> task.lastStatus("STOPPED").containers(exited(0)));
        passSeconds(5);

        assertThat(heard).containsExactly("a running", "again running", "again SUCCESS");
    }

    @Test
    void a_task_that_is_told_to_stop_is_looked_at_closely_again() {
        start("a");
        passSeconds(1000);
        watcher.hurry(arn("a"));

        assertThat(watcher.untilNext()).isEqualTo(SECOND);
        assertThat(callsIn(10)).isGreaterThanOrEqualTo(9);
    }

    @Test
    void a_clock_that_is_set_back_does_not_keep_the_watcher_from_looking() {
        start("a");
        passSeconds(5);
        clock.move(Duration.ofHours(-3));
        calls.clear();
        passSeconds(30);

        assertThat(calls).isNotEmpty();
    }

    @Test
    void its_own_thread_looks_and_ends_with_it() {
        ClusterWatcher real = watcher(EcsSettings.Watch.LOCAL, Clock.systemUTC());
        ecs.put(arn("a"), running(arn("a")));
        CountDownLatch told = new CountDownLatch(1);
        real.start();
        real.watch(new TaskHandle("", "etl", arn("a"), Clock.systemUTC().instant()), new TaskObserver() {
            @Override
            public void running(Instant startedAt) {
                told.countDown();
            }

            @Override
            public void ended(TaskEnd end) {}
        });

        await().until(() -> told.getCount() == 0);
        real.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("ecs-watch-etl");
    }

    private ClusterWatcher watcher(EcsSettings.Watch watch, Clock time) {
        return new ClusterWatcher(
                "etl", this::describe, this::search, task -> EndClassifier.classify(task, null), watch, time);
    }

    private List<Task> search(List<String> arns) {
        searches.add(arns);
        return arns.stream().map(stopped::get).filter(task -> task != null).toList();
    }

    private List<Task> describe(List<String> arns) {
        calls.add(arns);
        if (broken) {
            throw new WaybillException(ErrorCode.AWS_UNAVAILABLE, "broken by the test");
        }
        return arns.stream().map(ecs::get).filter(task -> task != null).toList();
    }

    private void start(String name) {
        ecs.put(
                arn(name),
                Task.builder().taskArn(arn(name)).lastStatus("PENDING").build());
        watcher.watch(handle(name), new Recorder(name));
    }

    private void change(String name, UnaryOperator<Task.Builder> change) {
        ecs.computeIfPresent(
                arn(name), (arn, task) -> change.apply(task.toBuilder()).build());
    }

    private int callsIn(int seconds) {
        int before = calls.size();
        passSeconds(seconds);
        return calls.size() - before;
    }

    private void passSeconds(int seconds) {
        for (int i = 0; i < seconds; i++) {
            clock.move(SECOND);
            watcher.tick();
        }
    }

    private TaskHandle handle(String name) {
        return new TaskHandle("", "etl", arn(name), clock.instant());
    }

    private Task running(String arn) {
        return Task.builder()
                .taskArn(arn)
                .lastStatus("RUNNING")
                .startedAt(clock.instant())
                .build();
    }

    private static Container exited(int code) {
        return Container.builder().name("main").exitCode(code).build();
    }

    private static String arn(String name) {
        return "arn:aws:ecs:eu-west-1:0:task/etl/" + name;
    }

    private final class Recorder implements TaskObserver {
        private final String name;

        private Recorder(String name) {
            this.name = name;
        }

        @Override
        public void running(Instant startedAt) {
            heard.add(name + " running");
        }

        @Override
        public void ended(TaskEnd end) {
            EndKind kind = end.kind();
            heard.add(name + " " + kind);
        }
    }
}
