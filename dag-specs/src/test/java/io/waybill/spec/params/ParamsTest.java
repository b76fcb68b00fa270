package io.waybill.spec.params;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.waybill.spec.DagSpec;
import io.waybill.spec.TestOperators;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParamsTest {
    private static final DagFileReader READER = new DagFileReader(TestOperators.CATALOG);

    private static DagFile file(String params) {
        String text = "dag_id: d\nparams:\n" + params.indent(2) + "tasks: [{id: a, uses: empty}]\n";
        return READER.read("d.yaml", text.getBytes(UTF_8), List.of());
    }

    private static DagSpec dag(String params) {
        DagFile file = file(params);
        assertThat(file.problems()).isEmpty();
        return file.dags().get(0);
    }

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static DagFile fileWithTask(String dagParams, String taskParams) {
        String text = "dag_id: d\n" + dagParams + "tasks: [{id: a, uses: empty, params: " + taskParams + "}]\n";
        return READER.read("d.yaml", text.getBytes(UTF_8), List.of());
    }

    @Test
    void a_task_s_params_come_between_the_dag_s_and_those_of_the_run() {
        DagFile file = fileWithTask(
                "params: {region: eu, days: 1}\n", "{days: {type: integer, default: 7, maximum: 9}, top: 3}");
        assertThat(file.problems()).isEmpty();
        DagSpec dag = file.dags().get(0);

        Params none = Params.effective(dag, Map.of());
        Params given = Params.effective(dag, Map.of("days", json("1"), "top", json("5")));

        assertThat(Params.ofTask(dag, dag.tasks().get(0), none.values()))
                .isEqualTo(Map.of("region", json("\"eu\""), "days", json("7"), "top", json("3")));
        assertThat(Params.ofTask(dag, dag.tasks().get(0), given.values()))
                .isEqualTo(Map.of("region", json("\"eu\""), "days", json("1"), "top", json("5")));
        assertThat(Params.effective(dag, Map.of("days", json("10"))).problems())
                .extracting(ParamProblem::message)
                .containsExactly("The param 'days' of the task 'a' cannot be 10: must have a maximum value of 9");
    }

    @Test
    void a_task_s_params_are_checked_when_the_file_is_read() {
        assertThat(fileWithTask("params: {days: 10}\n", "{days: {maximum: 9}}").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .isEqualTo("The param 'days' of the task 'a' cannot be 10: must have a maximum value of 9"));
        assertThat(fileWithTask("schedule: '@daily'\n", "{days: {type: integer}}")
                        .problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.message()).startsWith("The param 'days' of the task 'a' has no default"));
        assertThat(Params.effective(
                                fileWithTask("", "{days: {type: integer}}")
                                        .dags()
                                        .get(0),
                                Map.of())
                        .problems())
                .extracting(ParamProblem::toString)
                .containsExactly(
                        "The param 'days' of the task 'a' needs a value (give one, or write a default into the task)");
    }

    @Test
    void given_values_come_before_defaults() {
        DagSpec dag = dag("region: eu\ncount: 5\nnone:\nlist: [1, 2]\n");

        Params params = Params.effective(dag, Map.of("region", json("\"us\"")));

        assertThat(params.isValid()).isTrue();
        assertThat(params.values())
                .containsExactly(
                        Map.entry("region", json("\"us\"")),
                        Map.entry("count", json("5")),
                        Map.entry("none", json("null")),
                        Map.entry("list", json("[1,2]")));
    }

    @Test
    void a_name_that_the_dag_does_not_have_is_a_problem() {
        assertThat(Params.effective(dag("region: eu\n"), Map.of("regoin", json("1")))
                        .problems())
                .extracting(ParamProblem::toString)
                .containsExactly("The DAG d has no param 'regoin' (did you mean region?)");
    }

    @Test
    void a_param_without_a_value_is_a_problem() {
        assertThat(Params.effective(dag("region: {type: string}\n"), Map.of()).problems())
                .extracting(ParamProblem::toString)
                .containsExactly("The param 'region' needs a value (give one, or write a default into the DAG)");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {type: string}                  | "x"          | true
            {type: string}                  | 5            | false
            {type: [string, "null"]}        | null         | true
            {type: [string, "null"]}        | 5            | false
            {type: integer}                 | 5            | true
            {type: integer}                 | 5.5          | false
            {type: integer}                 | "5"          | false
            {type: number, minimum: 1, maximum: 2} | 1.5   | true
            {type: number, minimum: 1, maximum: 2} | 2.5   | false
            {enum: [eu, us, 3]}             | 3            | true
            {enum: [eu, us, 3]}             | "apac"       | false
            {type: string, pattern: "^a+$"} | "aa"         | true
            {type: string, pattern: "^a+$"} | "ab"         | false
            {type: string, minLength: 2, maxLength: 3} | "a" | false
            {type: string, minLength: 2, maxLength: 3} | "ab" | true
            {type: string, format: date}    | "2026-01-31" | true
            {type: string, format: date}    | "2026-02-31" | false
            {type: array, items: {type: integer}} | [1, 2] | true
            {type: array, items: {type: integer}} | [1, "x"] | false
            {type: object}                  | {"a": 1}     | true
            {type: boolean}                 | "true"       | false
            """)
    void a_value_must_fit_its_declaration(String declaration, String value, boolean fits) {
        DagSpec dag = dag("p: " + declaration + "\n");

        assertThat(Params.effective(dag, Map.of("p", json(value))).isValid()).isEqualTo(fits);
    }

    @Test
    void a_problem_names_the_param_and_the_value() {
        assertThat(Params.effective(dag("p: {type: array, items: {type: integer}}\n"), Map.of("p", json("[1, \"x\"]")))
                        .problems())
                .singleElement()
                .asString()
                .startsWith("The param 'p' cannot be [1,\"x\"] at ");
    }

    @Test
    void declarations_are_checked_when_the_file_is_read() {
        DagFile file = file("""
                a: {type: integer, default: x}
                b: {type: strin}
                c: {pattern: "(", default: x}
                d: {items: {type: nothing}}
                e: {type: string, minimum: low}
                """);

        assertThat(file.problems())
                .extracting(problem -> problem.line() + ":" + problem.column() + " " + problem.code())
                .containsExactly("3:31 INVALID_PARAM", "4:13 INVALID_VALUE", "5:16 INVALID_VALUE", "7:30 WRONG_TYPE");
    }

    @Test
    void no_schema_is_fetched_from_anywhere() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(200);
            String url = "http://127.0.0.1:" + server.getLocalPort() + "/schema.json";

            DagFile file = file("p: {type: array, items: {$ref: \"" + url + "\"}, default: [1]}\n");

            assertThat(file.problems())
                    .singleElement()
                    .matches(problem -> problem.code().name().equals("INVALID_PARAM"));
            assertThat(catchThrowable(server::accept)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void texts_of_a_command_line_become_what_the_param_is() {
        DagSpec dag = dag("""
                text: {type: string}
                bare: eu
                count: 5
                flag: {type: boolean}
                list: {type: array}
                any: {}
                """);

        assertThat(Params.ofTexts(
                        dag,
                        Map.of(
                                "text",
                                "5",
                                "bare",
                                "7",
                                "count",
                                "7",
                                "flag",
                                "true",
                                "list",
                                "[1]",
                                "any",
                                "not json",
                                "unknown",
                                "5")))
                .containsEntry("text", json("\"5\""))
                .containsEntry("bare", json("\"7\""))
                .containsEntry("count", json("7"))
                .containsEntry("flag", json("true"))
                .containsEntry("list", json("[1]"))
                .containsEntry("any", JsonNodeFactory.instance.textNode("not json"))
                .containsEntry("unknown", json("5"));
    }
}
