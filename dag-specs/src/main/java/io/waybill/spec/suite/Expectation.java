package io.waybill.spec.suite;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One thing that is expected of a file. What {@code mostly} stands for: the part of the values that must be as expected. */
public sealed interface Expectation {
    /**
     * The columns of the file.
     *
     * @param ordered whether in this order
     * @param exact whether there may be no other ones
     */
    record TableColumns(List<String> columns, boolean ordered, boolean exact) implements Expectation {
        public TableColumns {
            columns = List.copyOf(columns);
        }
    }

    /** How many columns there are. */
    record TableColumnCount(Bounds bounds) implements Expectation {}

    /** How many rows there are. */
    record TableRowCount(Bounds bounds) implements Expectation {}

    /**
     * A column is there.
     *
     * @param index where, counted from 0; null for anywhere
     */
    record ColumnExists(String column, @Nullable Integer index) implements Expectation {}

    /** Each value of a column. */
    record ColumnValues(String column, ValueTest test, double mostly) implements Expectation {}

    /** One value made of all values of a column. */
    record ColumnAggregate(String column, Aggregate aggregate, Bounds bounds) implements Expectation {}

    /** No value of a column is other than these. */
    record DistinctValues(String column, List<JsonNode> values) implements Expectation {
        public DistinctValues {
            values = List.copyOf(values);
        }
    }

    /** How two columns of a row stand to each other. */
    record ColumnPair(String columnA, String columnB, Relation relation, IgnoredRows ignored, double mostly)
            implements Expectation {}

    /** No two rows have the same values in these columns. */
    record CompoundUnique(List<String> columns, IgnoredRows ignored, double mostly) implements Expectation {
        public CompoundUnique {
            columns = List.copyOf(columns);
        }
    }

    /** What these columns of a row add up to. */
    record MulticolumnSum(List<String> columns, BigDecimal total, IgnoredRows ignored, double mostly)
            implements Expectation {
        public MulticolumnSum {
            columns = List.copyOf(columns);
        }
    }

    /** What is made of all values of a column that are not null. */
    enum Aggregate {
        /** The least. */
        MIN,
        /** The greatest. */
        MAX,
        /** The mean of numbers. */
        MEAN,
        /** The sum of numbers. */
        SUM;

        /** As it stands in the names of expectations. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How one column stands to another. */
    enum Relation {
        /** The same value. */
        EQUAL,
        /** The first is greater. */
        GREATER,
        /** The first is greater or the same. */
        GREATER_OR_EQUAL
    }

    /** Rows that an expectation about several columns passes over. */
    enum IgnoredRows {
        /** Those where all values are null. */
        ALL_MISSING,
        /** Those where any value is null. */
        ANY_MISSING,
        /** None. */
        NONE
    }
}
