package io.waybill.web.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunSummaryTest {
    private static final Instant START = Instant.parse("2026-11-21T05:00:00Z");

    @Test
    void the_summary_tells_each_task_and_the_run() {
        RunView run = new RunView(
                "sales_daily",
                "manual__2026-11-21T05:00:00Z",
                RunState.FAILED,
                "task report failed",
                START,
                START,
                START.plusMillis(65_300),
                List.of(
                        task("fetch_orders", TaskState.SUCCESS, 2, "", times(20, 110, 62_000)),
                        task("report", TaskState.FAILED, 1, "exit code 3", times(4, 90, 200)),
                        task("publish", TaskState.UPSTREAM_FAILED, 0, "", TaskTimes.NONE)));

        assertThat(RunSummary.lines(run, Terminal.plain(new PrintWriter(new StringWriter()))))
                .containsExactly(
                        "task          state            tries  queued  start-up    run",
                        "fetch_orders  success              2   0.02s     0.11s  1m02s",
                        "report        failed               1   0.00s     0.09s  0.20s  exit code 3",
                        "publish       upstream failed      -       -         -      -",
                        "",
                        "run manual__2026-11-21T05:00:00Z of sales_daily: failed in 1m05s (task report failed)");
    }

    private static TaskTimes times(long queued, long startUp, long run) {
        return new TaskTimes(Duration.ofMillis(queued), Duration.ofMillis(startUp), Duration.ofMillis(run));
    }

    private static TaskView task(String id, TaskState state, int tries, String note, TaskTimes times) {
        return new TaskView(id, state, tries, note, START, START, null, times);
    }
}
