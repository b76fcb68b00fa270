package io.waybill.spec.params;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.spec.DagSpec;
import io.waybill.spec.TestOperators;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import java.io.IOException;
import java.math.BigDecimal;
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
    void keys_of_values_may_begin_as_references_do() {
        DagSpec dag = dag(
                "p: {default: {$type: a}, properties: {$type: {enum: [a, b]}}}\nq: {const: {$id: 1}, default: {$id: 1}}\n");

        assertThat(Params.effective(dag, Map.of("p", json("{\"$type\": \"b\"}")))
                        .isValid())
                .isTrue();
        assertThat(Params.effective(dag, Map.of("p", json("{\"$type\": \"c\"}")))
                        .isValid())
                .isFalse();
    }

    @Test
    void what_no_computer_should_reckon_with_is_refused() {
        DagSpec dag = dag("n: {default: 2, multipleOf: 2}\nt: {default: a, pattern: '^(a|b)*$'}\n");
        String digits = "1".repeat(310);
        for (JsonNode huge :
                List.of(json(digits), DecimalNode.valueOf(new BigDecimal("1e99999999")), json("[" + digits + "]"))) {
            assertThat(Params.effective(dag, Map.of("n", huge)).problems())
                    .extracting(ParamProblem::toString)
                    .containsExactly("The param 'n' has a number of more than 300 digits (write it as a text)");
        }
        assertThat(Params.effective(dag, Map.of("t", TextNode.valueOf("ab".repeat(50_000))))
                        .problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.message()).startsWith("The pattern of the param 't' takes too long"));
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
            {const: eu}                     | "eu"         | true
            {const: eu}                     | "us"         | false
            {const: null}                   | null         | true
            {const: null}                   | 0            | false
            {multipleOf: 0.5}               | 1.5          | true
            {multipleOf: 0.5}               | 1.7          | false
            {exclusiveMinimum: 1, exclusiveMaximum: 3} | 2 | true
            {exclusiveMinimum: 1}           | 1            | false
            {exclusiveMaximum: 3}           | 3            | false
            {minItems: 1, maxItems: 2}      | [1]          | true
            {minItems: 1}                   | []           | false
            {maxItems: 2}                   | [1, 2, 3]    | false
            {uniqueItems: true}             | [1, 1]       | false
            {prefixItems: [{type: string}], items: {type: integer}} | ["a", 1, 2] | true
            {prefixItems: [{type: string}], items: {type: integer}} | ["a", "b"]  | false
            {prefixItems: [{type: string}], items: false} | ["a", 1] | false
            {contains: {const: 1}, minContains: 2, maxContains: 3} | [1, 2, 1] | true
            {contains: {const: 1}, minContains: 2} | [1]   | false
            {contains: {const: 1}, maxContains: 1} | [1, 1] | false
            {prefixItems: [{}], unevaluatedItems: false} | [1, 2] | false
            {properties: {a: {type: integer}}} | {"a": 1}  | true
            {properties: {a: {type: integer}}} | {"a": "x"} | false
            {required: [a]}                 | {"b": 1}     | false
            {properties: {a: {}}, additionalProperties: false} | {"b": 1} | false
            {additionalProperties: {type: integer}} | {"b": 1} | true
            {patternProperties: {"^n_": {type: integer}}} | {"n_a": "x"} | false
            {propertyNames: {pattern: "^[a-z]+$"}} | {"A": 1} | false
            {dependentRequired: {card: [holder]}} | {"card": 1} | false
            {dependentRequired: {card: [holder]}} | {"card": 1, "holder": 2} | true
            {dependentSchemas: {card: {required: [holder]}}} | {"card": 1} | false
            {minProperties: 1}              | {}           | false
            {maxProperties: 1}              | {"a": 1, "b": 2} | false
            {properties: {a: {}}, unevaluatedProperties: false} | {"b": 1} | false
            {anyOf: [{type: integer}, {enum: [all]}]} | "all" | true
            {anyOf: [{type: integer}, {enum: [all]}]} | "none" | false
            {oneOf: [{multipleOf: 2}, {multipleOf: 3}]} | 4 | true
            {oneOf: [{multipleOf: 2}, {multipleOf: 3}]} | 6 | false
            {allOf: [{minimum: 1}, {maximum: 3}]} | 4      | false
            {not: {type: string}}           | "x"          | false
            {if: {type: integer}, then: {minimum: 5}, else: {const: none}} | 4 | false
            {if: {type: integer}, then: {minimum: 5}, else: {const: none}} | 5 | true
            {if: {type: integer}, then: {minimum: 5}, else: {const: none}} | "some" | false
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
                .containsExactly(
                        "3:31 INVALID_PARAM",
                        "4:13 INVALID_VALUE",
                        "5:16 INVALID_VALUE",
                        "6:6 INVALID_PARAM",
                        "7:30 WRONG_TYPE");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {propertis: {a: {}}}            | There is no key 'propertis' here (did you mean properties?)
            {items: {tipe: string}}         | The declaration of the param 'p' at /items/tipe: There is no key 'tipe' here (did you mean type?)
            {items: {type: strin}}          | The declaration of the param 'p' at /items/type: type must be one of string, integer, number, boolean, array, object, null, but is the text 'strin' (did you mean string?)
            {properties: {a: {anyOf: [{minimun: 1}]}}} | The declaration of the param 'p' at /properties/a/anyOf/0/minimun: There is no key 'minimun' here (did you mean minimum?)
            {properties: {a: 5}}            | The declaration of the param 'p' at /properties/a must be a JSON Schema (write a map such as {type: string}, or true or false)
            {not: {$ref: "#"}}              | The declaration of the param 'p' refers to another schema (write that schema out)
            {items: {pattern: "("}}         | The declaration of the param 'p' at /items/pattern: '(' is no regular expression: Unclosed group
            {not: {patternProperties: {"(": {}}}} | The declaration of the param 'p' at /not/patternProperties: '(' is no regular expression: Unclosed group
            {multipleOf: 0}                 | multipleOf must be greater than 0, but is 0
            {minItems: -1}                  | minItems must be greater than or equal to 0, but is -1
            """)
    void what_is_wrong_with_a_declaration_is_told_when_the_file_is_read(String declaration, String problem) {
        assertThat(file("p: " + declaration + "\n").problems())
                .singleElement()
                .satisfies(found -> assertThat(
                                found.message() + (found.remedy().isEmpty() ? "" : " (" + found.remedy() + ")"))
                        .startsWith(problem));
    }

    @Test
    void a_default_is_refused_in_the_same_words_as_a_value_of_a_run() {
        String declaration = "{properties: {days: {type: integer, minimum: 1}}, required: [days]";

        assertThat(file("p: " + declaration + ", default: {days: 0}}\n").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .isEqualTo(
                                Params.effective(dag("p: " + declaration + "}\n"), Map.of("p", json("{\"days\": 0}")))
                                        .problems()
                                        .get(0)
                                        .message())
                        .isEqualTo("The param 'p' cannot be {\"days\":0} at /days: must have a minimum value of 1"));
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
