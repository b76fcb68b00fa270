package io.waybill.spec.template;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.spec.DagSpec;
import io.waybill.spec.ExpandSpec;
import io.waybill.spec.TaskSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the templates of one try may use. Dates are in UTC, as Airflow's are; without a logical date {@code ds}, {@code ts}
 * and their like are absent.
 *
 * @param dag the DAG
 * @param task the task
 * @param runId the run
 * @param logicalDate the moment that the run is for; null for a run that is for none
 * @param dataIntervalStart the start of the data that the run is for; null without a logical date
 * @param dataIntervalEnd the end of the data that the run is for; null without a logical date
 * @param params the run's params, defaults included
 * @param tryNumber the number of this try, counted from 1
 * @param xcoms the outputs of the run's other tasks
 * @param item what an instance of a mapped task is run for; null for a task that is not mapped
 * @param lastSuccess the DAG's last successful run before this one
 * @param triggeringEvents the events of assets that started the run, oldest first; none for other runs
 * @param run what made the run, and when
 */
public record TemplateContext(
        DagSpec dag,
        TaskSpec task,
        String runId,
        @Nullable Instant logicalDate,
        @Nullable Instant dataIntervalStart,
        @Nullable Instant dataIntervalEnd,
        Map<String, JsonNode> params,
        int tryNumber,
        XComs xcoms,
        @Nullable MappedItem item,
        LastSuccess lastSuccess,
        List<TriggeringEvent> triggeringEvents,
        RunFacts run) {

    public TemplateContext {
        requireNonNull(dag, "dag");
        requireNonNull(task, "task");
        requireNonNull(runId, "runId");
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
        requireNonNull(xcoms, "xcoms");
        requireNonNull(lastSuccess, "lastSuccess");
        triggeringEvents = List.copyOf(triggeringEvents);
        requireNonNull(run, "run");
    }

    /** A run that somebody starts now. */
    public TemplateContext(
            DagSpec dag,
            TaskSpec task,
            String runId,
            @Nullable Instant logicalDate,
            @Nullable Instant dataIntervalStart,
            @Nullable Instant dataIntervalEnd,
            Map<String, JsonNode> params,
            int tryNumber,
            XComs xcoms,
            @Nullable MappedItem item,
            LastSuccess lastSuccess) {
        this(
                dag,
                task,
                runId,
                logicalDate,
                dataIntervalStart,
                dataIntervalEnd,
                params,
                tryNumber,
                xcoms,
                item,
                lastSuccess,
                List.of(),
                new RunFacts("manual", params, null, null));
    }

    /** The variables by name. */
    Map<String, Object> variables() {
        Map<String, Object> variables = new HashMap<>();
        variables.put("run_id", runId);
        variables.put("dag", dagVariable());
        variables.put(RunFacts.NAME, runVariable());
        variables.put("task", taskVariable());
        TaskInstanceVariable instance = new TaskInstanceVariable(this);
        variables.put("ti", instance);
        variables.put("task_instance", instance);
        variables.put("params", values(params));
        variables.put("inlets", AssetVariables.assets(task.inlets()));
        variables.put("outlets", AssetVariables.assets(task.outlets()));
        variables.put(AssetVariables.TRIGGERING, AssetVariables.triggering(dag, triggeringEvents));
        if (item != null) {
            variables.put(ExpandSpec.ITEM, JsonValues.of(item.value()));
        }
        if (logicalDate != null) {
            ZonedDateTime date = logicalDate.atZone(ZoneOffset.UTC);
            variables.put("logical_date", new DateVariable(date));
            variables.put("ds", DateVariable.ds(date));
            variables.put("ds_nodash", DateVariable.dsNoDash(date));
            variables.put("ts", DateVariable.iso(date));
            variables.put("ts_nodash", DateVariable.tsNoDash(date));
            variables.put("ts_nodash_with_tz", DateVariable.tsNoDashWithZone(date));
        }
        if (dataIntervalStart != null) {
            variables.put("data_interval_start", DateVariable.of(dataIntervalStart));
        }
        if (dataIntervalEnd != null) {
            variables.put("data_interval_end", DateVariable.of(dataIntervalEnd));
        }
        variables.put("macros", new MacrosVariable(this));
        variables.put("prev_data_interval_start_success", dateOrNothing(lastSuccess.dataIntervalStart()));
        variables.put("prev_data_interval_end_success", dateOrNothing(lastSuccess.dataIntervalEnd()));
        variables.put("prev_start_date_success", dateOrNothing(lastSuccess.startDate()));
        variables.put("prev_end_date_success", dateOrNothing(lastSuccess.endDate()));
        return variables;
    }

    /** Airflow's None is a value, which a template can ask for. */
    private static Object dateOrNothing(@Nullable Instant instant) {
        return instant == null ? JsonValues.Nothing.INSTANCE : DateVariable.of(instant);
    }

    private static JsonValues.Dictionary values(Map<String, JsonNode> params) {
        JsonValues.Dictionary values = new JsonValues.Dictionary();
        params.forEach((name, value) -> values.put(name, JsonValues.of(value)));
        return values;
    }

    private JsonValues.Dictionary runVariable() {
        JsonValues.Dictionary variable = new JsonValues.Dictionary();
        variable.put("dag_id", dag.dagId());
        variable.put("run_id", runId);
        variable.put("run_type", run.type());
        variable.put(RunFacts.CONF, values(run.conf()));
        variable.put("logical_date", dateOrNothing(logicalDate));
        variable.put("data_interval_start", dateOrNothing(dataIntervalStart));
        variable.put("data_interval_end", dateOrNothing(dataIntervalEnd));
        variable.put("queued_at", dateOrNothing(run.queuedAt()));
        variable.put("start_date", dateOrNothing(run.startDate()));
        return variable;
    }

    private JsonValues.Dictionary dagVariable() {
        JsonValues.Dictionary variable = new JsonValues.Dictionary();
        variable.put("dag_id", dag.dagId());
        variable.put("description", dag.description());
        variable.put("owner", dag.owner());
        variable.put("timezone", dag.timezone().getId());
        variable.put("tags", JsonValues.sequence(List.copyOf(dag.tags())));
        return variable;
    }

    private JsonValues.Dictionary taskVariable() {
        JsonValues.Dictionary variable = new JsonValues.Dictionary();
        variable.put("task_id", task.id());
        variable.put("operator", task.uses());
        variable.put("retries", task.retries());
        return variable;
    }
}
