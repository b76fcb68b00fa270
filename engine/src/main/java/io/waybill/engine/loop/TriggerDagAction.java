package io.waybill.engine.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.run.RunType;
import io.waybill.engine.runtime.EngineAction;
import io.waybill.engine.sensor.TimeSensor;
import io.waybill.engine.store.NewRun;
import io.waybill.engine.store.RunRow;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Makes a run of another DAG. Its input has {@code dag_id}, {@code run_id}, {@code logical_date} (empty: now), {@code conf}
 * and {@code by}. A run of that id that the same task has made already is as good: the call may have been repeated.
 */
final class TriggerDagAction implements EngineAction {
    static final String NAME = "trigger_dag";

    /** What a hash with its hyphen takes. */
    private static final int CUT = 9;

    private final Consumer<TriggerRequest> trigger;
    private final BiFunction<String, String, Optional<RunRow>> runs;
    private final Clock clock;

    /**
     * @param trigger makes runs
     * @param runs finds a run by its DAG and its id
     * @param clock tells the time
     */
    TriggerDagAction(Consumer<TriggerRequest> trigger, BiFunction<String, String, Optional<RunRow>> runs, Clock clock) {
        this.trigger = trigger;
        this.runs = runs;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, JsonNode> run(ObjectNode input, String target) {
        String dagId = input.path("dag_id").asText();
        String runId = shortened(input.path("run_id").asText());
        String by = input.path("by").asText();
        String date = input.path("logical_date").asText();
        Instant logicalDate = date.isEmpty() ? clock.instant() : TimeSensor.moment(date, ZoneOffset.UTC);
        Map<String, JsonNode> conf = new HashMap<>();
        input.path("conf").properties().forEach(entry -> conf.put(entry.getKey(), entry.getValue()));
        if (!madeBefore(dagId, runId, by)) {
            try {
                trigger.accept(new TriggerRequest(dagId, runId, logicalDate, null, conf, RunType.MANUAL, by, ""));
            } catch (WaybillException e) {
                if (e.code() != ErrorCode.RUN_EXISTS || !madeBefore(dagId, runId, by)) {
                    throw e;
                }
            }
        }
        return Map.of("return_value", TextNode.valueOf(runId));
    }

    /** DAGs that start each other make ids of ids; two different ones never become the same. */
    private static String shortened(String runId) {
        return runId.length() <= NewRun.MAX_RUN_ID
                ? runId
                : runId.substring(0, NewRun.MAX_RUN_ID - CUT) + "-" + FileSpace.hash(runId);
    }

    private boolean madeBefore(String dagId, String runId, String by) {
        return runs.apply(dagId, runId)
                .filter(run -> run.triggeredBy().equals(by))
                .isPresent();
    }
}
