package io.waybill.container.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.AttemptIdentity;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;

/**
 * Makes RunTask requests complete and checks what ECS could only refuse. What the settings add is added before the request
 * is committed, so that settings which change later never change a launch that may have happened.
 */
final class RunTaskRequests {
    /** ECS's limit on the overrides of one RunTask, as JSON. */
    private static final int LONGEST_OVERRIDES = 8192;

    /** ECS's limit on tags. */
    private static final int MOST_TAGS = 50;

    private static final String DEFAULT_CLUSTER = "default";

    private final EcsSettings.LaunchDefaults defaults;
    private final TaskDefinitions definitions;

    RunTaskRequests(EcsSettings.LaunchDefaults defaults, TaskDefinitions definitions) {
        this.defaults = defaults;
        this.definitions = definitions;
    }

    /** The request with what the settings add and the marks of its attempt, checked. */
    ObjectNode complete(ObjectNode request, AttemptIdentity attempt) {
        ObjectNode complete = request.deepCopy();
        if (!complete.hasNonNull("cluster")) {
            complete.put("cluster", usualCluster());
        }
        String launchType = complete.path("launchType").asText();
        boolean fargate = !launchType.equals("EC2") && !launchType.equals("EXTERNAL");
        // Elsewhere it depends on the definition's network mode whether a network can be named at all.
        if (fargate && !defaults.subnets().isEmpty()) {
            addNetwork(complete.withObject("/networkConfiguration/awsvpcConfiguration"), defaults);
        }
        TaskTags.mark(complete, attempt);
        checkTags(complete);
        check(complete);
        return complete;
    }

    /** The cluster of tasks that name none. */
    String usualCluster() {
        return defaults.cluster() == null ? DEFAULT_CLUSTER : defaults.cluster();
    }

    /** The cluster that a committed request runs in. */
    static String cluster(ObjectNode request) {
        return request.path("cluster").asText(DEFAULT_CLUSTER);
    }

    /** The SDK's object of a committed request, with all that ECS counts checked. */
    RunTaskRequest read(ObjectNode committed) {
        nameContainers(committed);
        return check(committed);
    }

    private static void addNetwork(ObjectNode network, EcsSettings.LaunchDefaults defaults) {
        // Whether an address is needed depends on the subnets, so it is said for those of the settings only.
        if (!network.hasNonNull("subnets")) {
            defaults.subnets().forEach(network.putArray("subnets")::add);
            if (!network.hasNonNull("assignPublicIp")) {
                network.put("assignPublicIp", defaults.assignPublicIp() ? "ENABLED" : "DISABLED");
            }
        }
        if (!network.hasNonNull("securityGroups") && !defaults.securityGroups().isEmpty()) {
            defaults.securityGroups().forEach(network.putArray("securityGroups")::add);
        }
    }

    private static RunTaskRequest check(ObjectNode request) {
        RunTaskRequest read = AwsJson.read("RunTask", request, RunTaskRequest.builder());
        if (read.taskDefinition() == null || read.taskDefinition().isBlank()) {
            throw new WaybillException(
                    ErrorCode.AWS_REFUSED, "RunTask: taskDefinition is empty; name a family, family:revision or ARN");
        }
        // As it is sent: without white space and empty members, and with all punctuation, which ECS counts too.
        int length = read.overrides() == null
                ? 0
                : AwsJson.write(read.overrides()).toString().length();
        if (length > LONGEST_OVERRIDES) {
            throw new WaybillException(
                    ErrorCode.AWS_REFUSED,
                    "RunTask: the overrides are " + length + " characters long, and ECS takes " + LONGEST_OVERRIDES
                            + "; the longest is " + longest(request) + ". Hand long values on in a file.");
        }
        return read;
    }

    private static void checkTags(ObjectNode request) {
        int tags = request.path("tags").size();
        if (tags > MOST_TAGS) {
            throw new WaybillException(
                    ErrorCode.AWS_REFUSED,
                    "RunTask: the task has " + tags + " tags, and ECS takes " + MOST_TAGS
                            + "; some are the engine's own. Leave some of tags or of cost_tags out.");
        }
    }

    /** The part of the overrides that is to blame for their length. */
    private static String longest(ObjectNode request) {
        String longest = "unknown";
        int length = 0;
        for (JsonNode container : request.path("overrides").path("containerOverrides")) {
            for (JsonNode variable : container.path("environment")) {
                if (variable.path("value").asText().length() > length) {
                    length = variable.path("value").asText().length();
                    longest = "environment " + variable.path("name").asText() + " with " + length;
                }
            }
            if (container.path("command").toString().length() > length) {
                length = container.path("command").toString().length();
                longest = "command with " + length;
            }
        }
        return longest;
    }

    /** Overrides of an existing definition may leave the container open: it is the main one. */
    private void nameContainers(ObjectNode request) {
        if (!(request.path("overrides").path("containerOverrides") instanceof ArrayNode overrides)) {
            return;
        }
        for (JsonNode override : overrides) {
            if (override instanceof ObjectNode container && !container.hasNonNull("name")) {
                String definition = request.get("taskDefinition").asText();
                container.put(
                        "name",
                        definitions
                                .describe(definition)
                                .main()
                                .map(DescribedDefinition.Container::name)
                                .orElseThrow(() -> new WaybillException(
                                        ErrorCode.AWS_REFUSED,
                                        "Task definition " + definition
                                                + " has no essential container; set container_name")));
            }
        }
    }
}
