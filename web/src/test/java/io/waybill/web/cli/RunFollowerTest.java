package io.waybill.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.AttemptRow;
import io.waybill.web.live.AttemptLogs;
import io.waybill.web.terminal.RunOutput;
import io.waybill.web.terminal.RunView;
import io.waybill.web.terminal.TaskView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunFollowerTest {
    private static final Instant START = FollowedRun.START;
    private final Told told = new Told();
    private FollowedRun followed = new FollowedRun("fetch", "report");

    @AfterEach
    void close() {
        followed.close();
    }

    @Test
    void a_run_that_is_over_is_told_whole_and_in_order() throws InterruptedException {
        AttemptRow first = followed.begin("fetch.run", 1, START.plusSeconds(10));
        followed.write("fetch.run", 1, "asking");
        followed.end(first, EndKind.USER, TaskState.UP_FOR_RETRY, "exit code 75", START.plusSeconds(17));
        AttemptRow second = followed.begin("fetch.run", 2, START.plusSeconds(17));
        followed.write("fetch.run", 2, "asking again");
        followed.write("fetch.run", 2, "fetched");
        followed.write("fetch.run", 2, "done");
        followed.end(second, EndKind.SUCCESS, TaskState.SUCCESS, "", null);
        followed.put("report.define", TaskState.SKIPPED, "");
        followed.put("report.run", TaskState.SKIPPED, "");
        followed.finish(RunState.SUCCESS);

        RunView view = follower().follow();

        assertThat(told.lines)
                .containsExactly(
                        "fetch: running",
                        "fetch | asking",
                        "fetch: failed after 3.00s: exit code 75; tries again",
                        "fetch: running, try 2",
                        "fetch | asking again",
                        "fetch | fetched",
                        "fetch | done",
                        "fetch: success after 3.00s",
                        "report: skipped");
        TaskView fetch = view.tasks().get(0);
        assertThat(fetch.tries()).isEqualTo(2);
        assertThat(fetch.times().queued()).isEqualTo(Duration.ofSeconds(10));
        assertThat(fetch.times().startUp()).isEqualTo(Duration.ofSeconds(4));
        assertThat(fetch.times().run()).isEqualTo(Duration.ofSeconds(6));
        assertThat(view.state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void what_happens_while_it_is_followed_is_told_once() throws Exception {
        RunFollower follower = follower();
        CompletableFuture<RunView> end = CompletableFuture.supplyAsync(() -> follow(follower));

        AttemptRow attempt = followed.begin("fetch.run", 1, START);
        follower.changed();
        IntStream.range(0, 50).forEach(i -> followed.write("fetch.run", 1, "line " + i));
        awaitLine("fetch | line 49");
        followed.write("fetch.run", 1, "the last line");
        followed.end(attempt, EndKind.USER, TaskState.FAILED, "exit code 1", null);
        follower.changed();
        awaitLine("fetch: failed after 3.00s: exit code 1");
        followed.put("report.run", TaskState.UPSTREAM_FAILED, "fetch failed");
        followed.finish(RunState.FAILED);
        follower.changed();

        end.get(20, TimeUnit.SECONDS);
        assertThat(told.lines)
                .hasSize(54)
                .doesNotHaveDuplicates()
                .startsWith("fetch: running", "fetch | line 0")
                .endsWith(
                        "fetch | the last line",
                        "fetch: failed after 3.00s: exit code 1",
                        "report: upstream failed: fetch failed");
    }

    @Test
    void a_definition_that_fails_is_told_as_the_task() throws InterruptedException {
        AttemptRow define = followed.begin("fetch.define", 1, START);
        followed.end(define, EndKind.USER, TaskState.FAILED, "no such image", null);
        followed.put("fetch.run", TaskState.UPSTREAM_FAILED, "");
        followed.finish(RunState.FAILED);

        RunView view = follower().follow();

        assertThat(told.lines).containsExactly("fetch: failed after 3.00s: no such image");
        assertThat(view.tasks().get(0).state()).isEqualTo(TaskState.FAILED);
        assertThat(view.tasks().get(0).note()).isEqualTo("no such image");
    }

    @Test
    void a_task_whose_definition_is_being_made_is_starting() throws InterruptedException {
        followed.close();
        followed = new FollowedRun("fetch");
        followed.begin("fetch.define", 1, START);
        RunFollower follower = follower();
        CompletableFuture<RunView> end = CompletableFuture.supplyAsync(() -> follow(follower));

        Awaitility.await().until(() -> told.shown != null);

        assertThat(told.shown.tasks().get(0).state()).isEqualTo(TaskState.LAUNCHING);
        followed.finish(RunState.CANCELLED);
        assertThat(end.join().state()).isEqualTo(RunState.CANCELLED);
    }

    private RunFollower follower() {
        AttemptLogs logs =
                new AttemptLogs(followed.logs(), Clock.fixed(START.plus(Duration.ofMinutes(10)), ZoneOffset.UTC));
        return new RunFollower(followed.run(), followed.graph(), followed.store(), logs, told);
    }

    private static RunView follow(RunFollower follower) {
        try {
            return follower.follow();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitLine(String line) {
        Awaitility.await().until(() -> told.lines.contains(line));
    }

    /** Keeps what it is told. */
    private static final class Told implements RunOutput {
        private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
        private volatile RunView shown;

        @Override
        public void show(RunView run) {
            shown = run;
        }

        @Override
        public void log(String taskId, String text) {
            lines.add(taskId + " | " + text);
        }

        @Override
        public void event(TaskView task, String text) {
            lines.add(task.taskId() + ": " + text);
        }

        @Override
        public void note(String text) {
            lines.add(text);
        }

        @Override
        public void close() {
            lines.add("closed");
        }
    }
}
