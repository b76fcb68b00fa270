package io.waybill.spec.bind;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.waybill.spec.DagSpec;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.TaskSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A DAG in its effective form: the native format with all defaults merged in, as one canonical JSON text. A run is pinned to
 * such a text; {@link #read} of what {@link #write} gave is the same DAG.
 */
public final class DagDocument {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    private DagDocument() {}

    /** The JSON of a DAG: the same DAG always gives the same text. */
    public static String write(DagSpec dag) {
        try {
            return SpecJson.mapper().writeValueAsString(dag);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("DAG " + dag.dagId() + " cannot be written as JSON", e);
        }
    }

    /** The same as a YAML file that people can read and {@code validate} accepts. */
    public static String writeYaml(DagSpec dag) {
        try {
            return YAML.writeValueAsString(SpecJson.mapper().valueToTree(dag));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("DAG " + dag.dagId() + " cannot be written as YAML", e);
        }
    }

    /** The same without what goes without saying: keys that have their default. */
    public static String writeShortYaml(DagSpec dag) {
        ObjectNode tree = SpecJson.mapper().valueToTree(dag);
        removeDefaults(tree, SpecJson.mapper().valueToTree(DagSpec.of("", List.of())));
        ObjectNode task = SpecJson.mapper().valueToTree(TaskSpec.of("", ""));
        for (JsonNode one : tree.path("tasks")) {
            removeDefaults((ObjectNode) one, task);
        }
        try {
            return YAML.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("DAG " + dag.dagId() + " cannot be written as YAML", e);
        }
    }

    private static void removeDefaults(ObjectNode from, ObjectNode defaults) {
        defaults.properties().forEach(entry -> {
            if (entry.getValue().equals(from.get(entry.getKey()))) {
                from.remove(entry.getKey());
            }
        });
    }

    /**
     * The DAG of a JSON text.
     *
     * @throws SpecBindingException when it is no DAG; ids and needs are not checked again
     */
    public static DagSpec read(String json) {
        JsonNode node;
        try {
            node = SpecJson.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw broken("is no JSON: " + e.getOriginalMessage());
        }
        if (!(node instanceof ObjectNode object)) {
            throw broken("is no JSON object");
        }
        Bound<DagSpec> bound = RecordBinder.bind(object, DagSpec.class);
        return bound.value().orElseThrow(() -> new SpecBindingException("DAG document", bound.problems()));
    }

    /** The SHA-256 of {@link #write}, in hexadecimal digits: the DAG's version. */
    public static String hash(DagSpec dag) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(write(dag).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static SpecBindingException broken(String message) {
        return new SpecBindingException(
                "DAG document",
                List.of(new BindingProblem(List.of(), false, ProblemCode.WRONG_TYPE, "This text " + message, "")));
    }
}
