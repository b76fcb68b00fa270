package io.waybill.engine.approval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.NoticeEvent;
import io.waybill.engine.run.Decision;
import io.waybill.engine.run.LiveRun;
import io.waybill.engine.run.RunEvent;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.ApprovalChange;
import io.waybill.engine.store.ApprovalRow;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a decision gives to keep of approvals, and whom to tell that somebody is asked. Pure. */
public final class ApprovalChanges {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String WHOLE = "return_value";

    private ApprovalChanges() {}

    /**
     * What is asked for, and what is not any more.
     *
     * @param run the run, to which the decision was applied
     * @param event what was decided on; an answer is in it
     */
    public static List<ApprovalChange> of(LiveRun run, RunEvent event, Decision decision) {
        List<ApprovalChange> changes = new ArrayList<>();
        RunRow row = run.row();
        for (AttemptRow attempt : decision.newAttempts()) {
            Node node = run.graph().node(attempt.task());
            if (asks(node)) {
                changes.add(ApprovalChange.asked(new ApprovalRow(
                        attempt.id(),
                        attempt.runKey(),
                        row.dagId(),
                        row.runId(),
                        node.taskId(),
                        attempt.nodeId(),
                        attempt.mapIndex(),
                        attempt.tryNumber(),
                        attempt.request(),
                        attempt.createdAt(),
                        null,
                        null,
                        null,
                        null)));
            }
        }
        for (AttemptRow attempt : decision.attempts()) {
            Instant endedAt = attempt.endedAt();
            if (endedAt != null && asks(run.graph().node(attempt.task()))) {
                JsonNode answer = answer(event, attempt);
                changes.add(
                        answer == null
                                ? ApprovalChange.closed(attempt.id(), endedAt, null, null, null)
                                : ApprovalChange.closed(
                                        attempt.id(),
                                        endedAt,
                                        answer.path("responded_by").textValue(),
                                        answer.path("chosen_options").toString(),
                                        answer.path("params_input").toString()));
            }
        }
        return changes;
    }

    /** Whether a node asks people. */
    public static boolean asks(Node node) {
        return node.work() instanceof NodeWork.Wait wait && wait.sensor().equals(ApprovalSensor.NAME);
    }

    private static @Nullable JsonNode answer(RunEvent event, AttemptRow attempt) {
        if (event instanceof RunEvent.Looked looked && looked.attempt().equals(attempt.id())) {
            return looked.look().outputs().get(WHOLE);
        }
        if (event instanceof RunEvent.Ended ended && ended.attempt().equals(attempt.id())) {
            Map<String, String> outputs = ended.outputs();
            return outputs.containsKey(WHOLE) ? parse(String.valueOf(outputs.get(WHOLE))) : null;
        }
        return null;
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An answer was written as JSON and is none", e);
        }
    }

    /** Who is to be told that a task waits for an answer. */
    public static List<Notice> notices(LiveRun run, Decision decision, Instant now) {
        List<Notice> notices = new ArrayList<>();
        DagGraph graph = run.graph();
        RunRow row = run.row();
        for (AttemptRow attempt : decision.newAttempts()) {
            Node node = graph.node(attempt.task());
            if (!asks(node)) {
                continue;
            }
            JsonNode request = parse(attempt.request());
            for (JsonNode notifier : request.path("notifiers")) {
                notices.add(new Notice(
                        notifier.asText(),
                        NoticeEvent.TASK_APPROVAL,
                        row.id(),
                        row.dagId(),
                        row.runId(),
                        row.logicalDate(),
                        attempt.task().toString(),
                        attempt.tryNumber(),
                        TaskState.DEFERRED.id(),
                        request.path("subject").asText(),
                        now));
            }
        }
        return notices;
    }
}
