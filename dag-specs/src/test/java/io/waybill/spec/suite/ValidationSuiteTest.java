package io.waybill.spec.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidationSuiteTest {
    @Test
    void suites_of_both_versions_mean_the_same() {
        ValidationSuite old = ValidationSuite.parse(
                """
                {"data_asset_type": "Dataset", "expectation_suite_name": "orders", "meta": {"great_expectations_version": "0.15.50"},
                 "expectations": [
                   {"expectation_type": "expect_column_values_to_be_between", "meta": {}, "kwargs":
                     {"column": "amount", "min_value": 0, "strict_min": true, "mostly": 0.9, "result_format": "BASIC"}}]}
                """);
        ValidationSuite now = ValidationSuite.parse(
                """
                {"name": "orders", "id": "5f0", "notes": null, "suite_parameters": {}, "expectations": [
                   {"type": "expect_column_values_to_be_between", "id": "1", "severity": "critical", "kwargs":
                     {"column": "amount", "min_value": 0, "strict_min": true, "mostly": 0.9, "row_condition": null}}]}
                """);

        assertThat(old.name()).isEqualTo("orders").isEqualTo(now.name());
        Bounds bounds = new Bounds(Bounds.Kind.NUMBER, "0", null, true, false);
        assertThat(old.expectations().get(0).expectation())
                .isEqualTo(now.expectations().get(0).expectation())
                .isEqualTo(new Expectation.ColumnValues("amount", new ValueTest.Between(bounds), 0.9));
    }

    @Test
    void everything_that_is_wrong_is_told_with_its_pointer() {
        assertThat(problems(
                        """
                        {"name": "orders", "expectations": [
                          {"type": "expect_column_values_to_be_in_sett", "kwargs": {}},
                          {"type": "expect_column_to_exist", "kwarg": {"column": "a"}},
                          {"type": "expect_column_values_to_match_regex", "kwargs": {"column": 3, "regex": "(", "mostly": 95}},
                          {"type": "expect_column_max_to_be_between", "kwargs": {"column": "a", "min_value": 5, "max_value": 1}},
                          {"type": "expect_column_max_to_be_between", "kwargs": {"column": "a", "min_value": 5, "max_value": "x"}},
                          {"type": "expect_column_sum_to_be_between", "kwargs": {"column": "a"}},
                          {"type": "expect_column_values_to_be_unique", "kwargs": {"colum": "a"}},
                          {"type": "expect_column_values_to_be_unique", "kwargs":
                            {"column": "a", "row_condition": "b > 3", "condition_parser": "pandas"}},
                          {"type": "expect_column_values_to_be_of_type", "kwargs": {"column": "a", "type_": "flaot"}},
                          "expect"]}
                        """))
                .containsExactly(
                        "/expectations/0/type: There is no expectation 'expect_column_values_to_be_in_sett' here"
                                + " (did you mean expect_column_values_to_be_in_set?)",
                        "/expectations/1/kwarg: An expectation has no key 'kwarg' (did you mean kwargs?)",
                        "/expectations/1/kwargs: The key 'column' is missing (add a text)",
                        "/expectations/2/kwargs/column: 'column' must be a text (put it in quotes)",
                        "/expectations/2/kwargs/regex: 'regex' is no regular expression: Unclosed group at 1"
                                + " (close its brackets, and write a backslash before signs that mean themselves)",
                        "/expectations/2/kwargs/mostly: 'mostly' must be a number from 0 to 1 (write 0.95 for 95 %)",
                        "/expectations/3/kwargs/min_value: 'min_value' is greater than max_value (swap them)",
                        "/expectations/4/kwargs/max_value: 'max_value' must be of the same type as min_value",
                        "/expectations/5/kwargs: The key 'min_value' is missing (add min_value, max_value or both)",
                        "/expectations/6/kwargs: The key 'column' is missing (add a text)",
                        "/expectations/6/kwargs/colum: 'colum' is not known (did you mean column?)",
                        "/expectations/7/kwargs/row_condition: 'row_condition' is not supported: expectations here are about all"
                                + " rows (leave it out, or have an earlier task write the rows that it means to a file of their own)",
                        "/expectations/8/kwargs/type_: 'type_' names no type: 'flaot' (did you mean float?)",
                        "/expectations/9: An expectation is a JSON object (write {\"type\": \"expect_…\", \"kwargs\": { … }})");
    }

    @Test
    void what_is_no_suite_is_told() {
        assertThat(problems("[]")).singleElement().asString().startsWith("A suite is a JSON object");
        assertThat(problems("{}")).singleElement().asString().startsWith("The key 'expectations' is missing");
        assertThat(problems("{\"expectations\": [}")).singleElement().asString().startsWith("The suite is no JSON in line 1");
        assertThat(problems(" ".repeat(ValidationSuite.MOST_CHARACTERS + 1))).hasSize(1);
        assertThat(problems("{\"expectations\": [" + "1,".repeat(2_000) + "1]}"))
                .singleElement()
                .asString()
                .startsWith("/expectations: There are 2001 expectations");
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01, 0",
        "1970-01-02, 86400000000",
        "1970-01-01T00:00:01Z, 1000000",
        "1970-01-01 01:00:00+01:00, 0",
        "1970-01-01T00:00:00.000005, 5",
        "1970-01-01T00:01, 60000000",
        "1969-12-31T23:59:59Z, -1000000",
    })
    void times_are_read_as_iso_8601_writes_them(String text, long micros) {
        assertThat(IsoTime.microsOf(text)).isEqualTo(micros);
    }

    @ParameterizedTest
    @CsvSource({"2026-02-30", "26-01-01", "2026-1-1", "2026-01-01T25:00", "2026-01-01X00:00", "yesterday", "''"})
    void what_is_no_time_is_none(String text) {
        assertThat(IsoTime.microsOf(text)).isEqualTo(IsoTime.NONE);
    }

    private static List<String> problems(String json) {
        MalformedSuiteException thrown =
                catchThrowableOfType(MalformedSuiteException.class, () -> ValidationSuite.parse(json));
        return thrown.problems().stream().map(SuiteProblem::toString).toList();
    }
}
