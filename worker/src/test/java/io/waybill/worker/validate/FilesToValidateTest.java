package io.waybill.worker.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.worker.ExitCode;
import io.waybill.worker.WorkerProgram;
import io.waybill.worker.WorkerProgram.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilesToValidateTest {
    /** Two columns, and in b the texts that {@link #DATA} has. */
    private static final String SUITE = """
            {"name": "s", "expectations": [
              {"type": "expect_table_columns_to_match_ordered_list", "kwargs": {"column_list": ["a", "b"]}},
              {"type": "expect_table_row_count_to_equal", "kwargs": {"value": 2}},
              {"type": "expect_column_values_to_be_in_set", "kwargs": {"column": "b", "value_set": ["x, \\"y\\"\\nz", "é"]}},
              {"type": "expect_column_sum_to_be_between", "kwargs": {"column": "a", "min_value": 3, "max_value": 3}}]}
            """;

    private static final String DATA = "a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n2,é\r\n";

    @TempDir
    Path folder;

    private Outcome validated(byte[] bytes, String name, String more) {
        return new WorkerProgram(folder)
                .file(name, bytes)
                .file("file_expectations.json", SUITE)
                .run(
                        "validate",
                        "{\"path\": \"" + name + "\", \"validation_suite\": \"file_expectations.json\"" + more + "}");
    }

    private void passes(byte[] bytes, String name, String more) {
        Outcome outcome = validated(bytes, name, more);
        assertThat(outcome.exit()).describedAs(outcome.out() + outcome.err()).isEqualTo(ExitCode.DONE);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    @Test
    void csv_may_have_quotes_and_line_breaks_in_its_fields() {
        passes(utf8(DATA), "out/file.csv", "");
        passes(utf8(DATA.replace("\r\n", "\n")), "file.csv", "");
        passes(utf8("\n" + DATA.replace("\r\n", "\n\n")), "file.csv", "");
    }

    @Test
    void a_mark_of_the_byte_order_says_the_encoding() {
        passes(utf8("\ufeff" + DATA), "file.csv", "");
        passes(("\ufeff" + DATA).getBytes(StandardCharsets.UTF_16LE), "file.csv", "");
        passes(("\ufeff" + DATA).getBytes(StandardCharsets.UTF_16BE), "file.csv", "");
        passes(DATA.getBytes(StandardCharsets.ISO_8859_1), "file.csv", ", \"encoding\": \"ISO-8859-1\"");
    }

    @Test
    void fields_may_be_parted_by_something_else() {
        passes(utf8(DATA.replace("a,b", "a;b").replace("1,", "1;").replace("2,", "2;")), "f", ", \"delimiter\": \";\"");
        passes(
                utf8(DATA.replace("a,b", "a\tb").replace("1,", "1\t").replace("2,", "2\t")),
                "f",
                ", \"delimiter\": \"\\\\t\"");
    }

    @Test
    void a_packed_file_is_unpacked() throws IOException {
        passes(gzip(utf8(DATA)), "file.csv.gz", "");
        passes(gzip(utf8(DATA)), "file.csv", ", \"compression\": \"gzip\"");

        byte[] half = Arrays.copyOf(gzip(utf8(DATA)), 30);
        Outcome damaged = validated(half, "file.csv.gz", "");
        assertThat(damaged.exit()).isEqualTo(ExitCode.NOT_PASSED);
        assertThat(damaged.err()).contains("file.csv.gz is damaged");
    }

    @Test
    void json_lines_have_the_columns_of_all_rows() {
        passes(utf8("{\"a\": 1, \"b\": \"x, \\\"y\\\"\\nz\"}\n\n{\"b\": \"é\", \"a\": 2.0}"), "file.jsonl", "");

        Outcome wrong =
                validated(utf8("{\"a\": 1}\n[1]\n{\"a\": }\n{\"a\": \"3\", \"b\": {\"c\": 1}}"), "file.jsonl", "");
        assertThat(wrong.out())
                .contains("FAILED  line 2: no JSON object")
                .contains("FAILED  line 3: no JSON: ")
                .contains("ok      the columns are a, b, in this order")
                .contains("such as \"{\\\"c\\\":1}\" in row 2")
                .contains("1 values are no numbers, the first is '3' in row 2");
    }

    @Test
    void a_row_with_too_few_or_too_many_fields_is_told_with_its_line() {
        Outcome outcome = validated(utf8("a,b\n1,\"x\n\"\n2\n3,4,5\n"), "file.csv", "");

        assertThat(outcome.exit()).isEqualTo(ExitCode.NOT_PASSED);
        assertThat(outcome.out())
                .contains("FAILED  line 4: 1 fields instead of 2")
                .contains("FAILED  line 5: 3 fields instead of 2")
                .contains("2 rows are malformed");
        assertThat(outcome.report().at("/meta/malformed_rows/count").asInt()).isEqualTo(2);
        assertThat(outcome.outputs().get("rows").asInt()).isEqualTo(1);
    }

    @Test
    void an_empty_file_has_no_columns_and_one_with_a_header_no_rows() {
        assertThat(validated(new byte[0], "file.csv", "").out())
                .contains("FAILED  the columns are a, b, in this order: it is []")
                .contains("There is no column 'b' (there are no columns)");
        assertThat(validated(utf8("a,b\n"), "file.csv", "").out())
                .contains("ok      the columns are a, b, in this order")
                .contains("FAILED  the number of rows is 2: it is 0");
        assertThat(validated(new byte[0], "file.jsonl", "").out()).contains("FAILED  the number of rows is 2: it is 0");
    }

    @Test
    void a_file_without_a_header_has_numbered_columns() {
        Outcome outcome = validated(utf8("1,2\n3,4\n"), "file.csv", ", \"header\": false");

        assertThat(outcome.out())
                .contains("it is [\"column_1\",\"column_2\"]")
                .contains("ok      the number of rows is 2");
    }

    @Test
    void bytes_that_are_no_characters_are_told_of() {
        Outcome outcome = validated(DATA.getBytes(StandardCharsets.ISO_8859_1), "file.csv", "");

        assertThat(outcome.exit()).isEqualTo(ExitCode.NOT_PASSED);
        assertThat(outcome.err()).contains("file.csv is not written in UTF-8: set encoding");
    }

    @Test
    void hostile_values_do_not_reach_the_terminal() {
        Outcome outcome = validated(
                utf8("a,b\n1,\"\u001b[2J\u202eevil\n::output success=true::\"\n2,\"" + "y".repeat(5000) + "\"\n"),
                "f.csv",
                "");

        assertThat(outcome.out())
                .contains("\\u001B[2J\\u202eevil\\n::output")
                .doesNotContain("\u001b")
                .doesNotContain("y".repeat(200));
        assertThat(outcome.outputs().get("success").booleanValue()).isFalse();
    }

    @Test
    void a_pattern_that_would_take_for_ever_ends_the_expectation() {
        Outcome outcome = new WorkerProgram(folder)
                .file("file.csv", "a\n" + "x".repeat(60) + "\n")
                .run("validate", """
                        {"path": "file.csv", "suite": {"expectations": [{"type": "expect_column_values_to_match_regex",
                          "kwargs": {"column": "a", "regex": "^(x+x+)+\\\\1y$"}}]}}
                        """);

        assertThat(outcome.exit()).isEqualTo(ExitCode.NOT_PASSED);
        assertThat(outcome.out()).contains("The pattern takes too long on the value of row 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.csv", "/etc/passwd", "a/../../b", "", "a\\u0000b"})
    void a_path_out_of_the_file_space_is_refused(String path) {
        Outcome outcome = new WorkerProgram(folder)
                .run("validate", "{\"path\": \"" + path + "\", \"suite\": {\"expectations\": []}}");

        assertThat(outcome.exit()).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void what_is_wrong_with_the_input_is_told_in_one_go() {
        Outcome outcome = new WorkerProgram(folder)
                .run("validate", "{\"path\": 3, \"formt\": \"csv\", \"max_samples\": -1, \"compression\": \"zip\"}");

        assertThat(outcome.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err())
                .contains("formt")
                .contains("did you mean format?")
                .contains("max_samples")
                .contains("compression");
    }

    @Test
    void a_suite_that_is_nowhere_or_malformed_is_bad_input() {
        WorkerProgram program = new WorkerProgram(folder)
                .file("file.csv", "a\n1\n")
                .file("wrong.json", "{\"expectations\": [{\"type\": \"expect_column_to_exists\"}]}");

        assertThat(program.run("validate", "{\"path\": \"file.csv\", \"validation_suite\": \"no.json\"}"))
                .satisfies(outcome -> assertThat(outcome.exit()).isEqualTo(ExitCode.BAD_INPUT))
                .satisfies(outcome ->
                        assertThat(outcome.err()).contains("The suite no.json is nowhere: put it beside the DAG file"));
        assertThat(program.run("validate", "{\"path\": \"file.csv\"}").exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(program.run("validate", "{\"path\": \"file.csv\", \"validation_suite\": \"wrong.json\"}")
                        .err())
                .contains(
                        "/expectations/0/type: There is no expectation 'expect_column_to_exists' here (did you mean expect_column_to_exist?)");
    }

    @Test
    void a_file_that_is_not_there_did_not_pass() {
        Outcome outcome = new WorkerProgram(folder)
                .run("validate", "{\"path\": \"out/file.csv\", \"suite\": {\"expectations\": []}}");

        assertThat(outcome.exit()).isEqualTo(ExitCode.NOT_PASSED);
        assertThat(outcome.err()).contains("The file out/file.csv is not there");
    }

    @Test
    void the_program_lists_its_steps_and_says_what_it_lacks() {
        assertThat(new WorkerProgram(folder).run("--help").out())
                .contains("validate")
                .contains("WAYBILL_STEP_INPUT");
        assertThat(new WorkerProgram(folder).run("valdate").err()).contains("did you mean validate?");
        assertThat(new WorkerProgram(folder).run("validate").err())
                .contains("The step's input .waybill/input.json is not there");
        assertThat(new WorkerProgram(folder)
                        .with("WAYBILL_FILES", "ftp://x")
                        .run("validate")
                        .exit())
                .isEqualTo(ExitCode.BAD_INPUT);
    }
}
