package io.waybill.spec.labels;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.OperatorCatalog;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import io.waybill.spec.yaml.JsonReader;
import io.waybill.spec.yaml.Place;
import io.waybill.spec.yaml.YamlFile;
import io.waybill.spec.yaml.YamlList;
import io.waybill.spec.yaml.YamlMap;
import io.waybill.spec.yaml.YamlNode;
import io.waybill.spec.yaml.YamlScalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads DAGs of the labels of task definitions. What is wrong with them is found by the reader of DAG files, and each
 * problem names its label. Whatever the labels are, the answer is a {@link DagFile}, never an exception.
 *
 * <p>Thread safe.
 */
public final class LabelReader {
    private static final List<String> SHOWN = List.of(
            "taskDefinitionArn",
            "family",
            "revision",
            "requiresCompatibilities",
            "compatibilities",
            "networkMode",
            "cpu",
            "memory",
            "taskRoleArn");
    private static final List<String> SHOWN_OF_CONTAINER = List.of("name", "image", "essential");

    private final OperatorCatalog operators;
    private final DagFileReader reader;
    private final JsonReader json = new JsonReader();

    /**
     * @param operators what tasks may use
     * @param reader reads what is made of the labels; of the same operators
     */
    public LabelReader(OperatorCatalog operators, DagFileReader reader) {
        this.operators = requireNonNull(operators, "operators");
        this.reader = requireNonNull(reader, "reader");
    }

    /**
     * A file with a task definition.
     *
     * @param file its DAG, with what is wrong
     * @param definition the definition as a RegisterTaskDefinition request; empty where there is none
     */
    public record DefinitionFile(DagFile file, Optional<ObjectNode> definition) {
        public DefinitionFile {
            requireNonNull(file, "file");
            definition = definition.map(ObjectNode::deepCopy);
        }

        @Override
        public Optional<ObjectNode> definition() {
            return definition.map(ObjectNode::deepCopy);
        }
    }

    /** Whether a file of this name holds a task definition. */
    public static boolean isDefinitionFile(Path file) {
        return String.valueOf(file.getFileName()).endsWith(".json");
    }

    /**
     * Reads a file with a task definition: a RegisterTaskDefinition request, an answer of DescribeTaskDefinition, or a
     * CloudFormation resource, or a template with one.
     *
     * @param name stands in problems
     * @param content the file's bytes
     * @param registered the ARN of the definition that was registered of it; empty where none was, and tasks name the family
     */
    public DefinitionFile read(String name, byte[] content, Optional<String> registered) {
        YamlFile read = json.read(name, content);
        List<SpecProblem> problems = new ArrayList<>(read.problems());
        if (read.documents().isEmpty()) {
            return new DefinitionFile(reader.read(name, read.text(), Optional.empty(), problems), Optional.empty());
        }
        Optional<DefinitionReader.Definition> definition =
                new DefinitionReader(problems).read(read.documents().get(0));
        Optional<ObjectNode> request = definition.map(found -> Registration.of(found.members(), problems));
        Optional<YamlNode> document = definition.flatMap(
                found -> new LabelDocument(operators, registered.orElse(found.family()), "", problems).of(found));
        return new DefinitionFile(reader.read(name, read.text(), document, problems), request);
    }

    /**
     * Reads a revision that ECS has.
     *
     * @param definition the revision
     * @param target the target that has it; empty for the default one
     * @return empty where it has no labels of a DAG
     */
    public Optional<DagFile> read(RegisteredDefinition definition, String target) {
        ObjectNode shown = shown(definition.members());
        boolean hasLabels = false;
        for (JsonNode container : shown.path("containerDefinitions")) {
            hasLabels |= !container.path("dockerLabels").isEmpty();
        }
        if (!hasLabels) {
            return Optional.empty();
        }
        List<SpecProblem> problems = new ArrayList<>();
        YamlNode tree = tree(shown, Place.ofLabel(definition.name(), "dockerLabels"));
        Optional<YamlNode> document = new DefinitionReader(problems)
                .read(tree)
                .flatMap(found -> new LabelDocument(operators, definition.arn(), target, problems).of(found));
        return Optional.of(reader.read(definition.name(), shown.toPrettyString() + "\n", document, problems));
    }

    /** What of a definition people may see: not its environment, nor the options of log drivers, which hold secrets. */
    private static ObjectNode shown(ObjectNode members) {
        ObjectNode shown = members.objectNode();
        copy(members, SHOWN, shown);
        ArrayNode containers = shown.putArray("containerDefinitions");
        for (JsonNode container : members.path("containerDefinitions")) {
            ObjectNode one = containers.addObject();
            copy(container, SHOWN_OF_CONTAINER, one);
            JsonNode log = container.path("logConfiguration");
            if (log.isObject()) {
                ObjectNode options = one.putObject("logConfiguration")
                        .put("logDriver", log.path("logDriver").asText())
                        .putObject("options");
                log.path("options").properties().stream()
                        .filter(option -> option.getKey().startsWith("awslogs-"))
                        .forEach(option -> options.set(option.getKey(), option.getValue()));
            }
            ObjectNode labels = one.putObject("dockerLabels");
            container.path("dockerLabels").properties().stream()
                    .filter(label -> DefinitionReader.isOurs(label.getKey()))
                    .forEach(label -> labels.set(label.getKey(), label.getValue()));
        }
        return shown;
    }

    private static void copy(JsonNode from, List<String> names, ObjectNode to) {
        names.stream().filter(from::hasNonNull).forEach(name -> to.set(name, from.get(name)));
    }

    private static YamlNode tree(JsonNode node, Place place) {
        if (node.isObject()) {
            Map<String, YamlMap.Entry> entries = new LinkedHashMap<>();
            node.properties()
                    .forEach(entry ->
                            entries.put(entry.getKey(), new YamlMap.Entry(place, tree(entry.getValue(), place))));
            return YamlMap.of(entries, place);
        }
        if (node.isArray()) {
            List<YamlNode> items = new ArrayList<>();
            node.forEach(item -> items.add(tree(item, place)));
            return YamlList.of(items, place);
        }
        return new YamlScalar(node, place);
    }
}
