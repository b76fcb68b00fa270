package io.waybill.web.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.loop.FileSpace;
import io.waybill.engine.loop.Subscription;
import io.waybill.engine.run.RunState;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.TaskSpec;
import io.waybill.web.live.AttemptLogs;
import io.waybill.web.terminal.Elapsed;
import io.waybill.web.terminal.LiveRunOutput;
import io.waybill.web.terminal.PlainRunOutput;
import io.waybill.web.terminal.RunOutput;
import io.waybill.web.terminal.RunSummary;
import io.waybill.web.terminal.RunView;
import io.waybill.web.terminal.TaskView;
import io.waybill.web.terminal.Terminal;
import io.waybill.web.wiring.Waybill;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run in a terminal, from its start to the summary. */
final class TerminalRun {
    /** How long is waited, beyond the containers' own time, for a run that was told to stop. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int WIDEST_NAME = 32;

    private final Environment environment;
    private final Waybill waybill;
    private final RunRow run;
    private final DagSpec dag;
    private final boolean json;
    private final CountDownLatch shown = new CountDownLatch(1);

    /**
     * @param waybill opened, its engine not started
     * @param run the run, which waits for the engine
     * @param dag what it is a run of
     * @param json whether standard output gets nothing but the summary, as JSON
     */
    TerminalRun(Environment environment, Waybill waybill, RunRow run, DagSpec dag, boolean json) {
        this.environment = environment;
        this.waybill = waybill;
        this.run = run;
        this.dag = dag;
        this.json = json;
    }

    /**
     * Starts the engine and shows the run until it has ended.
     *
     * @param stopTimeout how long containers have to end when the process is told to
     */
    RunState toItsEnd(Duration stopTimeout) throws InterruptedException {
        try {
            RunView end = follow(stopTimeout);
            if (json) {
                Json.print(environment.out(), toJson(end));
            } else {
                environment.out().println();
                RunSummary.lines(end, environment.terminal()).forEach(environment.out()::println);
                filesOf(end).ifPresent(folder -> environment.out().println("files: " + folder));
            }
            environment.out().flush();
            return end.state();
        } finally {
            shown.countDown();
        }
    }

    private RunView follow(Duration stopTimeout) throws InterruptedException {
        try (RunOutput output = output()) {
            AttemptLogs logs = new AttemptLogs(waybill.logs(), waybill.clock());
            RunFollower follower =
                    new RunFollower(run, waybill.engine().graphs().of(run.versionId()), waybill.runs(), logs, output);
            int tasks = dag.tasks().size();
            output.note("run " + run.runId() + " of " + run.dagId() + ", " + tasks + (tasks == 1 ? " task" : " tasks"));
            Subscription changes = waybill.engine().subscribe(change -> follower.changed());
            StopSignal.Listening stop = environment.stopSignal().listen(() -> stop(output, stopTimeout));
            try {
                waybill.engine().start();
                return follower.follow();
            } finally {
                stop.close();
                changes.close();
            }
        }
    }

    private RunOutput output() {
        int nameWidth = Math.min(
                WIDEST_NAME,
                dag.tasks().stream()
                        .map(TaskSpec::id)
                        .mapToInt(String::length)
                        .max()
                        .orElse(0));
        Terminal terminal = environment.terminal();
        if (json || !terminal.live()) {
            PrintWriter lines = json ? environment.err() : terminal.out();
            return new PlainRunOutput(lines, environment.clock(), nameWidth);
        }
        return new LiveRunOutput(terminal, environment.clock(), nameWidth);
    }

    /** The process is told to end: the run is cancelled, and its end shown before the process is gone. */
    private void stop(RunOutput output, Duration stopTimeout) {
        output.note("Stopping: the run is cancelled and its containers are told to end, which may take "
                + Elapsed.format(stopTimeout) + ".");
        try {
            waybill.engine().changes().cancelRun(run.dagId(), run.runId(), "Ctrl-C");
        } catch (WaybillException e) {
            output.note("It had ended already: " + e.getMessage());
        }
        try {
            if (!shown.await(stopTimeout.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS)) {
                output.note("Some containers have not ended and go on.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Path> filesOf(RunView end) {
        URI space = URI.create(FileSpace.of(waybill.files().toString(), end.dagId(), end.runId()));
        if (!"file".equals(space.getScheme())) {
            return Optional.empty();
        }
        Path folder = Path.of(space);
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        Path from = environment.workingFolder();
        return Optional.of(folder.startsWith(from) ? from.relativize(folder) : folder);
    }

    private ObjectNode toJson(RunView end) {
        ObjectNode all = Json.object()
                .put("dag_id", end.dagId())
                .put("run_id", end.runId())
                .put("state", end.state().id())
                .put("reason", end.reason().isEmpty() ? null : end.reason())
                .put(
                        "logical_date",
                        end.logicalDate() == null ? null : end.logicalDate().toString())
                .put("seconds", end.endedAt() == null ? null : seconds(end.took(end.endedAt())))
                .put("files", filesOf(end).map(Path::toString).orElse(null));
        ArrayNode tasks = all.putArray("tasks");
        for (TaskView task : end.tasks()) {
            tasks.addObject()
                    .put("task_id", task.taskId())
                    .put("state", task.state().id())
                    .put("tries", task.tries())
                    .put("queued_seconds", seconds(task.times().queued()))
                    .put("start_up_seconds", seconds(task.times().startUp()))
                    .put("run_seconds", seconds(task.times().run()))
                    .put("reason", task.note().isEmpty() ? null : task.note());
        }
        return all;
    }

    private static @Nullable Double seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis() / 1000.0;
    }
}
