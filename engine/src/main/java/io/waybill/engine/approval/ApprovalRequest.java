package io.waybill.engine.approval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.ParamSpec;
import io.waybill.spec.bind.SpecJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What people are asked, as the input of the wait and as the row keep it.
 *
 * @param subject in a line
 * @param body more of it; may be empty
 * @param options what may be chosen
 * @param approving those of them that let go on what comes after; empty where all do
 * @param failing whether another choice fails the task
 * @param multiple whether several may be chosen
 * @param defaults what counts as chosen when the time is over; empty: then the task fails
 * @param timeoutSeconds how long an answer may take; 0 for ever
 * @param params what may be given with the answer
 * @param assigned the names of those who may answer; empty for everybody
 * @param ways for each option the ids of the tasks to go on with; empty where options lead to none
 */
public record ApprovalRequest(
        String subject,
        String body,
        List<String> options,
        List<String> approving,
        boolean failing,
        boolean multiple,
        List<String> defaults,
        long timeoutSeconds,
        Map<String, ParamSpec> params,
        List<String> assigned,
        Map<String, List<String>> ways) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<LinkedHashMap<String, ParamSpec>> PARAMS = new TypeReference<>() {};

    public ApprovalRequest {
        options = List.copyOf(options);
        approving = List.copyOf(approving);
        defaults = List.copyOf(defaults);
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
        assigned = List.copyOf(assigned);
        Map<String, List<String>> copy = new LinkedHashMap<>();
        ways.forEach((option, ids) -> copy.put(option, List.copyOf(ids)));
        ways = Collections.unmodifiableMap(copy);
    }

    /** As JSON; its texts may be templates. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("subject", subject)
                .put("body", body)
                .put("failing", failing)
                .put("multiple", multiple)
                .put("timeout_seconds", timeoutSeconds);
        put(json, "options", options);
        put(json, "approving", approving);
        put(json, "defaults", defaults);
        put(json, "assigned_users", assigned);
        ObjectNode mapping = json.putObject("options_mapping");
        ways.forEach((option, ids) -> put(mapping, option, ids));
        json.set("params", SpecJson.mapper().valueToTree(params));
        return json;
    }

    private static void put(ObjectNode json, String field, List<String> texts) {
        ArrayNode array = json.putArray(field);
        texts.forEach(array::add);
    }

    /** As it was rendered and kept. */
    public static ApprovalRequest of(JsonNode json) {
        return new ApprovalRequest(
                json.path("subject").asText(),
                json.path("body").asText(),
                texts(json.path("options")),
                texts(json.path("approving")),
                json.path("failing").asBoolean(),
                json.path("multiple").asBoolean(),
                texts(json.path("defaults")),
                json.path("timeout_seconds").asLong(),
                SpecJson.mapper().convertValue(json.path("params"), PARAMS),
                texts(json.path("assigned_users")),
                ways(json.path("options_mapping")));
    }

    /** As the row keeps it. */
    public static ApprovalRequest parse(String json) {
        try {
            return of(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What is asked was kept as JSON and is none", e);
        }
    }

    private static Map<String, List<String>> ways(JsonNode mapping) {
        Map<String, List<String>> ways = new LinkedHashMap<>();
        mapping.properties().forEach(way -> ways.put(way.getKey(), texts(way.getValue())));
        return ways;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Whether what comes after goes on with these. */
    public boolean goesOn(List<String> chosen) {
        return approving.isEmpty() || approving.stream().anyMatch(chosen::contains);
    }

    /** What the task hands on of an answer, by key. */
    public Map<String, JsonNode> outputs(List<String> chosen, ObjectNode given, String respondedBy) {
        ArrayNode options = JSON.createArrayNode();
        chosen.forEach(options::add);
        ObjectNode whole = JSON.createObjectNode();
        whole.set("chosen_options", options);
        whole.set("params_input", given);
        whole.put("responded_by", respondedBy.isEmpty() ? null : respondedBy);
        Map<String, JsonNode> outputs = new LinkedHashMap<>();
        outputs.put("return_value", whole);
        outputs.put("chosen_options", options);
        outputs.put("params_input", given);
        ArrayNode branches = JSON.createArrayNode();
        chosen.forEach(option -> ways.getOrDefault(option, List.of()).forEach(branches::add));
        outputs.put("branches", branches);
        outputs.put("goes_on", JsonNodeFactory.instance.booleanNode(goesOn(chosen)));
        return outputs;
    }
}
