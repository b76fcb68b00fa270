package io.waybill.worker.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.worker.ExitCode;
import io.waybill.worker.WorkerProgram;
import io.waybill.worker.WorkerProgram.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each expectation over one small file, against what was worked out by hand from Great Expectations' rules. */
class ExpectationsTest {
    private static final String ORDERS = """
            id,country,amount,net,tax,day,note
            1,DE,10,8,2,2026-01-01,first
            2,FR,20.50,16.5,4,2026-01-02,
            3,DE,,16,4,2026-01-02,a longer note
            4,,40,30,10,2026-02-30,x
            4,ZZ,50,40,10,2026-01-05,NULL
            """;

    @TempDir
    Path folder;

    /** @param unexpected a count, or {@code -} where there is none */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            table_columns_to_match_ordered_list | "column_list": ["id","country","amount","net","tax","day","note"] | true | -
            table_columns_to_match_ordered_list | "column_list": ["country","id","amount","net","tax","day","note"] | false | -
            table_columns_to_match_set | "column_set": ["note","day","tax","net","amount","country","id"] | true | -
            table_columns_to_match_set | "column_set": ["id"] | false | -
            table_columns_to_match_set | "column_set": ["id"], "exact_match": false | true | -
            table_column_count_to_equal | "value": 7 | true | -
            table_column_count_to_be_between | "min_value": 8 | false | -
            table_row_count_to_equal | "value": 5 | true | -
            table_row_count_to_be_between | "min_value": 5, "max_value": 5, "strict_max": true | false | -
            column_to_exist | "column": "day" | true | -
            column_to_exist | "column": "day", "column_index": 5 | true | -
            column_to_exist | "column": "day", "column_index": 1 | false | -
            column_to_exist | "column": "dya" | false | -
            column_values_to_be_null | "column": "note" | false | 4
            column_values_to_be_null | "column": "note", "mostly": 0.2 | true | 4
            column_values_to_not_be_null | "column": "note" | false | 1
            column_values_to_not_be_null | "column": "note", "mostly": 0.8 | true | 1
            column_values_to_not_be_null | "column": "note", "mostly": 0.81 | false | 1
            column_values_to_be_unique | "column": "id" | false | 2
            column_values_to_be_unique | "column": "amount" | true | 0
            column_values_to_be_in_set | "column": "country", "value_set": ["DE", "FR", "ZZ"] | true | 0
            column_values_to_be_in_set | "column": "country", "value_set": ["DE", "FR"], "mostly": 0.75 | true | 1
            column_values_to_be_in_set | "column": "country", "value_set": ["DE", "FR"], "mostly": 0.76 | false | 1
            column_values_to_be_in_set | "column": "amount", "value_set": [10.0, 20.5, 40] | false | 1
            column_values_to_be_in_set | "column": "amount", "value_set": ["10", "20.5", "40", "50"] | false | 1
            column_values_to_not_be_in_set | "column": "country", "value_set": ["ZZ", "YY"] | false | 1
            column_values_to_be_between | "column": "amount", "min_value": 10, "max_value": 50 | true | 0
            column_values_to_be_between | "column": "amount", "min_value": 10, "max_value": 50, "strict_min": true, "strict_max": true | false | 2
            column_values_to_be_between | "column": "amount", "max_value": 20.5 | false | 2
            column_values_to_be_between | "column": "country", "min_value": 1 | false | 4
            column_values_to_be_between | "column": "country", "min_value": "DE", "max_value": "FR" | false | 1
            column_values_to_be_between | "column": "day", "min_value": "2026-01-01", "max_value": "2026-01-02" | false | 2
            column_values_to_be_between | "column": "day", "min_value": "2026-01-01T00:00:00Z" | false | 1
            column_values_to_match_regex | "column": "country", "regex": "^[A-Z]{2}$" | true | 0
            column_values_to_match_regex | "column": "note", "regex": "note" | false | 3
            column_values_to_match_regex | "column": "country", "regex": "(?P<one>Z)(?P<two>Z)", "mostly": 0.25 | true | 3
            column_values_to_not_match_regex | "column": "country", "regex": "Z" | false | 1
            column_values_to_match_regex_list | "column": "country", "regex_list": ["D", "R", "Z"] | true | 0
            column_values_to_match_regex_list | "column": "country", "regex_list": ["D", "E"], "match_on": "all" | false | 2
            column_values_to_be_of_type | "column": "id", "type_": "int64" | true | 0
            column_values_to_be_of_type | "column": "amount", "type_": "INTEGER" | false | 1
            column_values_to_be_of_type | "column": "amount", "type_": "float64" | true | 0
            column_values_to_be_of_type | "column": "country", "type_": "VARCHAR(2)" | true | 0
            column_values_to_be_in_type_list | "column": "day", "type_list": ["date", "int"] | false | 1
            column_value_lengths_to_be_between | "column": "note", "min_value": 2, "max_value": 5 | false | 2
            column_value_lengths_to_equal | "column": "country", "value": 2 | true | 0
            column_min_to_be_between | "column": "amount", "min_value": 10, "max_value": 10 | true | -
            column_max_to_be_between | "column": "amount", "max_value": 49.99 | false | -
            column_max_to_be_between | "column": "amount", "max_value": 50, "strict_max": true | false | -
            column_mean_to_be_between | "column": "amount", "min_value": 30.125, "max_value": 30.125 | true | -
            column_sum_to_be_between | "column": "amount", "min_value": 120.5, "max_value": 120.5 | true | -
            column_sum_to_be_between | "column": "country", "min_value": 0 | false | -
            column_max_to_be_between | "column": "country", "max_value": "ZY" | false | -
            column_distinct_values_to_be_in_set | "column": "country", "value_set": ["DE", "FR", "ZZ", "AA"] | true | 0
            column_distinct_values_to_be_in_set | "column": "country", "value_set": ["DE"] | false | 2
            column_pair_values_to_be_equal | "column_A": "amount", "column_B": "net" | false | 5
            column_pair_values_to_be_equal | "column_A": "tax", "column_B": "tax" | true | 0
            column_pair_values_A_to_be_greater_than_B | "column_A": "amount", "column_B": "net" | false | 1
            column_pair_values_a_to_be_greater_than_b | "column_A": "amount", "column_B": "net", "ignore_row_if": "either_value_is_missing" | true | 0
            column_pair_values_a_to_be_greater_than_b | "column_A": "tax", "column_B": "tax", "or_equal": true | true | 0
            column_pair_values_a_to_be_greater_than_b | "column_A": "day", "column_B": "day" | false | 5
            compound_columns_to_be_unique | "column_list": ["id", "country"] | true | 0
            compound_columns_to_be_unique | "column_list": ["tax", "day"] | false | 2
            compound_columns_to_be_unique | "column_list": ["tax", "net", "tax"], "mostly": 1 | true | 0
            multicolumn_sum_to_equal | "column_list": ["net", "tax"], "sum_total": 20.5 | false | 4
            multicolumn_sum_to_equal | "column_list": ["net", "tax"], "sum_total": 20.5, "mostly": 0.2 | true | 4
            multicolumn_sum_to_equal | "column_list": ["amount", "tax"], "sum_total": 12, "ignore_row_if": "any_value_is_missing" | false | 3
            column_values_to_be_increasing | "column": "id" | true | 0
            column_values_to_be_increasing | "column": "id", "strictly": true | false | 1
            column_values_to_be_decreasing | "column": "amount" | false | 3
            column_values_to_not_be_null | "column": "nothing" | false | -
            """)
    void an_expectation_is_met_or_not(String type, String kwargs, boolean success, String unexpected) {
        Outcome outcome = validated(type, kwargs, ORDERS);

        JsonNode result = outcome.result();
        assertThat(result.path("success").booleanValue())
                .describedAs(outcome.out())
                .isEqualTo(success);
        JsonNode count = result.path("result").path("unexpected_count");
        assertThat(count.isMissingNode() ? "-" : count.asText()).isEqualTo(unexpected);
        assertThat(outcome.exit()).isEqualTo(success ? ExitCode.DONE : ExitCode.NOT_PASSED);
        assertThat(outcome.outputs().get("success").booleanValue()).isEqualTo(success);
    }

    /** Vacuously true for values, as there are none; an aggregate of nothing is none. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            column_values_to_not_be_null | "column": "b" | false
            column_values_to_be_unique | "column": "b" | true
            column_values_to_be_in_set | "column": "b", "value_set": [] | true
            column_values_to_match_regex | "column": "b", "regex": "x" | true
            column_min_to_be_between | "column": "b", "min_value": 0 | false
            column_mean_to_be_between | "column": "b", "min_value": 0 | false
            column_sum_to_be_between | "column": "b", "min_value": 0, "max_value": 0 | true
            column_distinct_values_to_be_in_set | "column": "b", "value_set": [] | true
            """)
    void a_column_of_nulls_has_no_values(String type, String kwargs, boolean success) {
        Outcome outcome = validated(type, kwargs, "a,b\n1,\n2,\n");

        assertThat(outcome.result().path("success").booleanValue())
                .describedAs(outcome.out())
                .isEqualTo(success);
    }

    @Test
    void counts_and_percentages_leave_nulls_out() {
        JsonNode result = validated(
                        "column_values_to_be_in_set", "\"column\": \"country\", \"value_set\": [\"DE\"]", ORDERS)
                .result()
                .path("result");

        assertThat(result.path("element_count").asInt()).isEqualTo(5);
        assertThat(result.path("missing_count").asInt()).isEqualTo(1);
        assertThat(result.path("unexpected_count").asInt()).isEqualTo(2);
        assertThat(result.path("unexpected_percent").asDouble()).isEqualTo(50);
        assertThat(result.path("unexpected_percent_total").asDouble()).isEqualTo(40);
        assertThat(result.path("partial_unexpected_list")).hasToString("[\"FR\",\"ZZ\"]");
        assertThat(result.path("partial_unexpected_index_list")).hasToString("[1,4]");
    }

    @Test
    void a_duplicate_is_shown_though_only_hashes_are_kept() {
        Outcome outcome = validated("column_values_to_be_unique", "\"column\": \"id\"", ORDERS);

        assertThat(outcome.result().path("result").path("partial_unexpected_list"))
                .hasToString("[\"4\"]");
        assertThat(outcome.out()).contains("FAILED  id is unique: 2 of 5 are not, such as \"4\" in row 4");
    }

    private Outcome validated(String type, String kwargs, String csv) {
        return new WorkerProgram(folder).file("file.csv", csv).run("validate", """
                        {"path": "file.csv", "suite": {"expectation_suite_name": "one", "expectations": [
                          {"expectation_type": "expect_%s", "kwargs": {%s}}]}}
                        """.formatted(type, kwargs));
    }
}
