package io.waybill.engine.loop;

import io.waybill.engine.approval.ApprovalChanges;
import io.waybill.engine.asset.AssetEvents;
import io.waybill.engine.asset.NewAssetEvent;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.notify.LogScan;
import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.Notices;
import io.waybill.engine.run.Decision;
import io.waybill.engine.run.LiveRun;
import io.waybill.engine.run.RunCommand;
import io.waybill.engine.run.RunEvent;
import io.waybill.engine.store.ApprovalChange;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.RunChange;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was decided for one run since its last commit: several decisions become one change. */
final class Unsaved {
    private final LiveRun run;
    private final List<RunEvent> events = new ArrayList<>();
    private final Map<TaskKey, TaskRow> tasks = new LinkedHashMap<>();
    private final Map<UUID, AttemptRow> newAttempts = new LinkedHashMap<>();
    private final Map<UUID, AttemptRow> attempts = new LinkedHashMap<>();
    private final Map<OutputKey, OutputRow> outputs = new LinkedHashMap<>();
    private final List<RunCommand> commands = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private final List<LogScan> scans = new ArrayList<>();
    private final List<TaskKey> gone = new ArrayList<>();
    private final List<ApprovalChange> approvals = new ArrayList<>();
    private final List<NewAssetEvent> assetEvents = new ArrayList<>();
    private @Nullable RunRow row;

    private record OutputKey(String nodeId, int mapIndex, String key) {}

    Unsaved(LiveRun run) {
        this.run = run;
    }

    void add(RunEvent event, Decision decision, Instant now) {
        events.add(event);
        notices.addAll(Notices.of(run, decision, now));
        scans.addAll(Notices.scans(run, decision, now));
        notices.addAll(ApprovalChanges.notices(run, decision, now));
        approvals.addAll(ApprovalChanges.of(run, event, decision));
        assetEvents.addAll(AssetEvents.of(run, decision, now));
        if (decision.run() != null) {
            row = decision.run();
        }
        decision.tasks().forEach(task -> tasks.put(task.key(), task));
        decision.gone().forEach(task -> {
            tasks.remove(task);
            gone.add(task);
        });
        decision.newAttempts().forEach(attempt -> newAttempts.put(attempt.id(), attempt));
        decision.attempts().forEach(attempt -> {
            // An attempt may begin and change before it was ever saved.
            if (newAttempts.replace(attempt.id(), attempt) == null) {
                attempts.put(attempt.id(), attempt);
            }
        });
        decision.outputs()
                .forEach(
                        output -> outputs.put(new OutputKey(output.nodeId(), output.mapIndex(), output.key()), output));
        commands.addAll(decision.commands());
    }

    LiveRun run() {
        return run;
    }

    List<RunEvent> events() {
        return events;
    }

    List<RunCommand> commands() {
        return commands;
    }

    boolean changesNothing() {
        return row == null && tasks.isEmpty() && newAttempts.isEmpty() && attempts.isEmpty() && outputs.isEmpty();
    }

    RunChange toChange() {
        return new RunChange(
                run.row().id(),
                run.row().fence(),
                row,
                List.copyOf(tasks.values()),
                List.copyOf(newAttempts.values()),
                List.copyOf(attempts.values()),
                List.copyOf(outputs.values()),
                notices,
                scans,
                gone,
                approvals,
                assetEvents);
    }

    EngineChange toEngineChange() {
        return new EngineChange(
                run.row().dagId(),
                run.row().runId(),
                run.row().id(),
                run.row().state(),
                run.row().reason(),
                tasks.values().stream()
                        .map(task -> new EngineChange.TaskChange(
                                task.nodeId(), task.mapIndex(), task.state(), task.tryNumber(), task.reason()))
                        .toList());
    }
}
