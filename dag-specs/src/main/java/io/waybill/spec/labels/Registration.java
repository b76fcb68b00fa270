package io.waybill.spec.labels;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.yaml.YamlList;
import io.waybill.spec.yaml.YamlMap;
import io.waybill.spec.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes a RegisterTaskDefinition request of a task definition, also of one with CloudFormation's names. */
final class Registration {
    /** What ECS adds to a definition that it has. */
    private static final Set<String> ANSWERED = Set.of(
            "taskDefinitionArn",
            "revision",
            "status",
            "requiresAttributes",
            "compatibilities",
            "registeredAt",
            "registeredBy",
            "deregisteredAt");

    /** Maps whose keys are anybody's. */
    private static final Set<String> FREE = Set.of("dockerLabels", "options", "driverOpts", "labels");

    private static final Map<String, String> OTHERWISE = Map.of("eFSVolumeConfiguration", "efsVolumeConfiguration");

    private final List<SpecProblem> problems;

    private Registration(List<SpecProblem> problems) {
        this.problems = problems;
    }

    /** The request; CloudFormation's functions are left out of it, which is told. */
    static ObjectNode of(YamlMap definition, List<SpecProblem> problems) {
        ObjectNode request = new Registration(problems).object(definition, false);
        request.remove(ANSWERED);
        return request;
    }

    private ObjectNode object(YamlMap map, boolean free) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        map.entries().forEach((name, entry) -> {
            String member = free ? name : member(name);
            if (isFunction(entry.value())) {
                leftOut(entry, member);
            } else {
                json.set(member, value(entry.value(), FREE.contains(member)));
            }
        });
        return json;
    }

    private JsonNode value(YamlNode node, boolean free) {
        if (node instanceof YamlMap map) {
            return object(map, free);
        }
        if (!(node instanceof YamlList list)) {
            return node.toJson();
        }
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        List<YamlNode> left = new ArrayList<>(list.items());
        left.removeIf(Registration::isFunction);
        left.forEach(item -> json.add(value(item, free)));
        return json;
    }

    private static String member(String name) {
        String lower = name.isEmpty() ? name : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
        return OTHERWISE.getOrDefault(lower, lower);
    }

    /** {@code {"Ref": …}}, {@code {"Fn::Sub": …}}. */
    private static boolean isFunction(YamlNode node) {
        return node instanceof YamlMap map
                && map.entries().size() == 1
                && map.entries().keySet().stream().allMatch(key -> key.equals("Ref") || key.startsWith("Fn::"));
    }

    private void leftOut(YamlMap.Entry entry, String member) {
        problems.add(entry.keyPlace()
                .labelled(member)
                .problem(
                        ProblemCode.IGNORED_KEY,
                        "What CloudFormation works out is left out of what is registered here",
                        "write the value itself where it is needed"));
    }
}
