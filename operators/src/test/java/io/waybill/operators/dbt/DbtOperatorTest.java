package io.waybill.operators.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.Operators;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code dbt} in DAG files: what becomes of it, and what is said where it cannot be. */
class DbtOperatorTest {
    private static final Operators OPERATORS = Operators.load();

    private final DbtProject project = new DbtProject();

    private DagFile read(String with) {
        String text =
                "dag_id: d\ntasks:\n  - id: shop\n    uses: dbt\n    with:\n      image: slim:1\n      project: shop.tar.gz\n"
                        + with.indent(6);
        return new DagFileReader(OPERATORS)
                .read(
                        "dags/d.yaml",
                        text.getBytes(StandardCharsets.UTF_8),
                        List.of(),
                        path -> path.equals("dags/manifest.json") ? Optional.of(project.bytes()) : Optional.empty());
    }

    private DagGraph graph(String with) {
        DagFile file = read(with);
        assertThat(file.problems()).isEmpty();
        return new GraphBuilder(OPERATORS).build(file.dags().get(0));
    }

    private static JsonNode request(DagGraph graph, String node) {
        return ((NodeWork.Container) graph.nodes().stream()
                        .filter(each -> each.id().equals(node))
                        .findFirst()
                        .orElseThrow()
                        .work())
                .request()
                .at("/overrides/containerOverrides/0");
    }

    private static String command(JsonNode container) {
        StringBuilder words = new StringBuilder();
        container.path("command").forEach(word -> words.append(' ').append(word.asText()));
        return words.toString().strip();
    }

    @Test
    void per_model_one_definition_is_run_many_times_each_with_a_place_of_its_own() {
        project.model("models/a.sql");
        project.model("models/b.sql", "model.shop.a");

        DagGraph graph =
                graph("per: model\nmanifest: manifest.json\ntarget: prod\nfull_refresh: true\ntags: {team: shop}");

        assertThat(graph.nodes())
                .extracting(Node::id)
                .containsExactly("shop.create_task_definition", "shop.a.run", "shop.b.run");
        assertThat(graph.upstream(graph.nodes().get(2))).extracting(Node::id).containsExactly("shop.a.run");
        JsonNode container = request(graph, "shop.b.run");
        assertThat(command(container)).isEqualTo("waybill-dbt run --target prod --full-refresh --select fqn:shop.b");
        assertThat(container.path("environment"))
                .hasToString("[{\"name\":\"WAYBILL_ARTIFACTS_TO\",\"value\":\"dbt/shop.b.run/$WAYBILL_TRY_FOLDER\"}]");
        JsonNode definition =
                ((NodeWork.Action) graph.nodes().get(0).work()).input().at("/containerDefinitions/0");
        assertThat(definition.path("entryPoint")).hasToString("[\"waybill-entry\"]");
        assertThat(definition.has("command")).isFalse();
    }

    @Test
    void what_a_param_becomes_stays_a_text_among_the_variables() {
        DagGraph graph =
                graph("vars: {day: '{{ ds }}', list: [1, 'to \"{{ var.value[\"x\"] }}\"'], deep: {a: '{{- ts -}}'}}"
                        .replace("\\", ""));

        assertThat(command(request(graph, "shop.run")))
                .isEqualTo("waybill-dbt build --vars {\"day\":\"{{ ( ds ) | escapejson }}\",\"list\":[1,\"to \\\"{{ ("
                        + " var.value[\"x\"] ) | escapejson }}\\\"\"],\"deep\":{\"a\":\"{{ ( ts ) | escapejson }}\"}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    per: model | dags/d.yaml:8:12: INVALID_VALUE What the project consists of is told by its manifest, which is not named (add manifest: with the path of dbt's target/manifest.json from this file's folder, or remove per)
                    manifest: manifest.json | dags/d.yaml:8:17: INVALID_VALUE A manifest is only looked at with per (add per: model, tag or folder, or remove it)
                    {per: model, manifest: manifest.json, command: test} | INVALID_VALUE A project is told apart for build and run only (use build, which also tests, or run, or remove per)
                    {per: model, manifest: manifest.json, select: 'state:new'} | INVALID_VALUE What 'state:' selects is known to dbt only; here are names, fqn:, tag:, path:, file:, package:, resource_type:, test_type: and config.materialized: (use one of those, or remove per)
                    {per: model, manifest: manifest.json, select: '{{ ds }}'} | INVALID_VALUE With per, what is selected must be known when this file is read, and '{{ ds }}' is a template (write it out, or remove per)
                    {per: model, manifest: manifest.json, select: none} | INVALID_VALUE There is nothing to run in the manifest that is selected (change select)
                    {per: folder, manifest: manifest.json} | INVALID_VALUE These wait for each other in a circle: x.build → y.build → x.build (use per: model)
                    vars: {a: '{% if ds %}y{% endif %}'} | INVALID_VALUE Templates in vars may have expressions only, whose values are kept apart from the text around them (use {{ … }}, or an output of a task before this one)
                    project_sha256: abc | INVALID_VALUE The checksum must have 64 hexadecimal digits
                    """)
    void what_cannot_be_is_said_at_its_place(String with, String problem) {
        project.model("models/x/a.sql");
        project.model("models/y/b.sql", "model.shop.a");
        project.model("models/x/c.sql", "model.shop.b");

        String lines =
                with.startsWith("{") ? with.substring(1, with.length() - 1).replace(", ", "\n") : with;

        assertThat(read(lines).problems().stream().map(SpecProblem::toString))
                .singleElement()
                .asString()
                .contains(problem);
    }

    @Test
    void a_manifest_that_is_not_there_is_told_before_anything_runs() {
        assertThat(read("per: model\nmanifest: none.json").problems())
                .extracting(problem -> problem.code() + " " + problem.line() + ":" + problem.column())
                .containsExactly("FILE_ABSENT 9:17", "INVALID_VALUE 9:17");
    }

    @Test
    void what_is_wrong_in_the_manifest_is_told_at_its_place_there() {
        project.model("models/a.sql").put("name", "{{ evil }}");

        assertThat(read("per: model\nmanifest: manifest.json").problems().stream()
                        .map(SpecProblem::toString))
                .anyMatch(problem -> problem.startsWith("dags/manifest.json:1:")
                        && problem.contains("The name of a node is a text of at most 500 characters without braces"));
    }
}
