package io.waybill.container.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Tag;

/**
 * The content of a task definition as one short text: two definitions that mean the same to ECS have the same hash,
 * however they were written.
 */
final class DefinitionHash {
    /** Lists in which the order says nothing, by their member's name. */
    private static final Set<String> UNORDERED =
            Set.of("environment", "secrets", "tags", "volumes", "mountPoints", "requiresCompatibilities", "ulimits");

    private DefinitionHash() {}

    /** SHA-256 of the normalised definition in hexadecimal: members in order, nothing that is absent or empty. */
    static String of(RegisterTaskDefinitionRequest definition) {
        return sha256(sorted(AwsJson.write(definition)).toString());
    }

    /** SHA-256 in hexadecimal. */
    static String sha256(String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** The definition with its hash among its tags. */
    static RegisterTaskDefinitionRequest tagged(RegisterTaskDefinitionRequest definition, String hash) {
        List<Tag> tags = new ArrayList<>(definition.tags());
        tags.add(Tag.builder().key(TaskDefinitions.HASH_TAG).value(hash).build());
        return definition.toBuilder().tags(tags).build();
    }

    private static JsonNode sorted(JsonNode json) {
        if (json instanceof ObjectNode object) {
            object.properties().forEach(member -> {
                JsonNode value = sorted(member.getValue());
                if (value instanceof ArrayNode array && UNORDERED.contains(member.getKey())) {
                    List<JsonNode> items = new ArrayList<>();
                    array.forEach(items::add);
                    items.sort(Comparator.comparing(JsonNode::toString));
                    array.removeAll();
                    array.addAll(items);
                }
            });
        } else if (json instanceof ArrayNode array) {
            array.forEach(DefinitionHash::sorted);
        }
        return json;
    }
}
