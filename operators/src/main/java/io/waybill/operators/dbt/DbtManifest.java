package io.waybill.operators.dbt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.Pinned;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.bind.BindingProblem;
import io.waybill.spec.bind.SpecBindingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads dbt's {@code target/manifest.json} and keeps what tells the order of its nodes. One node at a time is held in memory, so
 * that what dbt writes besides (compiled SQL, macros, docs) costs nothing. What is disabled is left out.
 */
public final class DbtManifest implements Pinned.Reader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> RESOURCES = Set.of("model", "seed", "snapshot");
    private static final Pattern SCHEMA = Pattern.compile("/dbt/manifest/v(\\d{1,3})\\.json$");
    /** dbt 1.3's; what is read here has not changed since. */
    private static final int FIRST_VERSION = 7;
    /** What names and paths may be: they become words of commands, and no template may stand in them. */
    private static final Pattern TEXT = Pattern.compile("[^{}\\p{Cntrl}]{1,500}");

    private static final int MOST_NODES = 20_000;
    private static final int MOST_PROBLEMS = 20;

    private final List<BindingProblem> problems = new ArrayList<>();
    private final List<DbtNode> nodes = new ArrayList<>();
    private String project = "";
    private boolean isManifest;

    /** What was kept, read again. */
    static Content content(JsonNode kept) {
        List<DbtNode> nodes = new ArrayList<>();
        for (JsonNode node : kept.path("nodes")) {
            nodes.add(new DbtNode(
                    node.path("id").asText(),
                    node.path("type").asText(),
                    node.path("name").asText(),
                    node.path("version").asText(),
                    node.path("group").asText(),
                    node.path("path").asText(),
                    node.path("fqn").asText(),
                    texts(node.path("tags")),
                    texts(node.path("needs")),
                    node.path("materialized").asText()));
        }
        return new Content(kept.path("project").asText(), nodes);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /**
     * What is kept of a manifest.
     *
     * @param project the name of the project that it is of, or empty
     * @param nodes in the order of their ids
     */
    record Content(String project, List<DbtNode> nodes) {
        Content {
            nodes = List.copyOf(nodes);
        }
    }

    @Override
    public JsonNode read(byte[] bytes) {
        return new DbtManifest().reduced(bytes);
    }

    private JsonNode reduced(byte[] bytes) {
        try (JsonParser parser = new JsonFactory().setCodec(JSON).createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notOne("this is no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String section = parser.currentName();
                parser.nextToken();
                switch (section) {
                    case "metadata" -> readMetadata(parser);
                    case "nodes", "unit_tests" -> readNodes(section, parser);
                    default -> parser.skipChildren();
                }
            }
        } catch (JsonProcessingException e) {
            throw notOne("it is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!isManifest) {
            throw notOne("it has no metadata.dbt_schema_version that names a manifest of version " + FIRST_VERSION
                    + " or later");
        }
        if (!problems.isEmpty()) {
            throw new SpecBindingException("The manifest", problems);
        }
        nodes.sort(Comparator.comparing(DbtNode::id));
        return JSON.valueToTree(new Content(project, nodes));
    }

    private static SpecBindingException notOne(String why) {
        return new SpecBindingException(
                "The manifest",
                List.of(new BindingProblem(
                        List.of(),
                        false,
                        ProblemCode.INVALID_VALUE,
                        "This is no manifest of dbt: " + why,
                        "name the target/manifest.json that dbt parse or dbt build has written")));
    }

    private void readMetadata(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        JsonNode metadata = parser.readValueAsTree();
        Matcher version = SCHEMA.matcher(metadata.path("dbt_schema_version").asText());
        isManifest = version.find() && Integer.parseInt(version.group(1)) >= FIRST_VERSION;
        project = metadata.path("project_name").asText("");
    }

    private void readNodes(String section, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String id = parser.currentName();
            parser.nextToken();
            JsonNode node = parser.readValueAsTree();
            if (problems.size() < MOST_PROBLEMS) {
                keep(section, id, node);
            }
        }
    }

    private void keep(String section, String id, JsonNode node) {
        String type = section.equals("unit_tests")
                ? "unit_test"
                : node.path("resource_type").asText();
        boolean enabled = node.path("config").path("enabled").asBoolean(true);
        if (!enabled || (!RESOURCES.contains(type) && !type.endsWith("test"))) {
            return;
        }
        if (nodes.size() == MOST_NODES) {
            problem(section, null, "", "There are more than " + MOST_NODES + " nodes in it", "split the project");
            return;
        }
        if (!TEXT.matcher(id).matches()) {
            problem(section, id, "", "This cannot be the id of a node", "have dbt write the manifest again");
            return;
        }
        List<String> fqn = texts(section, id, node.path("fqn"), "fqn");
        List<String> tags = new ArrayList<>(texts(section, id, node.path("tags"), "tags"));
        tags.sort(Comparator.naturalOrder());
        nodes.add(new DbtNode(
                id,
                type,
                text(section, id, node, "name"),
                node.path("version").isValueNode() && !node.path("version").isNull()
                        ? text(section, id, node, "version")
                        : "",
                text(section, id, node, "package_name"),
                text(section, id, node, "original_file_path").replace('\\', '/'),
                String.join(".", fqn),
                tags.stream().distinct().toList(),
                texts(section, id, node.path("depends_on").path("nodes"), "depends_on").stream()
                        .filter(need -> !need.startsWith("macro."))
                        .distinct()
                        .toList(),
                type.equals("model") ? node.path("config").path("materialized").asText("") : ""));
    }

    private String text(String section, String id, JsonNode node, String member) {
        String text = node.path(member).asText("");
        if (!TEXT.matcher(text).matches()) {
            problem(
                    section,
                    id,
                    member,
                    "The " + member + " of a node is a text of at most 500 characters without braces",
                    "rename it in the project, then have dbt write the manifest again");
        }
        return text;
    }

    private List<String> texts(String section, String id, JsonNode list, String member) {
        List<String> texts = new ArrayList<>();
        if (list instanceof ArrayNode items) {
            items.forEach(item -> texts.add(item.asText()));
        } else if (!list.isMissingNode() && !(list instanceof ObjectNode)) {
            texts.add(list.asText());
        }
        if (texts.size() > 10_000
                || !texts.stream().allMatch(text -> TEXT.matcher(text).matches())) {
            problem(
                    section,
                    id,
                    member,
                    "The " + member + " of a node are texts of at most 500 characters without braces",
                    "rename it in the project, then have dbt write the manifest again");
        }
        return texts;
    }

    private void problem(String section, @Nullable String id, String member, String message, String remedy) {
        List<String> path = new ArrayList<>(List.of(section));
        if (id != null) {
            path.add(id);
        }
        if (!member.isEmpty()) {
            path.add(member);
        }
        problems.add(new BindingProblem(path, false, ProblemCode.INVALID_VALUE, message, remedy));
    }
}
