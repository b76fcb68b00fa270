package io.waybill.engine.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.notify.RunDeadline;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.NewRun;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.params.ParamProblem;
import io.waybill.spec.params.Params;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes runs. Safe for use by several threads. */
final class Triggers {
    /** Python's isoformat, as in Airflow's run ids: no fraction where it is zero, else six digits. */
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

    private static final DateTimeFormatter MICROS = new DateTimeFormatterBuilder()
            .append(SECONDS)
            .appendFraction(ChronoField.NANO_OF_SECOND, 6, 6, true)
            .toFormatter(Locale.ROOT);

    private static final int RUNS_OF_AN_AVERAGE = 10;

    private final RunStorage storage;
    private final DagGraphs graphs;
    private final RunLoop loop;

    Triggers(RunStorage storage, DagGraphs graphs, RunLoop loop) {
        this.storage = storage;
        this.graphs = graphs;
        this.loop = loop;
    }

    RunRow trigger(TriggerRequest request) {
        DagRow dag = storage.dag(request.dagId())
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.DAG_NOT_FOUND,
                        "There is no DAG '" + request.dagId() + "'; check the id, or why its file was not loaded"));
        if (!dag.active()) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "DAG '" + dag.dagId() + "' has no file any more (it was " + dag.file()
                            + "); put it back to run the DAG");
        }
        DagGraph graph = graphs.of(dag.versionId());
        Instant date =
                request.logicalDate() == null ? null : request.logicalDate().truncatedTo(ChronoUnit.MICROS);
        TriggerRequest.Interval interval = request.dataInterval();
        Instant now = loop.now();
        Instant runAfter = request.runAfter() == null ? now : request.runAfter().truncatedTo(ChronoUnit.MICROS);
        Instant start = runAfter.isAfter(now) ? runAfter : now;
        NewRun run = new NewRun(
                dag.dagId(),
                runId(request, date, now),
                dag.versionId(),
                request.type(),
                request.backfillId(),
                date,
                interval == null ? date : interval.start(),
                interval == null ? date : interval.end(),
                params(graph.spec(), request.params()).toString(),
                request.triggeredBy(),
                request.note(),
                now,
                start,
                RunDeadline.of(graph.spec(), date, start, () -> averageRunTime(dag.dagId())),
                request.assets());
        List<TaskRow> tasks = graph.nodes().stream()
                .map(node -> TaskRow.untouched(0, node.id()))
                .toList();
        RunRow row = storage.create(run, tasks);
        loop.created(
                row,
                graph.nodes().stream()
                        .map(node -> TaskRow.untouched(row.id(), node.id()))
                        .toList());
        return row;
    }

    private Optional<Duration> averageRunTime(String dagId) {
        List<Duration> times = storage.lastSuccesses(dagId, RUNS_OF_AN_AVERAGE).stream()
                .filter(run -> run.startedAt() != null && run.endedAt() != null)
                .map(run -> Duration.between(run.startedAt(), run.endedAt()))
                .toList();
        return times.stream().reduce(Duration::plus).map(sum -> sum.dividedBy(times.size()));
    }

    private static String runId(TriggerRequest request, @Nullable Instant date, Instant now) {
        if (request.runId() != null) {
            return request.runId();
        }
        // Without a date nothing keeps two runs of one moment apart.
        String suffix = date == null ? "_" + UUID.randomUUID().toString().substring(0, 8) : "";
        return request.type().id() + "__" + iso(date == null ? now : date) + suffix;
    }

    private static String iso(Instant instant) {
        OffsetDateTime date = instant.atOffset(ZoneOffset.UTC);
        return (date.getNano() == 0 ? SECONDS : MICROS).format(date) + "+00:00";
    }

    private static ObjectNode params(DagSpec dag, Map<String, JsonNode> given) {
        Params params = Params.effective(dag, given);
        if (!params.isValid()) {
            throw new WaybillException(
                    ErrorCode.INVALID_PARAMS,
                    "DAG '" + dag.dagId() + "': "
                            + params.problems().stream()
                                    .map(ParamProblem::toString)
                                    .collect(Collectors.joining("; ")));
        }
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        params.values().forEach(values::set);
        return values;
    }
}
