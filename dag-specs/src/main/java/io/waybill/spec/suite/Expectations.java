package io.waybill.spec.suite;

import io.waybill.spec.suite.Expectation.Aggregate;
import io.waybill.spec.suite.Expectation.ColumnAggregate;
import io.waybill.spec.suite.Expectation.ColumnExists;
import io.waybill.spec.suite.Expectation.ColumnPair;
import io.waybill.spec.suite.Expectation.ColumnValues;
import io.waybill.spec.suite.Expectation.CompoundUnique;
import io.waybill.spec.suite.Expectation.DistinctValues;
import io.waybill.spec.suite.Expectation.IgnoredRows;
import io.waybill.spec.suite.Expectation.MulticolumnSum;
import io.waybill.spec.suite.Expectation.Relation;
import io.waybill.spec.suite.Expectation.TableColumnCount;
import io.waybill.spec.suite.Expectation.TableColumns;
import io.waybill.spec.suite.Expectation.TableRowCount;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The expectations that there are, by Great Expectations' names for them. */
final class Expectations {
    static final Map<String, Form> BY_TYPE = table();

    private Expectations() {}

    /** Makes an expectation of what is written about it. */
    @FunctionalInterface
    interface Form {
        Expectation read(Kwargs kwargs);
    }

    private static Map<String, Form> table() {
        Map<String, Form> table = new TreeMap<>();
        aboutTables(table);
        aboutValues(table);
        aboutColumns(table);
        aboutRows(table);
        return table;
    }

    private static void aboutTables(Map<String, Form> table) {
        table.put(
                "expect_table_columns_to_match_ordered_list",
                kwargs -> new TableColumns(kwargs.texts("column_list", 0), true, true));
        table.put(
                "expect_table_columns_to_match_set",
                kwargs -> new TableColumns(kwargs.texts("column_set", 0), false, kwargs.flag("exact_match", true)));
        table.put("expect_table_column_count_to_equal", kwargs -> new TableColumnCount(kwargs.exactly("value")));
        table.put("expect_table_column_count_to_be_between", kwargs -> new TableColumnCount(kwargs.counts()));
        table.put("expect_table_row_count_to_equal", kwargs -> new TableRowCount(kwargs.exactly("value")));
        table.put("expect_table_row_count_to_be_between", kwargs -> new TableRowCount(kwargs.counts()));
        table.put(
                "expect_column_to_exist",
                kwargs -> new ColumnExists(kwargs.text("column"), kwargs.index("column_index")));
    }

    private static void aboutValues(Map<String, Form> table) {
        values(table, "values_to_be_null", kwargs -> new ValueTest.Null(true));
        values(table, "values_to_not_be_null", kwargs -> new ValueTest.Null(false));
        values(table, "values_to_be_unique", kwargs -> new ValueTest.Unique());
        values(table, "values_to_be_in_set", kwargs -> new ValueTest.InSet(kwargs.values("value_set"), true));
        values(table, "values_to_not_be_in_set", kwargs -> new ValueTest.InSet(kwargs.values("value_set"), false));
        values(table, "values_to_be_between", kwargs -> new ValueTest.Between(kwargs.bounds()));
        values(
                table,
                "values_to_match_regex",
                kwargs -> new ValueTest.Matches(List.of(kwargs.pattern("regex")), true, false));
        values(
                table,
                "values_to_not_match_regex",
                kwargs -> new ValueTest.Matches(List.of(kwargs.pattern("regex")), false, false));
        values(
                table,
                "values_to_match_regex_list",
                kwargs -> new ValueTest.Matches(kwargs.patterns("regex_list"), true, all(kwargs)));
        values(table, "values_to_be_of_type", kwargs -> new ValueTest.OfType(kwargs.types("type_")));
        values(table, "values_to_be_in_type_list", kwargs -> new ValueTest.OfType(kwargs.types("type_list")));
        values(table, "value_lengths_to_be_between", kwargs -> new ValueTest.Length(kwargs.counts()));
        values(table, "value_lengths_to_equal", kwargs -> new ValueTest.Length(kwargs.exactly("value")));
        values(table, "values_to_be_increasing", kwargs -> new ValueTest.Ordered(true, kwargs.flag("strictly", false)));
        values(
                table,
                "values_to_be_decreasing",
                kwargs -> new ValueTest.Ordered(false, kwargs.flag("strictly", false)));
    }

    private static void values(Map<String, Form> table, String name, Function<Kwargs, ValueTest> test) {
        table.put(
                "expect_column_" + name,
                kwargs -> new ColumnValues(kwargs.text("column"), test.apply(kwargs), kwargs.mostly()));
    }

    private static boolean all(Kwargs kwargs) {
        return kwargs.choice("match_on", "any", "all").equals("all");
    }

    private static void aboutColumns(Map<String, Form> table) {
        for (Aggregate aggregate : List.of(Aggregate.MIN, Aggregate.MAX)) {
            table.put(
                    "expect_column_" + aggregate.word() + "_to_be_between",
                    kwargs -> new ColumnAggregate(kwargs.text("column"), aggregate, kwargs.bounds()));
        }
        for (Aggregate aggregate : List.of(Aggregate.MEAN, Aggregate.SUM)) {
            table.put(
                    "expect_column_" + aggregate.word() + "_to_be_between",
                    kwargs -> new ColumnAggregate(kwargs.text("column"), aggregate, kwargs.numbers()));
        }
        table.put(
                "expect_column_distinct_values_to_be_in_set",
                kwargs -> new DistinctValues(kwargs.text("column"), kwargs.values("value_set")));
    }

    private static void aboutRows(Map<String, Form> table) {
        table.put(
                "expect_column_pair_values_to_be_equal",
                kwargs -> new ColumnPair(
                        kwargs.text("column_A"),
                        kwargs.text("column_B"),
                        Relation.EQUAL,
                        ofPair(kwargs),
                        kwargs.mostly()));
        Form greater = kwargs -> new ColumnPair(
                kwargs.text("column_A"),
                kwargs.text("column_B"),
                kwargs.flag("or_equal", false) ? Relation.GREATER_OR_EQUAL : Relation.GREATER,
                ofPair(kwargs),
                kwargs.mostly());
        table.put("expect_column_pair_values_a_to_be_greater_than_b", greater);
        // As it is called in older versions.
        table.put("expect_column_pair_values_A_to_be_greater_than_B", greater);
        table.put(
                "expect_compound_columns_to_be_unique",
                kwargs -> new CompoundUnique(kwargs.texts("column_list", 2), ofRow(kwargs), kwargs.mostly()));
        table.put(
                "expect_multicolumn_sum_to_equal",
                kwargs -> new MulticolumnSum(
                        kwargs.texts("column_list", 2), kwargs.number("sum_total"), ofRow(kwargs), kwargs.mostly()));
    }

    private static IgnoredRows ofPair(Kwargs kwargs) {
        return kwargs.ignored("both_values_are_missing", "either_value_is_missing", "neither");
    }

    private static IgnoredRows ofRow(Kwargs kwargs) {
        return kwargs.ignored("all_values_are_missing", "any_value_is_missing", "never");
    }
}
