package io.waybill.spec.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.spec.DagSpec;
import io.waybill.spec.GroupSpec;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.TestOperators;
import io.waybill.spec.bind.DagDocument;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups that are taken from other files. */
class TakenGroupsTest {
    private static final String PART = """
            dag_id: part
            params:
              region: {type: string, default: eu, enum: [eu, us]}
              year: {type: integer}
            groups: [{id: inner}]
            tasks:
              - {id: a, uses: empty}
              - {id: b, uses: empty, needs: [a], group: inner}
              - {id: c, uses: empty, needs: [inner], params: {year: 2020, own: 7}}
            """;

    private final Map<String, String> files = new HashMap<>(Map.of("dags/parts/part.yaml", PART));

    private DagFile read(String text) {
        return new DagFileReader(TestOperators.CATALOG)
                .read(
                        "dags/main.yaml",
                        text.getBytes(StandardCharsets.UTF_8),
                        List.of(),
                        path -> Optional.ofNullable(files.get(path))
                                .map(file -> file.getBytes(StandardCharsets.UTF_8)));
    }

    private String problem(String text) {
        List<SpecProblem> problems = read(text).problems();
        assertThat(problems).hasSize(1);
        SpecProblem problem = problems.get(0);
        return problem.line() + ":" + problem.column() + " " + problem.code() + " " + problem.message();
    }

    @Test
    void tasks_and_groups_come_under_names_that_begin_with_the_groups() {
        DagFile file = read("""
                groups:
                  - {id: one, from: parts/part.yaml, needs: [first], params: {year: 2025}}
                  - {id: two, from: parts/part.yaml, params: {year: 2026, region: us}, group: outer}
                  - {id: outer, needs: [one]}
                tasks:
                  - {id: first, uses: empty}
                  - {id: last, uses: empty, needs: [two]}
                """);

        assertThat(file.problems()).isEmpty();
        DagSpec dag = file.dags().get(0);
        assertThat(dag.tasks())
                .extracting(TaskSpec::id)
                .containsExactly("first", "last", "one__a", "one__b", "one__c", "two__a", "two__b", "two__c");
        assertThat(dag.task("one__c").orElseThrow().needs()).containsExactly("one__inner");
        assertThat(dag.task("one__a").orElseThrow().group()).isEqualTo("one");
        assertThat(dag.groups())
                .filteredOn(group -> group.id().equals("two__inner"))
                .extracting(GroupSpec::group)
                .containsExactly("two");
        assertThat(dag.task("one__c").orElseThrow().params().keySet()).containsExactly("region", "year", "own");
        assertThat(dag.takenGroup("two__inner")).map(GroupSpec::id).contains("two");
        assertThat(DagDocument.read(DagDocument.write(dag))).isEqualTo(dag);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                          | 2:21 INVALID_PARAM The param 'year' needs a value
            {year: x}                   | 2:53 INVALID_PARAM The param 'year' cannot be "x": string found, integer expected
            {year: 2025, region: asia}  | 2:67 INVALID_PARAM The param 'region' cannot be "asia": does not have a value in the enumeration ["eu", "us"]
            {year: 2025, regoin: eu}    | 2:67 INVALID_PARAM The DAG part has no param 'regoin'
            """)
    void values_are_checked_against_the_params_of_that_file(String params, String expected) {
        String file = "groups:\n  - {id: one, from: parts/part.yaml, params: " + params
                + "}\ntasks: [{id: t, uses: empty}]\n";

        assertThat(problem(file)).startsWith(expected);
    }

    @Test
    void templates_are_known_only_in_a_run_but_their_names_are_checked() {
        String file =
                "params: {y: 1}\ngroups:\n  - {id: one, from: parts/part.yaml, params: {year: \"{{ params.%s }}\"}}\n";

        assertThat(read(file.formatted("y")).problems()).isEmpty();
        assertThat(problem(file.formatted("z"))).contains("UNKNOWN_VARIABLE The DAG has no param 'z'");
    }

    @ParameterizedTest
    @CsvSource({"../../outside.yaml", "/etc/passwd.yaml", "parts/nothing.yaml", "..\\x.yaml"})
    void a_file_outside_or_that_is_not_there_is_not_read(String path) {
        assertThat(problem("groups: [{id: one, from: '" + path + "'}]\ntasks: [{id: t, uses: empty}]\n"))
                .contains("FILE_UNREADABLE There is no file " + path);
    }

    @Test
    void what_is_wrong_with_that_file_is_told_where_it_is_named() {
        files.put("dags/parts/bad.yaml", "tasks: [{id: a, uses: nothing}]\n");

        assertThat(problem("groups: [{id: one, from: parts/bad.yaml}]\ntasks: [{id: t, uses: empty}]\n"))
                .isEqualTo("1:26 INVALID_VALUE parts/bad.yaml has a problem: line 1: There is no operator 'nothing'");
    }

    @Test
    void files_that_take_groups_from_each_other_in_a_circle_are_refused() {
        files.put("dags/parts/x.yaml", "groups: [{id: g, from: y.yaml}]\n");
        files.put("dags/parts/y.yaml", "groups: [{id: g, from: x.yaml}]\n");

        assertThat(problem("groups: [{id: one, from: parts/x.yaml}]\n")).contains("taken from each other");
    }

    @Test
    void a_task_cannot_be_put_into_what_is_taken() {
        assertThat(problem("""
                groups:
                  - {id: one, from: parts/part.yaml, params: {year: 1}}
                tasks:
                  - {id: t, uses: empty, group: one}
                """)).startsWith("4:33 INVALID_VALUE The group 'one' is taken from another file");
    }

    @Test
    void a_file_names_all_that_it_may_take_groups_from() {
        assertThat(IncludeSource.namedIn(
                        "a/b/main.yaml",
                        "groups:\n- {id: x, from: ../c.yaml}\n- id: y\n  from: 'd/e.yml'\n- {from: ../../../f.yaml}\n"
                                .getBytes(StandardCharsets.UTF_8)))
                .containsExactly("a/c.yaml", "a/b/d/e.yml");
    }
}
