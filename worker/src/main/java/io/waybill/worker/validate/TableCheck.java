package io.waybill.worker.validate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.suite.Bounds;
import io.waybill.spec.suite.Expectation.ColumnExists;
import io.waybill.spec.suite.Expectation.TableColumns;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is expected of the file as a whole; rows are not looked at. */
@FunctionalInterface
interface TableCheck extends Check {
    @Override
    default void row(Rows rows) {}

    @Override
    Finding end(List<String> columns, long rows);

    static TableCheck of(TableColumns expectation) {
        return (columns, rows) -> {
            Set<String> missing = new HashSet<>(expectation.columns());
            columns.forEach(missing::remove);
            Set<String> more = new HashSet<>(columns);
            expectation.columns().forEach(more::remove);
            boolean success = expectation.ordered()
                    ? columns.equals(expectation.columns())
                    : missing.isEmpty() && (more.isEmpty() || !expectation.exact());
            ObjectNode result = JsonNodeFactory.instance.objectNode();
            add(result.putArray("observed_value"), columns);
            if (!success) {
                ObjectNode mismatched = result.putObject("details").putObject("mismatched");
                add(
                        mismatched.putArray("missing"),
                        expectation.columns().stream().filter(missing::contains).toList());
                add(
                        mismatched.putArray("unexpected"),
                        columns.stream().filter(more::contains).toList());
            }
            return Finding.of(success, result);
        };
    }

    private static void add(ArrayNode array, List<String> names) {
        names.stream().limit(1_000).forEach(array::add);
    }

    static TableCheck of(ColumnExists expectation) {
        return (columns, rows) -> {
            Integer index = expectation.index();
            boolean there = index == null
                    ? columns.contains(expectation.column())
                    : index < columns.size() && columns.get(index).equals(expectation.column());
            if (there) {
                return Finding.of(true, JsonNodeFactory.instance.objectNode());
            }
            String absent = MissingColumn.of(List.of(expectation.column()), columns);
            return Finding.fault(
                    absent.isEmpty() ? "The column is at " + columns.indexOf(expectation.column()) : absent);
        };
    }

    static TableCheck counted(Bounds bounds, boolean ofRows) {
        Limits limits = new Limits(bounds, new Cells(true));
        return (columns, rows) -> {
            long count = ofRows ? rows : columns.size();
            ObjectNode result = JsonNodeFactory.instance.objectNode().put("observed_value", count);
            return Finding.of(limits.holds(count), result);
        };
    }
}
