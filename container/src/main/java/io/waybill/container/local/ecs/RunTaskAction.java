package io.waybill.container.local.ecs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.faults.FaultSubject;
import io.waybill.container.local.faults.Faults;
import io.waybill.container.local.wire.ActionTable;
import io.waybill.container.local.wire.ActionTable.Service;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.Json;
import io.waybill.container.local.wire.WireException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** RunTask: accepts tasks, once for each client token. */
final class RunTaskAction {

    private static final ObjectWriter SORTED = Json.MAPPER
            .copy()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .writer();

    private final RunTaskRules rules;
    private final Clusters clusters;
    private final TaskDefinitions definitions;
    private final Tasks tasks;
    private final TaskOrders orders;
    private final FargateAgent agent;
    private final TaskChanges changes;
    private final Faults faults;
    private final TaskView view;
    private final Arns arns;
    private final Clock clock;

    RunTaskAction(
            Clusters clusters,
            TaskDefinitions definitions,
            Tasks tasks,
            TaskOrders orders,
            FargateAgent agent,
            TaskChanges changes,
            Faults faults,
            Arns arns,
            Clock clock) {
        this.rules = new RunTaskRules();
        this.clusters = clusters;
        this.definitions = definitions;
        this.tasks = tasks;
        this.orders = orders;
        this.agent = agent;
        this.changes = changes;
        this.faults = faults;
        this.view = new TaskView(arns);
        this.arns = arns;
        this.clock = clock;
    }

    void addTo(ActionTable.Builder table) {
        table.add(Service.ECS, "RunTask", this::runTask);
    }

    // One call at a time: of two with the same token, the second must find the first one's tasks.
    private synchronized JsonNode runTask(Input request) {
        rules.checkShape(request);
        String cluster = clusters.named(request);
        Optional<String> clientToken = request.text("clientToken");
        String fingerprint = fingerprint(request, cluster);
        if (clientToken.isPresent()) {
            List<FargateTask> before = tasks.withToken(cluster, clientToken.get(), clock.millis());
            if (!before.isEmpty()) {
                return replay(before, fingerprint);
            }
        }
        Input resolved =
                CapacityProviders.resolve(request, clusters.find(cluster).orElseGet(Json::object));
        TaskDefinition definition = definition(request);
        rules.checkAgainst(request, definition);
        ArrayNode tags = tags(request, definition, cluster);
        FaultSubject subject = FaultSubjects.ofLaunch(cluster, definition.family(), tags, request);
        boolean byStrategy = request.has("capacityProviderStrategy");
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < RunTaskRules.count(request); i++) {
            faults.launchFailure(subject, byStrategy).ifPresent(failures::add);
        }
        TaskOrder.Launch launch = new TaskOrder.Launch(
                UUID.randomUUID().toString(),
                RunTaskRules.count(request) - failures.size(),
                clientToken.orElse(null),
                fingerprint);
        List<TaskOrder> wanted = new ArrayList<>();
        for (int i = 0; i < launch.size(); i++) {
            wanted.add(orders.make(resolved, definition, cluster, launch, tags, clock.millis()));
        }
        List<FargateTask> accepted = tasks.accept(wanted, task -> {
            task.fate(faults.fateOf(FaultSubjects.ofTask(task.order()), byStrategy));
            changes.accepted(task);
        });
        ObjectNode answer =
                answer(accepted.stream().map(task -> view.full(task, true)).toList());
        failures.forEach(reason -> answer.withArray("/failures").addObject().put("reason", reason));
        accepted.forEach(agent::queue);
        return answer;
    }

    private JsonNode replay(List<FargateTask> before, String fingerprint) {
        if (!before.get(0).order().launch().fingerprint().equals(fingerprint)) {
            throw new WireException(
                    ErrorCode.CONFLICT,
                    "The RunTask request could not be processed due to conflicts. The provided clientToken is already in use"
                            + " with a different RunTask request.",
                    Map.of(
                            "resourceIds",
                            Json.array(before.stream().map(view::arn).toList())));
        }
        return answer(before.stream()
                .map(task -> task.isOver() ? view.brief(task) : view.full(task, true))
                .toList());
    }

    private static ObjectNode answer(List<ObjectNode> views) {
        ObjectNode answer = Json.object();
        answer.putArray("tasks").addAll(views);
        answer.putArray("failures");
        return answer;
    }

    private TaskDefinition definition(Input request) {
        TaskDefinition found = definitions
                .find(TaskDefinitionName.parse(request.textOrEmpty("taskDefinition")))
                .orElseThrow(() -> new WireException(ErrorCode.CLIENT, "TaskDefinition not found."));
        if (!found.isActive()) {
            throw new WireException(ErrorCode.INVALID_PARAMETER, "TaskDefinition is inactive");
        }
        return found;
    }

    private ArrayNode tags(Input request, TaskDefinition definition, String cluster) {
        ArrayNode tags = Tags.read(request);
        if (request.textOrEmpty("propagateTags").equals("TASK_DEFINITION")) {
            tags = Tags.merge(definition.tags(), tags);
        }
        if (request.flag("enableECSManagedTags", false)) {
            ArrayNode managed = Json.array();
            managed.addObject().put("key", "aws:ecs:clusterName").put("value", cluster);
            tags = Tags.merge(tags, managed);
        }
        return tags;
    }

    /** Equal for requests with equal parameters, in whatever order, whether the cluster is named or meant. */
    private String fingerprint(Input request, String cluster) {
        ObjectNode parameters = request.members().deepCopy();
        parameters.remove("clientToken");
        parameters.put("cluster", arns.cluster(cluster));
        try {
            Object plain = Json.MAPPER.convertValue(parameters, Map.class);
            return UUID.nameUUIDFromBytes(SORTED.writeValueAsBytes(plain)).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A request that was read as JSON cannot be written as JSON", e);
        }
    }
}
