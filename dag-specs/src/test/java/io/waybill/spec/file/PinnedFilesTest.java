package io.waybill.spec.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.spec.DagSpec;
import io.waybill.spec.OperatorCatalog;
import io.waybill.spec.OperatorType;
import io.waybill.spec.Pinned;
import io.waybill.spec.PinnedFile;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.bind.BindingProblem;
import io.waybill.spec.bind.DagDocument;
import io.waybill.spec.bind.SpecBindingException;
import io.waybill.spec.bind.SpecJson;
import io.waybill.spec.bind.WithReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files beside a DAG file that are part of its version. */
class PinnedFilesTest {
    private static final OperatorCatalog OPERATORS = OperatorCatalog.of(List.of(
            new OperatorType("check", List.of(), With.class, "Checks."),
            new OperatorType("check_all", List.of(), All.class, "Checks several.")));

    private final Map<String, String> files = new HashMap<>(Map.of("dags/rules.json", "{\"rows\": 3}"));

    /** What the operator is told. */
    public record With(@Pinned(Rules.class) PinnedFile rules) {}

    /** What the operator that checks several is told. */
    public record All(With main, List<With> others) {}

    /** Files with a number of rows. */
    public static final class Rules implements Pinned.Reader {
        @Override
        public JsonNode read(byte[] content) {
            try {
                JsonNode rules = SpecJson.mapper().readTree(content);
                if (!rules.path("rows").isInt()) {
                    throw new SpecBindingException(
                            "rules",
                            List.of(new BindingProblem(
                                    List.of("rows"), false, ProblemCode.WRONG_TYPE, "rows is no number", "write 3")));
                }
                return rules;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private DagFile read(String rules) {
        String text = "tasks:\n  - id: a\n    uses: check\n    with: {rules: " + rules + "}\n";
        return new DagFileReader(OPERATORS)
                .read(
                        "dags/main.yaml",
                        text.getBytes(StandardCharsets.UTF_8),
                        List.of(),
                        path -> Optional.ofNullable(files.get(path))
                                .map(file -> file.getBytes(StandardCharsets.UTF_8)));
    }

    private static PinnedFile rules(DagSpec dag) {
        return new WithReader().bind(dag.tasks().get(0).with(), With.class).rules();
    }

    @Test
    void the_content_is_part_of_the_version_which_changes_with_it() {
        DagSpec before = read("rules.json").dags().get(0);
        DagSpec stored = DagDocument.read(DagDocument.write(before));
        files.put("dags/rules.json", "{\"rows\": 4}");
        DagSpec after = read("rules.json").dags().get(0);

        assertThat(rules(stored).path()).isEqualTo("rules.json");
        assertThat(String.valueOf(rules(stored).content())).isEqualTo("{\"rows\":3}");
        assertThat(String.valueOf(rules(after).content())).isEqualTo("{\"rows\":4}");
        assertThat(DagDocument.hash(after)).isNotEqualTo(DagDocument.hash(before));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none.json", "../../outside.json", "/etc/rules.json"})
    void a_file_that_is_not_there_is_a_warning(String path) {
        DagFile file = read(path);

        assertThat(file.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.FILE_ABSENT);
            assertThat(problem.isError()).isFalse();
            assertThat(problem.line() + ":" + problem.column()).isEqualTo("4:19");
        });
        assertThat(rules(file.dags().get(0)).content()).isNull();
    }

    @Test
    void a_path_that_is_a_template_is_known_only_when_the_task_starts() {
        DagFile file = read("'{{ ds }}.json'");

        assertThat(file.problems()).isEmpty();
        assertThat(rules(file.dags().get(0)).content()).isNull();
    }

    @Test
    void what_is_wrong_in_the_file_is_told_at_its_place_there() {
        files.put("dags/rules.json", "{\n  \"rows\": \"many\"\n}");

        assertThat(read("rules.json").problems().stream().map(SpecProblem::toString))
                .containsExactly("dags/rules.json:2:11: WRONG_TYPE rows is no number (write 3)");
    }

    @Test
    void a_file_may_be_named_deeper_inside() {
        files.put("dags/wrong.json", "{\"rows\": \"many\"}");
        String text = """
                tasks:
                  - id: a
                    uses: check_all
                    with:
                      main: {rules: rules.json}
                      others: [{rules: "{{ ds }}.json"}, {rules: rules.json}, {rules: none.json}, {rules: wrong.json}]
                """;
        DagFile file = new DagFileReader(OPERATORS)
                .read(
                        "dags/main.yaml",
                        text.getBytes(StandardCharsets.UTF_8),
                        List.of(),
                        path -> Optional.ofNullable(files.get(path))
                                .map(content -> content.getBytes(StandardCharsets.UTF_8)));

        assertThat(file.problems().stream().map(SpecProblem::toString))
                .satisfiesExactly(
                        absent -> assertThat(absent)
                                .startsWith("dags/main.yaml:6:71: FILE_ABSENT There is no file none.json"),
                        wrong -> assertThat(wrong)
                                .isEqualTo("dags/wrong.json:1:10: WRONG_TYPE rows is no number (write 3)"));
        files.put("dags/wrong.json", "{\"rows\": 5}");
        DagFile mended = new DagFileReader(OPERATORS)
                .read(
                        "dags/main.yaml",
                        text.getBytes(StandardCharsets.UTF_8),
                        List.of(),
                        path -> Optional.ofNullable(files.get(path))
                                .map(content -> content.getBytes(StandardCharsets.UTF_8)));
        All all = new WithReader().bind(mended.dags().get(0).tasks().get(0).with(), All.class);
        assertThat(all.main().rules().content()).hasToString("{\"rows\":3}");
        assertThat(all.others().stream()
                        .map(other -> String.valueOf(other.rules().content())))
                .containsExactly("null", "{\"rows\":3}", "null", "{\"rows\":5}");
    }

    @Test
    void its_name_is_found_in_the_text_so_that_its_change_is_noticed() {
        byte[] text = "with: {rules: rules.json, b: \"x/y.json\", c: ../out.json, d: a.jsonl}"
                .getBytes(StandardCharsets.UTF_8);

        assertThat(IncludeSource.namedIn("dags/main.yaml", text))
                .isEqualTo(Set.of("dags/rules.json", "dags/x/y.json", "out.json"));
    }
}
