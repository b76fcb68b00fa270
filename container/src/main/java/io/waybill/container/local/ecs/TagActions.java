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
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** TagResource, UntagResource and ListTagsForResource, of clusters, task definitions and tasks. */
final class TagActions {

    private static final Pattern ARN =
            Pattern.compile("arn:[^:]+:ecs:[^:]*:[^:]*:(cluster|task-definition|task)/(?:([^/]+)/)?([^/]+)");
    private static final int MOST_KEYS = 50;

    private final Clusters clusters;
    private final TaskDefinitions definitions;
    private final Tasks tasks;

    TagActions(Clusters clusters, TaskDefinitions definitions, Tasks tasks) {
        this.clusters = clusters;
        this.definitions = definitions;
        this.tasks = tasks;
    }

    void addTo(ActionTable.Builder table) {
        table.add(Service.ECS, "TagResource", this::tag);
        table.add(Service.ECS, "UntagResource", this::untag);
        table.add(Service.ECS, "ListTagsForResource", this::list);
    }

    private JsonNode tag(Input input) {
        ArrayNode added = Tags.read(input);
        if (added.isEmpty()) {
            throw invalid("Tags can not be empty.");
        }
        resource(input).change(before -> Tags.add(before, added));
        return Json.object();
    }

    private JsonNode untag(Input input) {
        List<String> keys = input.texts("tagKeys");
        if (keys.isEmpty() || keys.size() > MOST_KEYS) {
            throw invalid("tagKeys must have from 1 to " + MOST_KEYS + " elements; it has " + keys.size() + ".");
        }
        resource(input).change(before -> Tags.remove(before, keys));
        return Json.object();
    }

    private JsonNode list(Input input) {
        ObjectNode answer = Json.object();
        answer.set("tags", resource(input).tags());
        return answer;
    }

    /** What has tags. */
    private interface Tagged {

        ArrayNode tags();

        /**
         * Changes the tags.
         *
         * @throws WireException where they cannot be changed any more
         */
        void change(UnaryOperator<ArrayNode> change);
    }

    private Tagged resource(Input input) {
        String arn = input.textOrEmpty("resourceArn");
        Matcher parts = ARN.matcher(arn);
        if (!parts.matches()) {
            throw invalid("Invalid resource ARN '" + arn + "': name a cluster, a task definition or a task.");
        }
        return switch (parts.group(1)) {
            case "cluster" -> cluster(clusters.existing(clusters.nameOf(arn)));
            case "task-definition" -> definition(arn);
            default -> task(arn, parts.group(2), parts.group(3));
        };
    }

    private Tagged cluster(String name) {
        return new Tagged() {
            @Override
            public ArrayNode tags() {
                return clusters.find(name).orElseThrow().withArrayProperty("tags");
            }

            @Override
            public void change(UnaryOperator<ArrayNode> change) {
                clusters.change(name, facts -> facts.set("tags", change.apply(facts.withArrayProperty("tags"))));
            }
        };
    }

    private Tagged definition(String arn) {
        TaskDefinitionName name = TaskDefinitionName.parse(arn);
        if (name.revision().isEmpty()) {
            throw invalid("Invalid resource ARN '" + arn + "': a task definition's ends with its revision.");
        }
        TaskDefinition found = definitions.find(name).orElseThrow(() -> notFound(arn));
        return new Tagged() {
            @Override
            public ArrayNode tags() {
                return found.tags();
            }

            @Override
            public void change(UnaryOperator<ArrayNode> change) {
                if (!found.isActive()) {
                    throw invalid("The specified task definition is inactive. Specify an active task definition and try"
                            + " again.");
                }
                definitions.change(found, before -> before.withTags(change.apply(before.tags())));
            }
        };
    }

    private Tagged task(String arn, String cluster, String id) {
        if (cluster == null) {
            throw invalid("Long arn format must be used for tagging operations");
        }
        FargateTask found = tasks.find(id)
                .filter(task -> task.order().cluster().equals(cluster))
                .orElseThrow(() -> notFound(arn));
        return new Tagged() {
            @Override
            public ArrayNode tags() {
                return found.order().tags();
            }

            @Override
            public void change(UnaryOperator<ArrayNode> change) {
                if (found.isOver()) {
                    throw invalid("The specified task is stopped. Specify a running task and try again.");
                }
                found.retag(change);
            }
        };
    }

    private static WireException notFound(String arn) {
        return new WireException(ErrorCode.RESOURCE_NOT_FOUND, "The specified resource wasn't found: " + arn);
    }

    private static WireException invalid(String message) {
        return new WireException(ErrorCode.INVALID_PARAMETER, message);
    }
}
