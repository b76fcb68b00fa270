package io.waybill.spec.labels;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.Command;
import io.waybill.spec.DagSpec;
import io.waybill.spec.OperatorCatalog;
import io.waybill.spec.OperatorType;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Task definitions for tests, and what is read of them. */
final class Definitions {
    static final OperatorCatalog OPERATORS = OperatorCatalog.of(List.of(
            new OperatorType(
                    "ecs",
                    List.of("airflow.contrib.operators.ecs_operator.ECSOperator"),
                    Ecs.class,
                    "Runs a container."),
            new OperatorType("bash", List.of("airflow.operators.bash.BashOperator"), Bash.class, "Runs a script."),
            new OperatorType(
                    "latest_only",
                    List.of("airflow.operators.latest_only.LatestOnlyOperator"),
                    LatestOnly.class,
                    "Stops what is late.")));
    private static final LabelReader READER = new LabelReader(OPERATORS, new DagFileReader(OPERATORS));
    private static final ObjectMapper JSON = new ObjectMapper();

    private Definitions() {}

    /** A container. */
    record Ecs(
            String image,
            String taskDefinition,
            String containerName,
            Command command,
            Map<String, String> environment,
            Integer cpu,
            String launchType) {}

    /** A script. */
    record Bash(String bashCommand) {}

    /** Nothing. */
    record LatestOnly() {}

    static byte[] resource(String name) throws IOException {
        try (InputStream in = Definitions.class.getResourceAsStream("/labels/" + name)) {
            return in.readAllBytes();
        }
    }

    /** A definition {@code f:3} whose only container {@code main} has these labels: name, value, name, value, … */
    static ObjectNode definition(String... labels) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            map.put(labels[i], labels[i + 1]);
        }
        return definition(map);
    }

    static ObjectNode definition(Map<String, String> labels) {
        ObjectNode definition = JSON.createObjectNode().put("family", "f").put("revision", 3);
        definition.putArray("compatibilities").add("EC2").add("FARGATE");
        ObjectNode container = definition
                .putArray("containerDefinitions")
                .addObject()
                .put("name", "main")
                .put("image", "i");
        container.putObject("logConfiguration").put("logDriver", "awslogs").putObject("options");
        ObjectNode map = container.putObject("dockerLabels");
        labels.forEach(map::put);
        return definition;
    }

    static DagFile read(ObjectNode definition) {
        return READER.read(new RegisteredDefinition("arn:f:3", "f", 3, definition), "")
                .orElseThrow();
    }

    static Optional<DagFile> readOn(String target, ObjectNode definition) {
        return READER.read(new RegisteredDefinition("arn:f:3", "f", 3, definition), target);
    }

    static LabelReader.DefinitionFile readFile(String text) {
        return READER.read("d.json", text.getBytes(UTF_8), Optional.empty());
    }

    static LabelReader.DefinitionFile readFile(String name, byte[] content, Optional<String> registered) {
        return READER.read(name, content, registered);
    }

    /** The DAG of these labels, which have no fault. */
    static DagSpec dag(String... labels) {
        DagFile file = read(definition(labels));
        if (file.hasErrors()) {
            throw new AssertionError(file.problems());
        }
        return file.dags().get(0);
    }

    /** What is wrong with these labels, as lines; {@code airflow.dag.name} and a task are there besides. */
    static List<String> problems(String... labels) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("airflow.dag.name", "d");
        map.put("airflow.tasks.a.args.0", "x");
        for (int i = 0; i < labels.length; i += 2) {
            map.put(labels[i], labels[i + 1]);
        }
        return read(definition(map)).problems().stream()
                .map(SpecProblem::toString)
                .toList();
    }
}
