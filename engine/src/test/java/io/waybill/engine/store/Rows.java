package io.waybill.engine.store;

import io.waybill.engine.notify.LogScan;
import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.NoticeEvent;
import io.waybill.engine.notify.RunDeadline;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.runtime.TaskUsage;
import io.waybill.spec.AlertSpec;
import io.waybill.spec.DeadlineAction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Rows to start a test from. */
final class Rows {
    static final Instant NOW = Instant.parse("2026-03-29T01:30:15.123456Z");

    private Rows() {}

    static NewVersion version(String dagId, String hash) {
        return version(dagId, hash, "0 3 * * *");
    }

    static NewVersion version(String dagId, String hash, String schedule) {
        return new NewVersion(
                dagId,
                dagId + ".yaml",
                hash,
                "dag_id: " + dagId,
                "{\"dag_id\":\"" + dagId + "\"}",
                new NewVersion.Summary("What it does", "data team", List.of("sales", "b"), schedule, "Europe/Berlin"));
    }

    static NewRun run(String dagId, String runId, Instant logicalDate) {
        return new NewRun(
                dagId,
                runId,
                1,
                logicalDate == null ? RunType.MANUAL : RunType.SCHEDULED,
                null,
                logicalDate,
                logicalDate,
                logicalDate,
                "{\"region\":\"eu\"}",
                "page",
                "a note – ÄÖ",
                NOW);
    }

    /** A run that must have ended within an hour of its date. */
    static NewRun withDeadline(String dagId, String runId, Instant logicalDate) {
        RunDeadline deadline = new RunDeadline(
                "1h after logical_date", logicalDate.plusSeconds(3600), DeadlineAction.CANCEL, List.of("ops", "sales"));
        return new NewRun(
                dagId,
                runId,
                1,
                RunType.SCHEDULED,
                null,
                logicalDate,
                logicalDate,
                logicalDate,
                "{}",
                "schedule",
                "",
                NOW,
                List.of(deadline));
    }

    static List<TaskRow> tasks(int count) {
        return IntStream.range(0, count).mapToObj(i -> task(0, "t" + i)).toList();
    }

    static TaskRow task(long runKey, String nodeId) {
        return TaskRow.untouched(runKey, nodeId);
    }

    static TaskRow running(long runKey, String nodeId, int tryNumber) {
        return new TaskRow(
                runKey,
                nodeId,
                -1,
                TaskState.RUNNING,
                tryNumber,
                new Spent(1, 2, 3, NOW, 4, true, NOW),
                "because",
                NOW,
                NOW,
                NOW,
                null,
                NOW,
                75);
    }

    static AttemptRow attempt(long runKey, String nodeId, int tryNumber) {
        return AttemptRow.begin(
                UUID.randomUUID(),
                runKey,
                nodeId,
                -1,
                tryNumber,
                "token-" + tryNumber,
                "{\"cluster\":\"etl\"}",
                "frankfurt",
                null,
                NOW,
                null);
    }

    static AttemptRow ended(AttemptRow attempt) {
        return new AttemptRow(
                attempt.id(),
                attempt.runKey(),
                attempt.nodeId(),
                attempt.mapIndex(),
                attempt.tryNumber(),
                attempt.clientToken(),
                attempt.request(),
                attempt.target(),
                "etl",
                "arn:aws:ecs:eu-central-1:1:task/etl/1",
                EndKind.TIMEOUT,
                EndKind.USER,
                FailureCause.OUT_OF_MEMORY,
                3,
                "EssentialContainerExited",
                "exit code 3",
                "EssentialContainerExited: main ended\nmain: exit code 3",
                new TaskUsage(256, 512, "ARM64", true, 21, "LINUX"),
                "/waybill/logs",
                "run/main/1",
                attempt.createdAt(),
                NOW.plusSeconds(1),
                NOW.plusSeconds(2),
                NOW.plusSeconds(3),
                NOW.plusSeconds(4),
                NOW.plusSeconds(5),
                NOW.plusSeconds(6));
    }

    static RunRow inState(RunRow run, RunState state) {
        return new RunRow(
                run.id(),
                run.dagId(),
                run.runId(),
                run.versionId(),
                run.type(),
                run.backfillId(),
                state,
                run.logicalDate(),
                run.dataIntervalStart(),
                run.dataIntervalEnd(),
                run.params(),
                run.triggeredBy(),
                run.note(),
                "is " + state.id(),
                run.queuedAt(),
                run.runAfter(),
                NOW.plus(Duration.ofMinutes(1)),
                state.isTerminal() ? NOW.plus(Duration.ofMinutes(2)) : null,
                run.fence());
    }

    /** A change of the run alone. */
    static RunChange toState(RunRow run, RunState state) {
        return new RunChange(run.id(), run.fence(), inState(run, state), List.of(), List.of(), List.of(), List.of());
    }

    /** A notice that the run has succeeded. */
    static Notice notice(RunRow run, String notifier) {
        return new Notice(
                notifier,
                NoticeEvent.RUN_SUCCESS,
                run.id(),
                run.dagId(),
                run.runId(),
                run.logicalDate(),
                "",
                0,
                "success",
                "because – ÄÖ",
                NOW);
    }

    /** A change that is told. */
    static RunChange telling(RunRow run, Notice... notices) {
        return new RunChange(
                run.id(), run.fence(), null, List.of(), List.of(), List.of(), List.of(), List.of(notices), List.of());
    }

    /** A second change, by which many logs are to be looked through. */
    static RunChange scanning(RunRow run, int logs) {
        List<LogScan> scans = IntStream.range(0, logs)
                .mapToObj(i -> new LogScan(
                        run.id(), "t0", -1, i, List.of(new AlertSpec("error", List.of("ops"))), NOW.plusSeconds(i), 0))
                .toList();
        return new RunChange(
                run.id(), run.fence() + 1, null, List.of(), List.of(), List.of(), List.of(), List.of(), scans);
    }

    /** A change of tasks alone. */
    static RunChange withTasks(RunRow run, TaskRow... tasks) {
        return new RunChange(run.id(), run.fence(), null, List.of(tasks), List.of(), List.of(), List.of());
    }
}
