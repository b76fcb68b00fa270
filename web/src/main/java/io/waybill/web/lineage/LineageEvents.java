package io.waybill.web.lineage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.ended.EndedRun;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.secret.Masking;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.engine.store.TrySpan;
import io.waybill.spec.TaskSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The events of a run that has ended: it starts, its tries start and end, it ends. Each is of the moment at which it was
 * so. Ids are made of names, so that the same event has the same ids whoever makes it.
 */
final class LineageEvents {
    private static final String SPEC = "https://openlineage.io/spec/";
    private static final String RUN_EVENT = SPEC + "2-0-2/OpenLineage.json#/$defs/RunEvent";
    private static final String FACETS = SPEC + "facets/";

    private final String namespace;
    private final String producer;
    private final EndedRun ended;
    private final RunRow run;
    private final DagGraph graph;
    private final Masking secrets;
    private final Map<TaskKey, TaskRow> tasks = new HashMap<>();
    private final List<ObjectNode> events = new ArrayList<>();

    private LineageEvents(String namespace, String producer, EndedRun ended, DagGraph graph, Masking secrets) {
        this.namespace = namespace;
        this.producer = producer;
        this.ended = ended;
        this.run = ended.run();
        this.graph = graph;
        this.secrets = secrets;
        ended.tasks().forEach(task -> tasks.put(new TaskKey(task.nodeId(), task.mapIndex()), task));
    }

    /**
     * All of them, in an order in which none comes before what it belongs to has started.
     *
     * @param namespace what the jobs belong to
     * @param producer who tells, a URI
     * @param graph of the run's version
     * @param secrets what must not be in a reason; all else is names
     */
    static List<ObjectNode> of(String namespace, String producer, EndedRun ended, DagGraph graph, Masking secrets) {
        LineageEvents made = new LineageEvents(namespace, producer, ended, graph, secrets);
        made.ofRun("START", requireNonNullElse(made.run.startedAt(), made.run.queuedAt()));
        Set<TaskKey> tried = new HashSet<>();
        for (TrySpan one : ended.tries()) {
            tried.add(one.task());
            made.ofTry(one);
        }
        for (TaskRow task : ended.tasks()) {
            if (task.state() == TaskState.SUCCESS && !tried.contains(new TaskKey(task.nodeId(), task.mapIndex()))) {
                made.ofTaskWithoutWork(task);
            }
        }
        made.ofRun(
                switch (made.run.state()) {
                    case SUCCESS -> "COMPLETE";
                    case FAILED -> "FAIL";
                    case QUEUED, RUNNING, CANCELLING, FAILING, CANCELLED -> "ABORT";
                },
                ended.endedAt());
        return made.events;
    }

    private void ofRun(String type, Instant at) {
        ObjectNode event = event(type, at, run.dagId(), id("run"));
        ObjectNode facets = (ObjectNode) event.path("run").path("facets");
        Instant nominal = run.dataIntervalStart() != null ? run.dataIntervalStart() : run.logicalDate();
        if (nominal != null) {
            ObjectNode time = facet(facets, "nominalTime", "1-0-1/NominalTimeRunFacet");
            time.put("nominalStartTime", nominal.toString());
            if (run.dataIntervalEnd() != null) {
                time.put("nominalEndTime", run.dataIntervalEnd().toString());
            }
        }
        if (type.equals("FAIL")) {
            failed(facets, run.reason().isEmpty() ? "A task of it has failed" : run.reason());
        }
        jobType(event, "DAG");
        events.add(event);
    }

    private void ofTry(TrySpan one) {
        UUID id = id("try", one.nodeId(), one.mapIndex(), one.tryNumber());
        ofTask("START", one.createdAt(), one.nodeId(), id, "");
        Instant end = requireNonNullElse(one.endedAt(), ended.endedAt());
        EndKind kind = one.kind();
        if (kind == EndKind.SUCCESS) {
            ofTask("COMPLETE", end, one.nodeId(), id, "");
        } else if (kind == null || kind == EndKind.CANCELLED) {
            ofTask("ABORT", end, one.nodeId(), id, "");
        } else {
            ofTask("FAIL", end, one.nodeId(), id, reason(one, kind));
        }
    }

    /** The reason of the task where the try was its last, else how the try ended. */
    private String reason(TrySpan one, EndKind kind) {
        return Optional.ofNullable(tasks.get(one.task()))
                .filter(task ->
                        task.tryNumber() == one.tryNumber() && !task.reason().isEmpty())
                .map(TaskRow::reason)
                .orElse("The try ended as " + kind.name().toLowerCase(Locale.ROOT));
    }

    private void ofTaskWithoutWork(TaskRow task) {
        Instant end = requireNonNullElse(task.endedAt(), ended.endedAt());
        UUID id = id("try", task.nodeId(), task.mapIndex(), 0);
        ofTask("START", requireNonNullElse(task.scheduledAt(), end), task.nodeId(), id, "");
        ofTask("COMPLETE", end, task.nodeId(), id, "");
    }

    private void ofTask(String type, Instant at, String nodeId, UUID id, String failure) {
        ObjectNode event = event(type, at, run.dagId() + "." + nodeId, id);
        ObjectNode facets = (ObjectNode) event.path("run").path("facets");
        ObjectNode parent = facet(facets, "parent", "1-0-1/ParentRunFacet");
        parent.putObject("run").put("runId", id("run").toString());
        parent.putObject("job").put("namespace", namespace).put("name", run.dagId());
        if (type.equals("FAIL")) {
            failed(facets, failure);
        }
        jobType(event, "TASK");
        dataOf(nodeId).ifPresent(task -> {
            Datasets.put(event.withArray("inputs"), task.inlets(), namespace);
            Datasets.put(event.withArray("outputs"), task.outlets(), namespace);
        });
        events.add(event);
    }

    /** Of a task of several steps, the last ones have its data. */
    private Optional<TaskSpec> dataOf(String nodeId) {
        Node node = graph.find(nodeId).orElse(null);
        if (node == null) {
            return Optional.empty();
        }
        Collection<Node> last = graph.lastNodes(node.taskId());
        return last.stream().anyMatch(step -> step.id().equals(nodeId)) ? graph.task(node) : Optional.empty();
    }

    private ObjectNode event(String type, Instant at, String job, UUID id) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("eventType", type)
                .put("eventTime", at.toString())
                .put("producer", producer)
                .put("schemaURL", RUN_EVENT);
        event.putObject("run").put("runId", id.toString()).putObject("facets");
        event.putObject("job").put("namespace", namespace).put("name", job).putObject("facets");
        event.putArray("inputs");
        event.putArray("outputs");
        return event;
    }

    private void jobType(ObjectNode event, String type) {
        facet((ObjectNode) event.path("job").path("facets"), "jobType", "2-0-4/JobTypeJobFacet")
                .put("processingType", "BATCH")
                .put("integration", "WAYBILL")
                .put("jobType", type);
    }

    private void failed(ObjectNode facets, String message) {
        facet(facets, "errorMessage", "1-0-0/ErrorMessageRunFacet")
                .put("message", secrets.mask(message))
                .put("programmingLanguage", "YAML");
    }

    private ObjectNode facet(ObjectNode facets, String name, String schema) {
        String type = schema.substring(schema.indexOf('/') + 1);
        return facets.putObject(name)
                .put("_producer", producer)
                .put("_schemaURL", FACETS + schema + ".json#/$defs/" + type);
    }

    private UUID id(Object... names) {
        StringBuilder text = new StringBuilder().append(run.id()).append('\0').append(run.dagId());
        text.append('\0').append(run.runId());
        for (Object name : names) {
            text.append('\0').append(name);
        }
        return UUID.nameUUIDFromBytes(text.toString().getBytes(UTF_8));
    }
}
