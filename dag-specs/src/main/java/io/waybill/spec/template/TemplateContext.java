package io.waybill.spec.template;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.spec.DagSpec;
import io.waybill.spec.ExpandSpec;
import io.waybill.spec.TaskSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
 * @param triggeringEvents the events of assets that started the run, oldest first; none for other runs
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
        List<TriggeringEvent> triggeringEvents) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter DAY_NO_DASH = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);
    private static final DateTimeFormatter TIME_NO_DASH = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT);

    public TemplateContext {
        requireNonNull(dag, "dag");
        requireNonNull(task, "task");
        requireNonNull(runId, "runId");
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
        requireNonNull(xcoms, "xcoms");
        triggeringEvents = List.copyOf(triggeringEvents);
    }

    /** A run that no asset has started. */
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
            @Nullable MappedItem item) {
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
                List.of());
    }

    /** The variables by name. */
    Map<String, Object> variables() {
        Map<String, Object> variables = new HashMap<>();
        variables.put("run_id", runId);
        variables.put("dag", dagVariable());
        variables.put("task", taskVariable());
        TaskInstanceVariable instance = new TaskInstanceVariable(this);
        variables.put("ti", instance);
        variables.put("task_instance", instance);
        JsonValues.Dictionary values = new JsonValues.Dictionary();
        params.forEach((name, value) -> values.put(name, JsonValues.of(value)));
        variables.put("params", values);
        variables.put("inlets", AssetVariables.assets(task.inlets()));
        variables.put("outlets", AssetVariables.assets(task.outlets()));
        variables.put(AssetVariables.TRIGGERING, AssetVariables.triggering(dag, triggeringEvents));
        if (item != null) {
            variables.put(ExpandSpec.ITEM, JsonValues.of(item.value()));
        }
        if (logicalDate != null) {
            ZonedDateTime date = logicalDate.atZone(ZoneOffset.UTC);
            variables.put("logical_date", new DateVariable(date));
            variables.put("ds", DAY.format(date));
            variables.put("ds_nodash", DAY_NO_DASH.format(date));
            variables.put("ts", DateVariable.iso(date));
            variables.put("ts_nodash", TIME_NO_DASH.format(date));
            variables.put("ts_nodash_with_tz", TIME_NO_DASH.format(date) + "+0000");
        }
        if (dataIntervalStart != null) {
            variables.put("data_interval_start", new DateVariable(dataIntervalStart.atZone(ZoneOffset.UTC)));
        }
        if (dataIntervalEnd != null) {
            variables.put("data_interval_end", new DateVariable(dataIntervalEnd.atZone(ZoneOffset.UTC)));
        }
        return variables;
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
