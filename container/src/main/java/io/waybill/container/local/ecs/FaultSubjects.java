package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.waybill.container.local.faults.FaultSubject;
import io.waybill.container.local.wire.Input;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What of calls and tasks the rules of faults can match. */
final class FaultSubjects {

    private static final String ON_DEMAND = "FARGATE";

    private FaultSubjects() {}

    /** A call, as it was sent: faults come before its values are checked. */
    static FaultSubject ofCall(String action, String defaultCluster, Input request) {
        String definition = request.text("taskDefinition").orElse(request.textOrEmpty("family"));
        boolean launches = action.equals("RunTask");
        return new FaultSubject(
                action,
                afterLast(request.text("cluster").orElse(defaultCluster), '/'),
                afterLast(definition, '/').replaceFirst(":.*", ""),
                launches ? CapacityProviders.choose(request).orElse(ON_DEMAND) : "",
                request.textOrEmpty("startedBy"),
                tags(request.list("tags")));
    }

    /** A launch that was checked. */
    static FaultSubject ofLaunch(String cluster, String family, ArrayNode tags, Input request) {
        return new FaultSubject(
                "RunTask",
                cluster,
                family,
                CapacityProviders.choose(request).orElse(ON_DEMAND),
                request.textOrEmpty("startedBy"),
                tags(tags));
    }

    /** A task. */
    static FaultSubject ofTask(TaskOrder order) {
        return new FaultSubject(
                "",
                order.cluster(),
                order.family(),
                Optional.ofNullable(order.capacityProvider()).orElse(ON_DEMAND),
                Optional.ofNullable(order.startedBy()).orElse(""),
                tags(order.tags()));
    }

    private static Map<String, String> tags(ArrayNode list) {
        Map<String, String> tags = new HashMap<>();
        for (JsonNode tag : list) {
            tags.put(tag.path("key").asText(), tag.path("value").asText());
        }
        return tags;
    }

    private static String afterLast(String text, char mark) {
        return text.substring(text.lastIndexOf(mark) + 1);
    }
}
