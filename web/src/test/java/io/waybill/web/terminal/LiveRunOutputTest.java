package io.waybill.web.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveRunOutputTest {
    private static final Instant START = Instant.parse("2026-11-21T05:00:00Z");
    private final Clock clock = Clock.fixed(START.plusSeconds(4), ZoneOffset.UTC);
    private final Screen screen = new Screen(60);

    @Test
    void the_block_is_drawn_in_place_and_log_lines_scroll_above_it() {
        LiveRunOutput output = new LiveRunOutput(screen.terminal(false, 24), clock, 6);

        output.show(run(task("fetch", TaskState.RUNNING), task("report", TaskState.NONE)));
        output.log("fetch", "asking the shop");
        output.log("fetch", "fetched 12 orders");
        output.show(run(task("fetch", TaskState.SUCCESS), task("report", TaskState.RUNNING)));

        assertThat(screen.lines())
                .containsExactly(
                        "fetch  | asking the shop",
                        "fetch  | fetched 12 orders",
                        "─".repeat(59),
                        "  ✓ fetch   success 0.5s",
                        "  ● report  running 3.0s",
                        "  sales running: 1 of 2 tasks done, 4.0s",
                        "");
    }

    @Test
    void what_has_not_changed_is_not_drawn_again() {
        LiveRunOutput output = new LiveRunOutput(screen.terminal(true, 24), clock, 6);
        RunView run = run(task("fetch", TaskState.RUNNING));

        output.show(run);
        int length = screen.raw().length();
        output.show(run);

        assertThat(screen.raw()).hasSize(length);
    }

    @Test
    void the_cursor_is_hidden_while_it_is_live_and_back_when_it_is_closed() {
        LiveRunOutput output = new LiveRunOutput(screen.terminal(true, 24), clock, 6);
        output.show(run(task("fetch", TaskState.RUNNING)));
        assertThat(screen.isCursorHidden()).isTrue();

        output.close();
        output.close();

        assertThat(screen.isCursorHidden()).isFalse();
        assertThat(screen.lines()).containsExactly("");
    }

    @Test
    void a_line_that_is_too_long_is_cut_so_that_it_stays_one_line() {
        LiveRunOutput output = new LiveRunOutput(screen.terminal(true, 24), clock, 6);
        TaskView failed = new TaskView(
                "fetch",
                TaskState.FAILED,
                3,
                "a reason that is much longer than the terminal is wide, and then some",
                START,
                START.plusSeconds(1),
                null,
                TaskTimes.NONE);

        output.show(run(failed));
        output.show(run(task("fetch", TaskState.RUNNING)));

        assertThat(screen.lines()).hasSize(4);
        assertThat(screen.lines().get(1)).isEqualTo("  ● fetch   running 3.0s");
    }

    @Test
    void of_many_tasks_those_at_work_and_those_that_failed_are_shown_first() {
        TaskView[] tasks = new TaskView[100];
        Arrays.setAll(tasks, i -> task("t" + i, i < 50 ? TaskState.SUCCESS : TaskState.NONE));
        tasks[10] = task("t10", TaskState.FAILED);
        tasks[60] = task("t60", TaskState.RUNNING);
        LiveRunOutput output = new LiveRunOutput(screen.terminal(false, 9), clock, 6);

        output.show(run(tasks));

        assertThat(screen.lines())
                .hasSize(8)
                .contains("  ✗ t10     failed 0.5s", "  ● t60     running 3.0s", "  … and 96 more");
    }

    @Test
    void what_a_task_writes_cannot_move_the_cursor() {
        LiveRunOutput output = new LiveRunOutput(screen.terminal(true, 24), clock, 6);

        output.log("fetch", "10%\r50%\r100% \u001b[31mred\u001b[0m\u001b[2A\u001b[2J\u001b]0;title\u0007\u0008 done");

        assertThat(screen.lines()).containsExactly("fetch  | 100% red done", "");
        assertThat(screen.raw()).contains("\u001b[31mred").doesNotContain("\u001b[2J", "title\u0007");
    }

    @Test
    void without_colours_no_colour_is_left_in_what_tasks_write() {
        LiveRunOutput output = new LiveRunOutput(screen.terminal(false, 24), clock, 6);

        output.log("fetch", "\u001b[1;31mred\u001b[0m");

        assertThat(screen.raw()).contains("fetch  | red").doesNotContain("\u001b[1", "\u001b[0m");
    }

    private static TaskView task(String id, TaskState state) {
        boolean started = state != TaskState.NONE;
        return new TaskView(
                id,
                state,
                started ? 1 : 0,
                "",
                started ? START.plusSeconds(1) : null,
                null,
                null,
                state.isTerminal() ? new TaskTimes(null, null, Duration.ofMillis(500)) : TaskTimes.NONE);
    }

    private static RunView run(TaskView... tasks) {
        List<TaskView> all = new ArrayList<>(List.of(tasks));
        return new RunView("sales", "manual__1", RunState.RUNNING, "", START, START, null, all);
    }
}
