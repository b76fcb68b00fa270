package io.waybill.engine.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.Mapping;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.Items;
import io.waybill.engine.run.RequestRenderer;
import io.waybill.engine.run.RunView;
import io.waybill.engine.runtime.LaunchContext;
import io.waybill.engine.runtime.StepInput;
import io.waybill.engine.runtime.TaskRuntime;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.Spent;
import io.waybill.engine.store.TaskRow;
import io.waybill.engine.trace.TraceIds;
import io.waybill.spec.DagSpec;
import io.waybill.spec.ExpandSpec;
import io.waybill.spec.GroupSpec;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.params.Params;
import io.waybill.spec.template.LastSuccess;
import io.waybill.spec.template.MappedItem;
import io.waybill.spec.template.RunFacts;
import io.waybill.spec.template.SecretPlaces;
import io.waybill.spec.template.TemplateContext;
import io.waybill.spec.template.TemplateException;
import io.waybill.spec.template.Templates;
import io.waybill.spec.template.XComs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Renders the templates of requests with Airflow's variables, and adds to containers what the engine tells each of them:
 * where the run's files are and which try it is, as environment.
 */
final class RequestTemplates implements RequestRenderer {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Templates templates;
    private final TaskRuntime runtime;
    private final String files;
    private final int maxMapLength;
    private final boolean traces;
    private final TriggeringAssets triggering;

    RequestTemplates(Templates templates, TaskRuntime runtime, EngineSettings settings, TriggeringAssets triggering) {
        this.templates = templates;
        this.runtime = runtime;
        this.files = settings.files();
        this.maxMapLength = settings.maxMapLength();
        this.traces = settings.traces();
        this.triggering = triggering;
    }

    @Override
    public ObjectNode render(RunView run, Node node, LaunchContext context) {
        int tryNumber = context.identity().tryNumber();
        if (node.work() instanceof NodeWork.Container container) {
            Spent spent = run.task(node).spent();
            ObjectNode asked = container.request(spent.memoryGrowths(), spent.onDemand());
            ObjectNode request = rendered(run, node, asked, tryNumber, RequestTemplates::isOfContainer);
            tellContainers(request, run.row(), node, tryNumber);
            NodeWork.Container.Step step = container.step();
            ObjectNode complete = runtime.complete(request, context);
            if (step != null) {
                ObjectNode input = rendered(run, node, step.templates(), tryNumber, SecretPlaces.NONE);
                input.setAll(step.literals());
                StepInput.put(complete, space(run.row()), inputOf(node, tryNumber), input);
            }
            return complete;
        }
        if (node.work() instanceof NodeWork.Action action) {
            return rendered(run, node, action.input(), tryNumber, below(action.secrets()));
        }
        if (node.work() instanceof NodeWork.Wait wait) {
            return rendered(run, node, wait.input(), tryNumber, below(wait.secrets()));
        }
        throw new IllegalArgumentException(node.id() + " has no work, so it needs no request");
    }

    private String space(RunRow run) {
        return FileSpace.of(files, run.dagId(), run.runId());
    }

    /** Where the input of a try is; each try has a file of its own. */
    private static String inputOf(Node node, int tryNumber) {
        return ".waybill/steps/" + FileSpace.name(node.name()) + "-" + tryNumber + ".json";
    }

    private static SecretPlaces below(Set<String> keys) {
        return path -> !path.isEmpty() && keys.contains(path.get(0));
    }

    /** Only what a container is told for this one try may hold a secret, not what names things or outlives it. */
    private static boolean isOfContainer(List<String> path) {
        return path.size() > 4
                && path.subList(0, 3).equals(List.of("overrides", "containerOverrides", "*"))
                && (path.get(3).equals("command")
                        || (path.get(3).equals("environment")
                                && path.get(path.size() - 1).equals("value")));
    }

    @Override
    public String render(RunView run, Node node, int tryNumber, String template) {
        return render(run, node, tryNumber, template, Items.of(run, node).orElse(null));
    }

    @Override
    public List<MappedItem> items(RunView run, Node node, int tryNumber, ExpandSpec expand) {
        List<JsonNode> values =
                new ItemList(node, tree -> renderTree(run, node, tryNumber, tree), maxMapLength).of(expand);
        List<MappedItem> items = new ArrayList<>();
        for (JsonNode value : values) {
            MappedItem item = new MappedItem(items.size(), value, ItemList.label(value, items.size()));
            items.add(
                    expand.label().isEmpty()
                            ? item
                            : new MappedItem(
                                    item.index(),
                                    value,
                                    ItemList.shortened(render(run, node, tryNumber, expand.label(), item))));
        }
        return items;
    }

    private JsonNode renderTree(RunView run, Node node, int tryNumber, JsonNode tree) {
        try {
            return templates.renderTree(tree, context(run, node, tryNumber, null));
        } catch (TemplateException e) {
            throw broken(node, e);
        }
    }

    private String render(RunView run, Node node, int tryNumber, String template, @Nullable MappedItem item) {
        try {
            return templates.render(template, context(run, node, tryNumber, item));
        } catch (TemplateException e) {
            throw broken(node, e);
        }
    }

    private static WaybillException broken(Node node, TemplateException e) {
        return new WaybillException(
                ErrorCode.TEMPLATE, "Task " + node.taskId() + " was not started: " + e.getMessage(), e);
    }

    private ObjectNode rendered(RunView run, Node node, ObjectNode tree, int tryNumber, SecretPlaces places) {
        try {
            return (ObjectNode) templates.renderTree(tree, context(run, node, tryNumber), places);
        } catch (TemplateException e) {
            throw broken(node, e);
        }
    }

    private TemplateContext context(RunView run, Node node, int tryNumber) {
        return context(run, node, tryNumber, Items.of(run, node).orElse(null));
    }

    private TemplateContext context(RunView run, Node node, int tryNumber, @Nullable MappedItem item) {
        // What finds the items of a group is of no task.
        TaskSpec task = run.graph().task(node).orElseGet(() -> TaskSpec.of(node.taskId(), "expand"));
        DagSpec dag = run.graph().spec();
        Map<String, JsonNode> ofRun = params(run.row());
        GroupSpec taken = dag.takenGroup(task.group()).orElse(null);
        Map<String, JsonNode> params = taken == null
                ? Params.ofTask(dag, task, ofRun)
                : paramsOfTaken(run, node, task, tryNumber, item, taken);
        return context(run, node, task, tryNumber, item, taken, params);
    }

    private TemplateContext context(
            RunView run,
            Node node,
            TaskSpec task,
            int tryNumber,
            @Nullable MappedItem item,
            @Nullable GroupSpec taken,
            Map<String, JsonNode> params) {
        RunRow row = run.row();
        return new TemplateContext(
                run.graph().spec(),
                task,
                row.runId(),
                row.logicalDate(),
                row.dataIntervalStart(),
                row.dataIntervalEnd(),
                params,
                tryNumber,
                (taskId, key) -> pull(run, node, meant(run, taken, taskId), key),
                item,
                run.lastSuccess().map(RequestTemplates::lastSuccess).orElse(LastSuccess.NONE),
                triggering.of(row),
                new RunFacts(row.type().id(), params(row), row.queuedAt(), row.startedAt()));
    }

    /** In what is taken from another file the ids of that file are meant. */
    private static String meant(RunView run, @Nullable GroupSpec taken, String taskId) {
        if (taken == null) {
            return taskId;
        }
        String inner = taken.innerId(taskId);
        return run.graph().outputsOf(TaskKey.parse(inner).nodeId()).isEmpty() ? taskId : inner;
    }

    /** The defaults of the other file, and over them what the group gives, as it is rendered where the group stands. */
    private Map<String, JsonNode> paramsOfTaken(
            RunView run, Node node, TaskSpec task, int tryNumber, @Nullable MappedItem item, GroupSpec taken) {
        DagSpec dag = run.graph().spec();
        GroupSpec around = dag.takenGroup(taken.group()).orElse(null);
        TaskSpec outside = TaskSpec.of(taken.id(), "from");
        Map<String, JsonNode> outer = around == null
                ? Params.ofTask(dag, outside, params(run.row()))
                : paramsOfTaken(run, node, outside, tryNumber, item, around);
        TemplateContext context = context(run, node, outside, tryNumber, item, around, outer);
        Map<String, JsonNode> values = new LinkedHashMap<>();
        task.params().forEach((name, param) -> {
            if (param.defaultValue() != null) {
                values.put(name, param.defaultValue());
            }
        });
        try {
            for (Map.Entry<String, JsonNode> given : taken.params().entrySet()) {
                values.put(given.getKey(), templates.renderTree(given.getValue(), context));
            }
        } catch (TemplateException e) {
            throw broken(node, e);
        }
        return values;
    }

    private static LastSuccess lastSuccess(RunRow run) {
        return new LastSuccess(run.dataIntervalStart(), run.dataIntervalEnd(), run.startedAt(), run.endedAt());
    }

    /** What a task handed on; of one that is run for other items than the node that asks, a list of what is there. */
    private static Optional<JsonNode> pull(RunView run, Node asking, String taskId, String key) {
        TaskKey named = TaskKey.parse(taskId);
        List<Node> nodes = run.graph().outputsOf(named.nodeId());
        Optional<Mapping> mapping = nodes.stream().findFirst().flatMap(run.graph()::mapping);
        boolean together = mapping.isPresent() && mapping.equals(run.graph().mapping(asking));
        int index = together && asking.mapIndex() >= 0 ? asking.mapIndex() : named.mapIndex();
        if (mapping.isPresent() && index == TaskKey.UNMAPPED) {
            ArrayNode list = JSON.createArrayNode();
            nodes.forEach(node -> value(run, node, key).ifPresent(list::add));
            return Optional.of(list);
        }
        return nodes.stream()
                .filter(node -> node.mapIndex() == index)
                .findFirst()
                .flatMap(node -> value(run, node, key));
    }

    private static Optional<JsonNode> value(RunView run, Node node, String key) {
        if (key.equals(XComs.EXIT_CODE)) {
            TaskRow task = run.task(node);
            return task.state().isTerminal()
                    ? Optional.ofNullable(task.exitCode()).map(IntNode::valueOf)
                    : Optional.empty();
        }
        return run.output(node.key(), key).map(RequestTemplates::parse);
    }

    private static Map<String, JsonNode> params(RunRow row) {
        Map<String, JsonNode> params = new LinkedHashMap<>();
        parse(row.params()).properties().forEach(entry -> params.put(entry.getKey(), entry.getValue()));
        return params;
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new WaybillException(ErrorCode.INTERNAL, "What was stored as JSON is none: " + e.getMessage(), e);
        }
    }

    /** Every container that the request names is told; one that is not named gets no environment from us. */
    private void tellContainers(ObjectNode request, RunRow run, Node node, int tryNumber) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("WAYBILL_FILES", space(run));
        environment.put("WAYBILL_DAG_ID", run.dagId());
        environment.put("WAYBILL_RUN_ID", run.runId());
        environment.put("WAYBILL_TASK_ID", node.taskId());
        environment.put("WAYBILL_TRY_NUMBER", Integer.toString(tryNumber));
        environment.put("WAYBILL_REPORT", RunReports.path(node.key(), tryNumber));
        if (node.mapIndex() >= 0) {
            environment.put("WAYBILL_MAP_INDEX", Integer.toString(node.mapIndex()));
        }
        if (traces) {
            environment.put(
                    "TRACEPARENT",
                    TraceIds.parent(run, node.key().nodeId(), node.key().mapIndex(), tryNumber));
        }
        if (node.work() instanceof NodeWork.Container work && work.step() != null) {
            environment.put(StepInput.VARIABLE, inputOf(node, tryNumber));
        }
        for (JsonNode container : request.path("overrides").path("containerOverrides")) {
            if (container instanceof ObjectNode override) {
                put(override, environment);
            }
        }
    }

    /** Sets variables; others of the same name go, and whatever looks as if the container were a step of ours. */
    private static void put(ObjectNode container, Map<String, String> variables) {
        ArrayNode after = container.arrayNode();
        for (JsonNode variable : container.path("environment")) {
            String name = variable.path("name").asText();
            if (!variables.containsKey(name) && !name.equals(StepInput.VARIABLE)) {
                after.add(variable);
            }
        }
        variables.forEach((name, value) -> after.addObject().put("name", name).put("value", value));
        container.set("environment", after);
    }
}
