package io.waybill.spec.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.spec.SpecProblem;
import java.util.List;
import org.junit.jupiter.api.Test;

class YamlReaderTest {
    private static YamlFile read(String text) {
        return new YamlReader().read("f.yaml", text.getBytes(UTF_8));
    }

    private static YamlMap map(String text) {
        YamlFile file = read(text);
        assertThat(file.problems()).isEmpty();
        return (YamlMap) file.documents().get(0);
    }

    private static List<String> problems(String text) {
        return read(text).problems().stream().map(SpecProblem::toString).toList();
    }

    private static String at(Place place) {
        return place.line() + ":" + place.column();
    }

    @Test
    void every_value_and_key_knows_its_place() {
        YamlMap map = map("""
                # a comment
                tasks:
                  - id: one
                    needs: [ a, "b" ]
                  - {id: two}
                text: |
                  x
                """);

        assertThat(at(map.locateKey(List.of("tasks")))).isEqualTo("2:1");
        assertThat(at(map.locate(List.of("tasks")))).isEqualTo("3:3");
        assertThat(at(map.locate(List.of("tasks", "0")))).isEqualTo("3:5");
        assertThat(at(map.locate(List.of("tasks", "0", "id")))).isEqualTo("3:9");
        assertThat(at(map.locate(List.of("tasks", "0", "needs", "1")))).isEqualTo("4:17");
        assertThat(at(map.locateKey(List.of("tasks", "1", "id")))).isEqualTo("5:6");
        assertThat(at(map.locate(List.of("text")))).isEqualTo("6:7");
        assertThat(at(map.locate(List.of("tasks", "0", "with", "image"))))
                .as("what is missing is where it would be")
                .isEqualTo("3:5");
    }

    @Test
    void columns_count_characters_not_bytes_or_surrogates() {
        YamlMap map = map("{äöü: 1, 😀😀: 2, c: 3}\n");

        assertThat(at(map.locateKey(List.of("c")))).isEqualTo("1:17");
    }

    @Test
    void an_alias_has_its_own_place_and_what_is_in_it_keeps_its() {
        YamlMap map = map("""
                base: &base {image: x}
                one: *base
                two: &t text
                three: *t
                """);

        assertThat(at(map.locate(List.of("one")))).isEqualTo("2:6");
        assertThat(at(map.locate(List.of("one", "image")))).isEqualTo("1:21");
        assertThat(at(map.locate(List.of("three")))).isEqualTo("4:8");
        assertThat(map.toJson().toString()).isEqualTo("""
                        {"base":{"image":"x"},"one":{"image":"x"},"two":"text","three":"text"}""");
    }

    @Test
    void a_merge_key_fills_in_what_is_not_there() {
        YamlMap map = map("""
                a: &a {x: 1, y: 1}
                b: &b {y: 2, z: 2}
                c:
                  z: 3
                  <<: [*a, *b]
                d: {"<<": 1}
                """);

        assertThat(map.toJson().get("c")).hasToString("{\"z\":3,\"x\":1,\"y\":1}");
        assertThat(map.toJson().get("d")).as("a quoted << is a key").hasToString("{\"<<\":1}");
        assertThat(at(map.locate(List.of("c", "x")))).isEqualTo("1:11");
    }

    @Test
    void a_merge_of_something_else_is_a_problem() {
        assertThat(problems("a: {<<: 1}\n"))
                .containsExactly("f.yaml:1:9: INVALID_MERGE The merge key '<<' takes a map or a list of maps"
                        + " (write <<: *name, with &name at a map)");
    }

    @Test
    void a_key_that_stands_twice_is_a_problem_at_the_second() {
        assertThat(problems("a: 1\nb: {c: 1, c: 2}\na: 3\n"))
                .containsExactly(
                        "f.yaml:2:11: DUPLICATE_KEY 'c' stands here and in line 2 (keep one of them)",
                        "f.yaml:3:1: DUPLICATE_KEY 'a' stands here and in line 1 (keep one of them)");
    }

    @Test
    void keys_are_texts_as_they_are_written() {
        assertThat(map("{1: a, true: b, 'x y': c, null: d, 1.0: e, !!str f: g}\n")
                        .toJson())
                .hasToString("{\"1\":\"a\",\"true\":\"b\",\"x y\":\"c\",\"null\":\"d\",\"1.0\":\"e\",\"f\":\"g\"}");
    }

    @Test
    void other_keys_are_problems() {
        assertThat(problems("? [a]\n: 1\n? {b: c}\n: 2\n"))
                .hasSize(2)
                .allMatch(problem -> problem.contains("INVALID_KEY"));
        assertThat(problems("? \n: 1\n"))
                .containsExactly("f.yaml:1:2: INVALID_KEY A key is missing here (write key: value)");
    }

    @Test
    void an_unquoted_template_is_explained() {
        assertThat(problems("image: {{ params.image }}\n"))
                .containsExactly("f.yaml:1:9: INVALID_KEY A key must be a plain text (quote a text that starts with"
                        + " *, [ or {; a template needs quotes around it: \"{{ ds }}\")");
    }

    @Test
    void tags_name_no_classes() {
        String text = """
                a: !!java.util.Date 2026-01-01
                b: !!javax.script.ScriptEngineManager [x]
                c: !include x
                d: !!binary aGk=
                e: !!set {a, b}
                """;

        assertThat(problems(text))
                .containsExactly(
                        "f.yaml:1:4: YAML_TAG The tag !!java.util.Date is not known"
                                + " (remove the tag; values are plain data)",
                        "f.yaml:2:4: YAML_TAG The tag !!javax.script.ScriptEngineManager is not known"
                                + " (remove the tag; values are plain data)",
                        "f.yaml:3:4: YAML_TAG The tag !include is not known (remove the tag; values are plain data)",
                        "f.yaml:4:4: YAML_TAG The tag !!binary is not known (remove the tag; values are plain data)",
                        "f.yaml:5:4: YAML_TAG The tag !!set is not known (remove the tag; values are plain data)");
    }

    @Test
    void the_tags_of_plain_data_are_allowed() {
        assertThat(map("{a: !!str 1, b: ! 2, c: !!map {}, d: !!seq [], e: !!str }\n")
                        .toJson())
                .hasToString("{\"a\":\"1\",\"b\":\"2\",\"c\":{},\"d\":[],\"e\":\"\"}");
    }

    @Test
    void quoted_values_are_texts() {
        assertThat(map("{a: \"1\", b: 'true', c: \"\", d: , e: |-\n 7\n}\n".replace(", e: |-\n 7\n", ""))
                        .toJson())
                .hasToString("{\"a\":\"1\",\"b\":\"true\",\"c\":\"\",\"d\":null}");
        assertThat(map("e: |-\n  7\n").toJson()).hasToString("{\"e\":\"7\"}");
    }

    @Test
    void an_ambiguous_value_is_a_warning() {
        assertThat(problems("a: no\nb: 'no'\nc: 12:30\n"))
                .containsExactly(
                        "f.yaml:1:4: AMBIGUOUS_VALUE no is the text 'no' here (YAML 1.2), and true or false in"
                                + " YAML 1.1 (quote it if a text is meant)",
                        "f.yaml:3:4: AMBIGUOUS_VALUE 12:30 is the text '12:30' here (YAML 1.2), and a number to"
                                + " the base of 60 in YAML 1.1 (quote it if a text is meant)");
    }

    @Test
    void documents_before_a_fault_of_syntax_are_kept() {
        YamlFile file = read("a: 1\n---\nb: [1\nc: 2\n");

        assertThat(file.documents()).hasSize(1);
        assertThat(file.problems()).hasSize(1);
        assertThat(file.problems().get(0).toString()).startsWith("f.yaml:4:2: YAML_SYNTAX ");
    }

    @Test
    void faults_of_syntax_have_their_place() {
        assertThat(problems("a: b: c\n")).singleElement().asString().startsWith("f.yaml:1:5: YAML_SYNTAX ");
        assertThat(problems("a:\n\t- b\n")).singleElement().asString().startsWith("f.yaml:2:1: YAML_SYNTAX ");
        assertThat(problems("a: 'b\n")).singleElement().asString().startsWith("f.yaml:2:1: YAML_SYNTAX ");
        assertThat(problems("a: @b\n"))
                .containsExactly("f.yaml:1:4: YAML_SYNTAX while scanning for the next token, found character '@' that"
                        + " cannot start any token. (Do not use @ for indentation)"
                        + " (quote a text that starts with a special character)");
    }

    @Test
    void aliases_without_an_anchor_or_inside_it_are_problems() {
        assertThat(problems("a: *b\n"))
                .containsExactly("f.yaml:1:4: INVALID_ALIAS No &b stands before *b (quote a text that starts with *)");
        assertThat(problems("a: &a [*a]\n"))
                .containsExactly(
                        "f.yaml:1:8: INVALID_ALIAS *a stands inside the value that it names (write the value out)");
        assertThat(problems("a: &x 1\n---\nb: *x\n"))
                .as("an anchor ends with its document")
                .containsExactly("f.yaml:3:4: INVALID_ALIAS No &x stands before *x (quote a text that starts with *)");
    }

    @Test
    void empty_documents_are_left_out() {
        assertThat(read("").documents()).isEmpty();
        assertThat(read("# nothing\n---\n---\na: 1\n---\n").documents()).hasSize(1);
    }
}
