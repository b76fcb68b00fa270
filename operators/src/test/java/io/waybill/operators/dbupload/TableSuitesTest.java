package io.waybill.operators.dbupload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.Operators;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Suites of tables are read with the DAG, as those of {@code validate} are. */
class TableSuitesTest {
    private static final Operators OPERATORS = Operators.load();
    private static final String DAG = """
            tasks:
              - id: up
                uses: db_upload
                with:
                  connection_id: c
                  schema: s
                  tables:
                    - {name: a, source_file: a.csv, columns: [id], validation_suite: %s}
            """;

    private static DagFile read(String path, String suite) {
        return new DagFileReader(OPERATORS)
                .read(
                        "d.yaml",
                        DAG.formatted(path).getBytes(StandardCharsets.UTF_8),
                        List.of(),
                        name -> name.equals("suite.json")
                                ? Optional.of(suite.getBytes(StandardCharsets.UTF_8))
                                : Optional.empty());
    }

    private static NodeWork.Container.Step validation(DagFile file) {
        DagGraph graph = new GraphBuilder(OPERATORS).build(file.dags().get(0));
        return graph.nodes().stream()
                .filter(node -> node.id().equals("up.validate_a"))
                .map(node -> (NodeWork.Container) node.work())
                .map(NodeWork.Container::step)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_suite_beside_the_dag_is_what_the_step_is_told() {
        DagFile file = read("suite.json", "{\"expectations\": []}");

        assertThat(file.problems()).isEmpty();
        assertThat(validation(file).literals()).hasToString("{\"suite\":{\"expectations\":[]}}");
    }

    @Test
    void one_that_is_not_there_is_left_to_the_run_s_files() {
        DagFile file = read("later.json", "");

        assertThat(file.hasErrors()).isFalse();
        assertThat(file.problems().stream().map(SpecProblem::toString))
                .singleElement()
                .asString()
                .startsWith("d.yaml:8:74: FILE_ABSENT There is no file later.json");
        ObjectNode told = validation(file).templates();
        assertThat(told.path("validation_suite").asText()).isEqualTo("later.json");
        assertThat(validation(file).literals()).isEmpty();
    }

    @Test
    void what_is_wrong_in_it_is_told_at_its_place() {
        DagFile file = read(
                "suite.json",
                "{\"expectations\": [{\"type\": \"expect_colum_to_exist\", \"kwargs\": {\"column\": \"a\"}}]}");

        assertThat(file.problems().stream().map(SpecProblem::toString))
                .singleElement()
                .asString()
                .startsWith("suite.json:1:28: INVALID_VALUE")
                .contains("expect_column_to_exist");
    }
}
