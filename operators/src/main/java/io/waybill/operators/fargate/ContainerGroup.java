package io.waybill.operators.fargate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.engine.graph.OperatorGroup.Edge;
import io.waybill.engine.graph.OperatorGroup.GroupNode;
import io.waybill.spec.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the nodes that run a container: {@code create_task_definition}, which registers the definition where ECS has
 * none of this content, then {@code run}. An existing definition needs the second only, which is then the task itself.
 *
 * <p>What is the same in every run goes into the definition, whose content then never changes; words and variables
 * with templates in them go into the overrides of RunTask. An entry point cannot be overridden, and an image neither:
 * with templates in them, each new value makes a new revision.
 */
public final class ContainerGroup {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String DEFINE = "create_task_definition";
    private static final String RUN = "run";

    private final String taskId;
    private final ContainerWith with;
    private final OperatorContext context;
    private final NodeWork.Container.@Nullable Step step;

    private ContainerGroup(
            String taskId, ContainerWith with, OperatorContext context, NodeWork.Container.@Nullable Step step) {
        this.taskId = taskId;
        this.with = with;
        this.context = context;
        this.step = step;
    }

    /** The group of one task. */
    public static OperatorGroup of(String taskId, ContainerWith with, OperatorContext context) {
        return new ContainerGroup(taskId, with, context, null).group();
    }

    /** The group of one task whose container is one of our steps. */
    public static OperatorGroup of(
            String taskId, ContainerWith with, OperatorContext context, NodeWork.Container.Step step) {
        return new ContainerGroup(taskId, with, context, step).group();
    }

    /**
     * One of several runs of the same definition.
     *
     * @param name of its node
     * @param command what is run instead of the definition's command
     * @param environment variables beside the definition's
     * @param needs names of the runs before it
     * @param step what it is told in a file; absent where that is nothing
     */
    public record Run(
            String name,
            Command command,
            Map<String, String> environment,
            List<String> needs,
            NodeWork.Container.@Nullable Step step) {
        public Run {
            environment = Ordered.copyOf(environment);
            needs = List.copyOf(needs);
        }

        /** One that is told nothing in a file. */
        public Run(String name, Command command, Map<String, String> environment, List<String> needs) {
            this(name, command, environment, needs, null);
        }
    }

    /**
     * The group of one task that runs one definition several times: {@code create_task_definition}, then the runs.
     *
     * @param with has no command and no definition that exists
     */
    public static OperatorGroup of(String taskId, ContainerWith with, OperatorContext context, List<Run> runs) {
        return new ContainerGroup(taskId, with, context, null).group(runs);
    }

    private OperatorGroup group() {
        String existing = with.taskDefinition();
        if (existing != null) {
            return OperatorGroup.single(container(existing, null));
        }
        return new OperatorGroup(
                List.of(define(), new GroupNode(RUN, container(arn(), null))), List.of(new Edge(DEFINE, RUN)), RUN);
    }

    private OperatorGroup group(List<Run> runs) {
        List<GroupNode> nodes = new ArrayList<>(List.of(define()));
        List<Edge> edges = new ArrayList<>();
        for (Run run : runs) {
            nodes.add(new GroupNode(run.name(), container(arn(), run)));
            if (run.needs().isEmpty()) {
                edges.add(new Edge(DEFINE, run.name()));
            }
            run.needs().forEach(need -> edges.add(new Edge(need, run.name())));
        }
        return new OperatorGroup(nodes, edges, DEFINE);
    }

    private GroupNode define() {
        return new GroupNode(
                DEFINE,
                new NodeWork.Action(
                        "ecs.register_task_definition", new DefinitionJson(taskId, with, context).definition()));
    }

    private String arn() {
        return "{{ ti.xcom_pull('" + taskId + "." + DEFINE + "') }}";
    }

    private NodeWork.Container container(String definition, @Nullable Run run) {
        Capacity capacity = with.capacity();
        ObjectNode onDemand = capacity == null || capacity.spot() != Spot.PREFER
                ? null
                : JSON.objectNode().put("launchType", LaunchType.FARGATE.name()).putNull("capacityProviderStrategy");
        return new NodeWork.Container(request(definition, run), sizes(), onDemand, run == null ? step : run.step());
    }

    private List<NodeWork.Container.Size> sizes() {
        List<NodeWork.Container.Size> sizes = new ArrayList<>();
        for (FargateSize size : ContainerSizes.ladder(with)) {
            ObjectNode patch = JSON.objectNode();
            if (!sizes.isEmpty()) {
                patch.putObject("overrides")
                        .put("cpu", Integer.toString(size.cpu()))
                        .put("memory", Integer.toString(size.memory()));
            }
            sizes.add(new NodeWork.Container.Size(size.memory(), patch));
        }
        return sizes;
    }

    private ObjectNode request(String definition, @Nullable Run run) {
        ObjectNode request = JSON.objectNode();
        putIfPresent(request, "cluster", with.cluster());
        request.put("taskDefinition", definition);
        addCapacity(request);
        putIfPresent(request, "platformVersion", with.platformVersion());
        addNetwork(request);
        request.set("overrides", overrides(run));
        if (!with.tags().isEmpty()) {
            ArrayNode tags = request.putArray("tags");
            with.tags().forEach((key, value) -> tags.addObject().put("key", key).put("value", value));
        }
        return request;
    }

    private void addCapacity(ObjectNode request) {
        Capacity capacity = with.capacity();
        if (capacity != null && capacity.isSpot()) {
            request.putArray("capacityProviderStrategy")
                    .addObject()
                    .put("capacityProvider", "FARGATE_SPOT")
                    .put("weight", 1);
        } else if (capacity != null && !capacity.strategy().isEmpty()) {
            ArrayNode strategy = request.putArray("capacityProviderStrategy");
            for (CapacityProvider provider : capacity.strategy()) {
                strategy.addObject()
                        .put("capacityProvider", provider.provider())
                        .put("weight", provider.weight())
                        .put("base", provider.base());
            }
        } else {
            LaunchType launchType = with.launchType() == null ? LaunchType.FARGATE : with.launchType();
            request.put("launchType", launchType.name());
        }
    }

    private void addNetwork(ObjectNode request) {
        Boolean publicIp = with.assignPublicIp();
        if (with.subnets().isEmpty() && with.securityGroups().isEmpty() && publicIp == null) {
            return;
        }
        ObjectNode network = request.putObject("networkConfiguration").putObject("awsvpcConfiguration");
        putTexts(network, "subnets", with.subnets());
        putTexts(network, "securityGroups", with.securityGroups());
        if (publicIp != null) {
            network.put("assignPublicIp", publicIp ? "ENABLED" : "DISABLED");
        }
    }

    private ObjectNode overrides(@Nullable Run run) {
        ObjectNode overrides = JSON.objectNode();
        boolean existing = with.taskDefinition() != null;
        if (existing) {
            addSize(overrides);
        }
        ArrayNode containers = overrides.putArray("containerOverrides");
        ObjectNode main = containers.addObject();
        putIfPresent(main, "name", existing ? with.containerName() : DefinitionJson.MAIN);
        addVarying(main, with.command(), with.environment(), existing);
        if (run != null) {
            putTexts(main, "command", run.command().words());
            ArrayNode variables = main.withArray("environment");
            run.environment()
                    .forEach((name, value) ->
                            variables.addObject().put("name", name).put("value", value));
        }
        for (Sidecar sidecar : with.sidecars()) {
            ObjectNode override = JSON.objectNode().put("name", sidecar.name());
            addVarying(override, sidecar.command(), sidecar.environment(), false);
            if (override.size() > 1) {
                containers.add(override);
            }
        }
        return overrides;
    }

    /** What of an existing definition RunTask can change. */
    private void addSize(ObjectNode overrides) {
        if (with.cpu() != null) {
            overrides.put("cpu", with.cpu().toString());
        }
        if (with.memory() != null) {
            overrides.put("memory", with.memory().toString());
        }
        if (with.ephemeralStorage() != null) {
            overrides.putObject("ephemeralStorage").put("sizeInGiB", with.ephemeralStorage());
        }
        putIfPresent(overrides, "taskRoleArn", with.taskRole());
        putIfPresent(overrides, "executionRoleArn", with.executionRole());
    }

    private static void addVarying(
            ObjectNode override, @Nullable Command command, Map<String, String> environment, boolean all) {
        if (command != null && (all || Varying.isIn(command.words()))) {
            putTexts(override, "command", command.words());
        }
        ArrayNode variables = JSON.arrayNode();
        environment.forEach((name, value) -> {
            if (all || Varying.isIn(value)) {
                variables.addObject().put("name", name).put("value", value);
            }
        });
        if (!variables.isEmpty()) {
            override.set("environment", variables);
        }
    }

    static void putIfPresent(ObjectNode json, String member, @Nullable String value) {
        if (value != null) {
            json.put(member, value);
        }
    }

    static void putTexts(ObjectNode json, String member, List<String> texts) {
        if (!texts.isEmpty()) {
            texts.forEach(json.putArray(member)::add);
        }
    }
}
