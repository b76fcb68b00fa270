package io.waybill.engine.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.run.RunEvent;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.EngineSensor;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.store.ApprovalRow;
import io.waybill.engine.store.ApprovalStore;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.Nearest;
import io.waybill.spec.params.ParamProblem;
import io.waybill.spec.params.Params;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What tasks ask people, and their answers: the first one holds. Thread safe. */
public final class Approvals {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_INPUT = 65_536;

    private final ApprovalStore store;
    private final Engine engine;

    public Approvals(ApprovalStore store, Engine engine) {
        this.store = store;
        this.engine = engine;
    }

    /**
     * An answer.
     *
     * @param chosen one of the options, or several where that is allowed
     * @param params what is given with it; what is left out is the default
     * @param name who answers, as they say themselves; empty where they do not
     */
    public record Answer(List<String> chosen, Map<String, JsonNode> params, String name) {
        public Answer {
            chosen = List.copyOf(chosen);
            params = Map.copyOf(params);
        }
    }

    /** What waits for an answer, what has waited longest first. */
    public List<ApprovalRow> waiting(int limit) {
        return store.waiting(limit);
    }

    /** What does not wait any more, the newest first. */
    public List<ApprovalRow> closed(int limit) {
        return store.closed(limit);
    }

    /**
     * What a try asks.
     *
     * @throws WaybillException {@code APPROVAL_NOT_FOUND}
     */
    public ApprovalRow get(UUID attempt) {
        return store.find(attempt).orElseThrow(() -> notFound("This try"));
    }

    /**
     * What the newest try of a task asks.
     *
     * @throws WaybillException {@code APPROVAL_NOT_FOUND} where it asks nothing
     */
    public ApprovalRow newest(RunRow run, String taskId, int mapIndex) {
        return store.newest(run.id(), taskId, mapIndex).orElseThrow(() -> notFound("Task '" + taskId + "'"));
    }

    /**
     * What one try of a task asks.
     *
     * @throws WaybillException {@code APPROVAL_NOT_FOUND} where it asks nothing
     */
    public ApprovalRow ofTry(RunRow run, String taskId, int mapIndex, int tryNumber) {
        return store.ofTry(run.id(), taskId, mapIndex, tryNumber)
                .orElseThrow(() -> notFound("Try " + tryNumber + " of task '" + taskId + "'"));
    }

    private static WaybillException notFound(String who) {
        return new WaybillException(
                ErrorCode.APPROVAL_NOT_FOUND, who + " asks nobody; `waybill approvals` lists what waits for an answer");
    }

    /**
     * Answers what waits. The answer and what follows from it are saved together when this returns.
     *
     * @param by where the answer comes from, for the log; the name in the answer stands before it
     * @return as it is then
     * @throws WaybillException {@code ALREADY_ANSWERED}, also where somebody else was faster; {@code NOT_ASSIGNED};
     *     {@code INVALID_REQUEST}; {@code INVALID_PARAMS}; {@code DATABASE}
     */
    public ApprovalRow answer(ApprovalRow asked, Answer answer, String by) {
        ApprovalRequest request = ApprovalRequest.parse(asked.request());
        String who = answer.name().isBlank() ? by : answer.name().strip();
        ApprovalRow now = get(asked.attempt());
        refuseClosed(now);
        refuseOthers(request, who);
        List<String> chosen = chosen(request, answer.chosen());
        ObjectNode given = params(asked, request, answer.params());
        Map<String, JsonNode> outputs = request.outputs(chosen, given, who);
        String said = String.join(", ", chosen) + (answer.name().isBlank() ? "" : " by " + who);
        boolean fails = request.failing() && !request.goesOn(chosen);
        RunEvent event = fails
                ? new RunEvent.Ended(
                        asked.attempt(),
                        TaskEnd.of(EndKind.USER, FailureCause.REJECTED, "Rejected by " + who),
                        texts(outputs))
                : new RunEvent.Looked(asked.attempt(), new EngineSensor.Look(true, "", null, outputs));
        boolean saved = engine.tell(asked.runKey(), event);
        ApprovalRow after = get(asked.attempt());
        boolean ours = who.equals(after.respondedBy())
                && String.valueOf(outputs.get("chosen_options")).equals(after.chosenOptions())
                && given.toString().equals(after.paramsInput());
        if (!after.isWaiting() && !ours) {
            refuseClosed(after);
        }
        if (saved && after.isWaiting()) {
            throw new WaybillException(
                    ErrorCode.STALE, "The run is not in the hands of this scheduler at the moment; answer again");
        }
        engine.audit().add(by, "answer", asked.dagId(), asked.runId(), List.of(asked.taskId()), said);
        return after;
    }

    private static Map<String, String> texts(Map<String, JsonNode> outputs) {
        Map<String, String> texts = new HashMap<>();
        outputs.forEach((key, value) -> texts.put(key, value.toString()));
        return texts;
    }

    private static void refuseClosed(ApprovalRow row) {
        if (!row.isWaiting()) {
            throw new WaybillException(
                    ErrorCode.ALREADY_ANSWERED,
                    row.isAnswered()
                            ? "It was answered already, by "
                                    + Optional.ofNullable(row.respondedBy()).orElse("its defaults") + ": "
                                    + row.chosenOptions()
                            : "It does not wait any more: its time is over, or its task was stopped");
        }
    }

    private static void refuseOthers(ApprovalRequest request, String who) {
        if (who.length() > LONGEST_NAME) {
            throw invalid("A name has at most " + LONGEST_NAME + " characters");
        }
        if (!request.assigned().isEmpty() && !request.assigned().contains(who)) {
            throw new WaybillException(
                    ErrorCode.NOT_ASSIGNED,
                    "'" + who + "' is not among those who may answer: " + String.join(", ", request.assigned()));
        }
    }

    private static List<String> chosen(ApprovalRequest request, List<String> chosen) {
        for (String option : chosen) {
            if (!request.options().contains(option)) {
                throw invalid(
                        "There is no option '" + option + "'; " + Nearest.remedy(option, request.options(), "options"));
            }
        }
        if (chosen.isEmpty() || new HashSet<>(chosen).size() < chosen.size()) {
            throw invalid(
                    "Choose " + (request.multiple() ? "some" : "one") + " of: " + String.join(", ", request.options()));
        }
        if (chosen.size() > 1 && !request.multiple()) {
            throw invalid("Only one of the options may be chosen");
        }
        return chosen;
    }

    private static ObjectNode params(ApprovalRow asked, ApprovalRequest request, Map<String, JsonNode> given) {
        Params params = Params.of("task '" + asked.taskId() + "'", request.params(), given);
        if (!params.isValid()) {
            throw new WaybillException(
                    ErrorCode.INVALID_PARAMS,
                    params.problems().stream().map(ParamProblem::toString).collect(Collectors.joining("; ")));
        }
        ObjectNode values = JSON.createObjectNode();
        params.values().forEach(values::set);
        if (values.toString().length() > LONGEST_INPUT) {
            throw invalid("All that is given may have at most " + LONGEST_INPUT + " characters");
        }
        return values;
    }

    private static WaybillException invalid(String message) {
        return new WaybillException(ErrorCode.INVALID_REQUEST, message);
    }
}
