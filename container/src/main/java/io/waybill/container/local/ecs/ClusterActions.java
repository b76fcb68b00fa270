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

/** CreateCluster and DescribeClusters. */
final class ClusterActions {

    private static final int MOST_CLUSTERS = 100;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,255}");
    private static final List<String> KEPT =
            List.of("settings", "configuration", "capacityProviders", "defaultCapacityProviderStrategy");

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
        facts.set("tags", Tags.read(input));
        ObjectNode answer = Json.object();
        answer.set("cluster", view(name, clusters.create(name, facts), true));
        return answer;
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

    private ObjectNode view(String name, ObjectNode facts, boolean withTags) {
        ObjectNode view = facts.deepCopy();
        view.put("clusterArn", arns.cluster(name));
        view.put("clusterName", name);
        view.put("status", "ACTIVE");
        view.put("registeredContainerInstancesCount", 0);
        view.put("runningTasksCount", count(name, true));
        view.put("pendingTasksCount", count(name, false));
        view.put("activeServicesCount", 0);
        view.putArray("statistics");
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
