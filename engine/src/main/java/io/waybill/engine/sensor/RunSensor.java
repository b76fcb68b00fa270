package io.waybill.engine.sensor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EngineSensor;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.engine.store.TaskRow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Waits for a run of another DAG, or for some tasks of it. Its input has {@code dag_id}; {@code run_id}, or else
 * {@code logical_date} and {@code before_seconds}, which is taken off it; {@code task_ids}, none for the run itself;
 * {@code allowed_states} and {@code failed_states}.
 */
public final class RunSensor implements EngineSensor {
    /** The name of this sensor. */
    public static final String NAME = "run";

    private final RunStore runs;

    public RunSensor(RunStore runs) {
        this.runs = runs;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Look look(ObjectNode input, Instant since, Instant now) {
        String dagId = input.path("dag_id").asText();
        Optional<RunRow> run = find(dagId, input);
        if (run.isEmpty()) {
            return Look.notYet("DAG '" + dagId + "' has no " + named(input) + " yet");
        }
        String runId = run.get().runId();
        List<String> taskIds = words(input.path("task_ids"));
        Set<String> allowed = Set.copyOf(words(input.path("allowed_states")));
        Set<String> failed = Set.copyOf(words(input.path("failed_states")));
        if (taskIds.isEmpty()) {
            String state = run.get().state().id();
            return judge("Run '" + runId + "' of DAG '" + dagId + "'", state, allowed, failed);
        }
        List<TaskRow> rows = runs.tasks(run.get().id());
        for (String taskId : taskIds) {
            String what = "Task '" + taskId + "' of run '" + runId + "' of DAG '" + dagId + "'";
            Set<String> states = states(rows, taskId);
            if (states.isEmpty()) {
                throw new WaybillException(
                        ErrorCode.TASK_NOT_FOUND, what + " is not there; check task_ids against that DAG");
            }
            for (String state : states) {
                Look look = judge(what, state, allowed, failed);
                if (!look.met()) {
                    return look;
                }
            }
        }
        return Look.done();
    }

    private Optional<RunRow> find(String dagId, ObjectNode input) {
        String runId = input.path("run_id").asText();
        return runId.isEmpty() ? runs.find(dagId, date(input)) : runs.find(dagId, runId);
    }

    private static Instant date(ObjectNode input) {
        String date = input.path("logical_date").asText();
        if (date.isEmpty()) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "The run has no logical date by which to find that of the other DAG; name its run_id, or start the"
                            + " run with a logical date");
        }
        return TimeSensor.moment(date, ZoneOffset.UTC)
                .minus(Duration.ofSeconds(input.path("before_seconds").asLong()));
    }

    private static String named(ObjectNode input) {
        String runId = input.path("run_id").asText();
        return runId.isEmpty() ? "run for " + date(input) : "run '" + runId + "'";
    }

    /** The states of a task's nodes; a node's own id stands for it alone. */
    private static Set<String> states(List<TaskRow> rows, String taskId) {
        Set<String> states = new HashSet<>();
        rows.stream()
                // What a list of items has no more, or the DAG, is not waited for.
                .filter(row -> row.state() != TaskState.REMOVED)
                .filter(row -> row.nodeId().equals(taskId) || row.nodeId().startsWith(taskId + "."))
                .map(TaskRow::state)
                .map(TaskState::id)
                .forEach(states::add);
        return states;
    }

    private static Look judge(String what, String state, Set<String> allowed, Set<String> failed) {
        if (allowed.contains(state)) {
            return Look.done();
        }
        if (failed.contains(state)) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST, what + " is " + state + ", which is one of the failed_states");
        }
        return Look.notYet(what + " is " + state);
    }

    private static List<String> words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asText()));
        return words;
    }
}
