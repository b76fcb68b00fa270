package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.wire.ActionTable;
import io.waybill.container.local.wire.ActionTable.Service;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.Json;
import io.waybill.container.local.wire.WireException;
import java.util.List;
import java.util.regex.Pattern;

/** CreateCluster, DescribeClusters, ListClusters, DeleteCluster and PutClusterCapacityProviders. */
final class ClusterActions {

    private static final int MOST_CLUSTERS = 100;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,255}");
    private static final List<String> KEPT = List.of("settings", "configuration", "serviceConnectDefaults");

    private final Clusters clusters;
    private final Tasks tasks;
    private final Arns arns;

    ClusterActions(Clusters clusters, Tasks tasks, Arns arns) {
        this.clusters = clusters;
        this.tasks = tasks;
        this.arns = arns;
    }

    void addTo(ActionTable.Builder table) {
        table.add(Service.ECS, "CreateCluster", this::create);
        table.add(Service.ECS, "DescribeClusters", this::describe);
        table.add(Service.ECS, "ListClusters", this::list);
        table.add(Service.ECS, "DeleteCluster", this::delete);
        table.add(Service.ECS, "PutClusterCapacityProviders", this::putCapacityProviders);
    }

    private JsonNode create(Input input) {
        String name = input.text("clusterName").orElse("default");
        if (!NAME.matcher(name).matches()) {
            throw invalid("Cluster name '" + name + "' must have 1 to 255 letters, numbers, hyphens and underscores.");
        }
        ObjectNode facts = Json.object();
        for (String member : KEPT) {
            if (input.has(member)) {
                facts.set(member, input.members().get(member));
            }
        }
        CapacityProviders.associate(input, facts);
        facts.set("tags", Tags.read(input));
        return answer(name, clusters.create(name, facts));
    }

    private JsonNode describe(Input input) {
        List<String> wanted = input.texts("clusters");
        if (wanted.size() > MOST_CLUSTERS) {
            throw invalid(
                    "Clusters cannot have more than " + MOST_CLUSTERS + " elements; it has " + wanted.size() + ".");
        }
        boolean withTags = input.texts("include").contains("TAGS");
        ObjectNode answer = Json.object();
        ArrayNode found = answer.putArray("clusters");
        ArrayNode failures = answer.putArray("failures");
        for (String written : wanted.isEmpty() ? List.of("") : wanted) {
            String name = clusters.nameOf(written);
            clusters.find(name)
                    .ifPresentOrElse(
                            facts -> found.add(view(name, facts, withTags)),
                            () -> failures.addObject()
                                    .put("arn", arns.cluster(name))
                                    .put("reason", "MISSING"));
        }
        return answer;
    }

    private JsonNode list(Input input) {
        return Paging.page(
                input,
                "clusterArns",
                clusters.active().stream().map(arns::cluster).toList());
    }

    private JsonNode delete(Input input) {
        if (!input.has("cluster")) {
            throw invalid("Cluster can not be blank.");
        }
        String name = clusters.existing(clusters.nameOf(input.textOrEmpty("cluster")));
        if (tasks.active().stream().anyMatch(task -> task.order().cluster().equals(name))) {
            throw new WireException(
                    ErrorCode.CLUSTER_CONTAINS_TASKS, "The Cluster cannot be deleted while Tasks are active.");
        }
        clusters.delete(name);
        return answer(name, clusters.find(name).orElseThrow());
    }

    private JsonNode putCapacityProviders(Input input) {
        String name = clusters.existing(clusters.nameOf(input.textOrEmpty("cluster")));
        for (String member : List.of("capacityProviders", "defaultCapacityProviderStrategy")) {
            if (!input.has(member)) {
                throw invalid(member + " must be given, and may be empty.");
            }
        }
        List<String> kept = input.texts("capacityProviders");
        for (FargateTask task : tasks.active()) {
            String used = task.order().capacityProvider();
            if (task.order().cluster().equals(name) && used != null && !kept.contains(used)) {
                throw new WireException(
                        ErrorCode.RESOURCE_IN_USE, "The specified capacity provider is in use and cannot be removed.");
            }
        }
        return answer(name, clusters.change(name, facts -> CapacityProviders.associate(input, facts)));
    }

    private ObjectNode answer(String name, ObjectNode facts) {
        ObjectNode answer = Json.object();
        answer.set("cluster", view(name, facts, true));
        return answer;
    }

    private ObjectNode view(String name, ObjectNode facts, boolean withTags) {
        ObjectNode view = facts.deepCopy();
        view.put("clusterArn", arns.cluster(name));
        view.put("clusterName", name);
        view.put("status", Clusters.isActive(facts) ? "ACTIVE" : "INACTIVE");
        view.put("registeredContainerInstancesCount", 0);
        view.put("runningTasksCount", count(name, true));
        view.put("pendingTasksCount", count(name, false));
        view.put("activeServicesCount", 0);
        view.putArray("statistics");
        CapacityProviders.MEMBERS.forEach(view::withArrayProperty);
        if (!withTags) {
            view.putArray("tags");
        }
        return view;
    }

    private long count(String cluster, boolean running) {
        return tasks.active().stream()
                .filter(task -> task.order().cluster().equals(cluster))
                .filter(task -> !task.progress().stopping())
                .filter(task -> (task.progress().status() == LastStatus.RUNNING) == running)
                .count();
    }

    private static WireException invalid(String message) {
        return new WireException(ErrorCode.INVALID_PARAMETER, message);
    }
}
