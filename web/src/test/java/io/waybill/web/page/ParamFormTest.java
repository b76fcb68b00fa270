package io.waybill.web.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.waybill.engine.graph.Operators;
import io.waybill.spec.DagSpec;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import io.waybill.web.view.ParamField;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParamFormTest {
    private static final DagSpec DAG = dag("""
            params:
              region: {type: string, default: eu, enum: [eu, us]}
              rows: {type: integer, default: 10, minimum: 1}
              full: {type: boolean, default: true}
              title: {type: string, default: Hello, description: On top}
              extra: {type: object, default: {a: 1}}
              limit: {type: ["null", integer], default: null}
              who: {type: string}
            tasks: [{id: a, uses: empty}]
            """);

    private static DagSpec dag(String yaml) {
        DagFile file =
                new DagFileReader(Operators.load()).read("a.yaml", yaml.getBytes(StandardCharsets.UTF_8), List.of());
        assertThat(file.problems()).isEmpty();
        return file.dags().get(0);
    }

    @Test
    void each_type_has_its_control_and_shows_its_default() {
        List<ParamField> fields = ParamForm.fields(DAG, name -> null, Map.of());

        assertThat(fields)
                .extracting(ParamField::name, ParamField::kind, ParamField::value, ParamField::required)
                .contains(
                        tuple("region", ParamField.Kind.SELECT, "\"eu\"", false),
                        tuple("rows", ParamField.Kind.NUMBER, "10", false),
                        tuple("full", ParamField.Kind.CHECKBOX, "true", false),
                        tuple("title", ParamField.Kind.TEXT, "Hello", false),
                        tuple("limit", ParamField.Kind.NUMBER, "", false),
                        tuple("who", ParamField.Kind.TEXT, "", true));
        assertThat(fields.get(4).value()).contains("\"a\" : 1");
    }

    @Test
    void what_a_declaration_says_of_parts_of_a_value_is_told_in_short() {
        DagSpec dag = dag("""
                params:
                  version: {const: 3, default: 3}
                  order: {properties: {shop: {type: string}, rows: {type: integer}}, required: [shop], description: An order}
                  share: {type: number, exclusiveMinimum: 0, exclusiveMaximum: 1, multipleOf: 0.25}
                  pages: {anyOf: [{type: integer}, {const: all}], default: all}
                tasks: [{id: a, uses: empty}]
                """);

        assertThat(ParamForm.fields(dag, name -> null, Map.of()))
                .extracting(ParamField::name, ParamField::kind, ParamField::type, ParamField::value)
                .containsExactly(
                        tuple("version", ParamField.Kind.SELECT, "", "3"),
                        tuple(
                                "order",
                                ParamField.Kind.JSON,
                                "written as JSON, with the keys shop, rows, of which it must have shop",
                                ""),
                        tuple(
                                "share",
                                ParamField.Kind.NUMBER,
                                "number, more than 0, less than 1, a multiple of 0.25",
                                ""),
                        tuple("pages", ParamField.Kind.JSON, "written as JSON", "\"all\""));
        ParamForm form = ParamForm.read(
                dag, Map.of("version", "4", "order", "{\"rows\": 1}", "share", "0.3", "pages", "\"some\"")::get);
        assertThat(form.problems()).containsOnlyKeys("version", "order", "share", "pages");
        assertThat(form.problems().get("order")).contains("shop");
    }

    @Test
    void what_was_typed_becomes_values_of_the_declared_types() {
        ParamForm form = read(Map.of(
                "region", "\"us\"", "rows", " 7 ", "title", "", "extra", "{\"b\": [true]}", "limit", "", "who", "me"));

        assertThat(form.problems()).isEmpty();
        assertThat(form.values().get("region").asText()).isEqualTo("us");
        assertThat(form.values().get("rows").intValue()).isEqualTo(7);
        assertThat(form.values().get("full").booleanValue()).isFalse();
        assertThat(form.values().get("title").asText()).isEmpty();
        assertThat(form.values().get("extra").toString()).isEqualTo("{\"b\":[true]}");
        assertThat(form.values().get("limit").isNull()).isTrue();
    }

    @Test
    void each_wrong_value_has_its_own_message() {
        ParamForm form = read(Map.of("region", "\"mars\"", "rows", "many", "extra", "{", "who", ""));

        assertThat(form.problems()).containsOnlyKeys("region", "rows", "extra", "who");
        assertThat(form.problems().get("rows")).contains("number");
        assertThat(form.problems().get("extra")).contains("no JSON");
    }

    private static ParamForm read(Map<String, String> typed) {
        return ParamForm.read(DAG, typed::get);
    }
}
