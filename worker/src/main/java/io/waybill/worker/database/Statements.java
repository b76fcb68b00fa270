package io.waybill.worker.database;

import static io.waybill.spec.table.SqlNames.beside;
import static io.waybill.spec.table.SqlNames.quoted;

import io.waybill.spec.table.Column;
import io.waybill.spec.table.ColumnType;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The statements that both databases understand. */
final class Statements {
    private Statements() {}

    static String createSchema(String schema) {
        return "CREATE SCHEMA IF NOT EXISTS " + quoted(schema);
    }

    static String dropBeside(String schema, DatabaseInput.Table table) {
        return "DROP TABLE IF EXISTS " + named(schema, beside(table.name()));
    }

    static String createBeside(String schema, DatabaseInput.Table table, Function<ColumnType, String> types) {
        String columns = table.columns().stream()
                .map(column -> quoted(column.name()) + " " + types.apply(column.type())
                        + (column.nullable() ? "" : " NOT NULL"))
                .collect(Collectors.joining(", "));
        return "CREATE TABLE IF NOT EXISTS " + named(schema, beside(table.name())) + " (" + columns + ")";
    }

    static String drop(String schema, DatabaseInput.Table table) {
        return "DROP TABLE IF EXISTS " + named(schema, table.name());
    }

    static String takePlace(String schema, DatabaseInput.Table table) {
        return "ALTER TABLE " + named(schema, beside(table.name())) + " RENAME TO " + quoted(table.name());
    }

    static String columns(DatabaseInput.Table table) {
        return table.columns().stream()
                .map(Column::name)
                .map(name -> quoted(name))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    static String named(String schema, String table) {
        return quoted(schema) + "." + quoted(table);
    }
}
