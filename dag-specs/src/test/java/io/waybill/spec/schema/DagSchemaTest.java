package io.waybill.spec.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.waybill.spec.TestOperators;
import io.waybill.spec.bind.SpecJson;
import io.waybill.spec.file.DagFileReader;
import io.waybill.spec.yaml.YamlFile;
import io.waybill.spec.yaml.YamlNode;
import io.waybill.spec.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DagSchemaTest {
    private static final ObjectNode JSON = DagSchema.generate(TestOperators.CATALOG);
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(JSON);

    static Stream<Path> validFiles() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "resources"))) {
            return files.filter(DagFileReader::isDagFile).sorted().toList().stream();
        }
    }

    private static List<Error> errors(String yaml) {
        YamlFile file = new YamlReader().read("f.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        assertThat(file.problems()).isEmpty();
        return file.documents().stream()
                .map(YamlNode::toJson)
                .flatMap(document -> SCHEMA.validate(document).stream())
                .toList();
    }

    @Test
    void is_a_json_schema_itself() throws IOException {
        Schema meta = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SpecJson.mapper().readTree("{\"$ref\": \"https://json-schema.org/draft/2020-12/schema\"}"));

        assertThat(meta.validate(JSON)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("validFiles")
    void takes_each_valid_file(Path file) throws IOException {
        assertThat(errors(Files.readString(file))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dag_id: a",
                "tasks: []",
                "tasks: [{id: a, uses: nope}]",
                "tasks: [{id: a}]",
                "tasks: [{uses: empty}]",
                "tasks: [{id: 'a b', uses: empty}]",
                "tasks: [{id: a, uses: empty, retires: 1}]",
                "tasks: [{id: a, uses: empty, retries: x}]",
                "tasks: [{id: a, uses: empty, retries: -1}]",
                "tasks: [{id: a, uses: empty, needs: a}]",
                "tasks: [{id: a, uses: empty, trigger_rule: sometimes}]",
                "tasks: [{id: a, uses: empty, with: {a: 1}}]",
                "tasks: [{id: a, uses: ecs, with: {imag: x}}]",
                "tasks: [{id: a, uses: ecs, with: {image: x, cpu: y}}]",
                "tasks: [{id: a, uses: ecs, with: {image: x, platform: y}}]",
                "tasks: [{id: a, uses: ecs, with: {image: x, sidecars: [{nam: y}]}}]",
                "tasks: [{id: a, uses: airflow.operators.bash.BashOperator, with: {image: x, scrip: y}}]",
                "{tasks: [{id: a, uses: empty}], shedule: '@daily'}",
                "{tasks: [{id: a, uses: empty}], defaults: {id: x}}",
                "{tasks: [{id: a, uses: empty}], defaults: {with: {esc: {}}}}",
                "{tasks: [{id: a, uses: empty}], defaults: {with: {ecs: {imag: x}}}}",
                "{tasks: [{id: a, uses: empty}], groups: [{id: a, titel: x}]}",
                "{tasks: [{id: a, uses: empty}], params: {a: {typ: string}}}",
                "{tasks: [{id: a, uses: empty}], params: {a: {type: strin}}}"
            })
    void refuses(String yaml) {
        assertThat(errors(yaml)).isNotEmpty();
    }

    @Test
    void describes_what_editors_show() {
        JsonNode task = JSON.path("$defs").path("TaskSpec").path("properties");

        assertThat(JSON.path("properties").path("schedule").path("description").asText())
                .startsWith("When the DAG runs by itself");
        assertThat(task.path("retry_delay").path("default").asText()).isEqualTo("5m");
        assertThat(task.path("uses").path("anyOf").get(0))
                .hasToString("{\"const\":\"ecs\",\"description\":\"Runs a container.\"}");
        assertThat(JSON.path("$defs")
                        .path("Ecs")
                        .path("properties")
                        .path("image")
                        .path("description")
                        .asText())
                .isEqualTo("The image to run.");
    }

    @Test
    void the_text_is_always_the_same() {
        String text = DagSchema.text(TestOperators.CATALOG);

        assertThat(text)
                .isEqualTo(DagSchema.text(TestOperators.CATALOG))
                .endsWith("}\n")
                .doesNotContain("\r");
        assertThat(text.lines().findFirst()).contains("{");
    }
}
