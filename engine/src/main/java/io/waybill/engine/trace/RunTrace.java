package io.waybill.engine.trace;

import static java.util.Objects.requireNonNullElse;

import io.waybill.engine.ended.EndedRun;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.engine.store.TrySpan;
import io.waybill.engine.trace.Span.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The spans of a run that has ended: one of the run, within it one of each task instance, within these one of each try. Times
 * are as they were recorded. Names are those of OpenTelemetry's conventions for pipelines ({@code cicd.pipeline.…}), and of
 * ours ({@code waybill.…}) for what they have no word for.
 */
public final class RunTrace {
    private static final String TASK_NAME = "cicd.pipeline.task.name";
    private static final String TASK_RESULT = "cicd.pipeline.task.run.result";
    private static final String ERROR_TYPE = "error.type";

    private final RunRow run;
    private final String trace;
    private final String root;
    private final List<Span> spans = new ArrayList<>();

    private RunTrace(RunRow run) {
        this.run = run;
        this.trace = TraceIds.trace(run);
        this.root = TraceIds.span(run);
    }

    /** All of them, the run's first. */
    public static List<Span> spans(EndedRun ended) {
        RunTrace made = new RunTrace(ended.run());
        List<TrySpan> tries = ended.tries();
        Instant end = ended.endedAt();
        made.addRun(end);
        Map<TaskKey, Instant> begun = new HashMap<>();
        for (TrySpan one : tries) {
            begun.merge(one.task(), one.createdAt(), (a, b) -> a.isBefore(b) ? a : b);
        }
        for (TaskRow task : ended.tasks()) {
            made.addTask(task, begun, end);
        }
        for (TrySpan one : tries) {
            made.addTry(one, end);
        }
        return made.spans;
    }

    private void addRun(Instant end) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("cicd.pipeline.name", run.dagId());
        attributes.put("cicd.pipeline.run.id", run.runId());
        attributes.put("cicd.pipeline.result", result(outcome(run.state()), run.state() == RunState.CANCELLED));
        attributes.put("waybill.run.type", word(run.type()));
        attributes.put("waybill.run.state", word(run.state()));
        attributes.put("waybill.run.triggered_by", run.triggeredBy());
        if (run.logicalDate() != null) {
            attributes.put("waybill.run.logical_date", run.logicalDate().toString());
        }
        Outcome outcome = outcome(run.state());
        if (outcome == Outcome.ERROR) {
            attributes.put(ERROR_TYPE, word(run.state()));
        }
        spans.add(new Span(
                trace,
                root,
                "",
                run.dagId(),
                run.runAfter(),
                end,
                attributes,
                outcome,
                outcome == Outcome.ERROR ? run.reason() : ""));
    }

    private void addTask(TaskRow task, Map<TaskKey, Instant> begun, Instant runEnd) {
        Instant end = requireNonNullElse(task.endedAt(), runEnd);
        Instant first = begun.get(new TaskKey(task.nodeId(), task.mapIndex()));
        Instant scheduled = task.scheduledAt();
        // After a clear it was scheduled later than its first try.
        Instant start = first != null && (scheduled == null || first.isBefore(scheduled))
                ? first
                : requireNonNullElse(scheduled, end);
        Map<String, Object> attributes = ofTask(task.nodeId(), task.mapIndex());
        attributes.put(TASK_RESULT, result(outcome(task.state()), task.state() == TaskState.CANCELLED));
        attributes.put("waybill.task.state", word(task.state()));
        attributes.put("waybill.task.tries", (long) task.tryNumber());
        Outcome outcome = outcome(task.state());
        if (outcome == Outcome.ERROR) {
            attributes.put(ERROR_TYPE, word(task.state()));
        }
        spans.add(new Span(
                trace,
                TraceIds.span(run, task.nodeId(), task.mapIndex()),
                root,
                task.nodeId(),
                start,
                end,
                attributes,
                outcome,
                outcome == Outcome.ERROR ? task.reason() : ""));
    }

    private void addTry(TrySpan one, Instant runEnd) {
        EndKind kind = one.kind();
        Map<String, Object> attributes = ofTask(one.nodeId(), one.mapIndex());
        attributes.put("waybill.try.number", (long) one.tryNumber());
        attributes.put("cicd.pipeline.task.run.id", run.runId() + "/" + one.task() + "/" + one.tryNumber());
        if (kind != null) {
            attributes.put("waybill.try.end", word(kind));
        }
        if (one.startedAt() != null) {
            attributes.put("waybill.try.started_at", one.startedAt().toString());
        }
        boolean neither = kind == null || kind == EndKind.CANCELLED;
        Outcome outcome = neither ? Outcome.UNSET : kind == EndKind.SUCCESS ? Outcome.OK : Outcome.ERROR;
        if (kind != null && outcome == Outcome.ERROR) {
            attributes.put(ERROR_TYPE, word(kind));
        }
        spans.add(new Span(
                trace,
                TraceIds.span(run, one.nodeId(), one.mapIndex(), one.tryNumber()),
                TraceIds.span(run, one.nodeId(), one.mapIndex()),
                one.nodeId() + " try " + one.tryNumber(),
                one.createdAt(),
                requireNonNullElse(one.endedAt(), runEnd),
                attributes,
                outcome,
                ""));
    }

    private Map<String, Object> ofTask(String nodeId, int mapIndex) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("cicd.pipeline.name", run.dagId());
        attributes.put("cicd.pipeline.run.id", run.runId());
        attributes.put(TASK_NAME, nodeId);
        if (mapIndex >= 0) {
            attributes.put("waybill.task.map_index", (long) mapIndex);
        }
        return attributes;
    }

    private static String result(Outcome outcome, boolean cancelled) {
        return switch (outcome) {
            case OK -> "success";
            case ERROR -> "failure";
            case UNSET -> cancelled ? "cancellation" : "skip";
        };
    }

    private static Outcome outcome(RunState state) {
        if (state == RunState.SUCCESS) {
            return Outcome.OK;
        }
        return state == RunState.FAILED ? Outcome.ERROR : Outcome.UNSET;
    }

    private static Outcome outcome(TaskState state) {
        if (state == TaskState.SUCCESS) {
            return Outcome.OK;
        }
        return state == TaskState.FAILED || state == TaskState.UPSTREAM_FAILED ? Outcome.ERROR : Outcome.UNSET;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
