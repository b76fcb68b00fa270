package io.waybill.operators.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/**
 * Rows of a database as JSON.
 *
 * @param columns their names
 * @param rows each a list of values
 * @param truncated whether there were more
 */
record Rows(ArrayNode columns, ArrayNode rows, boolean truncated) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Of all rows together, in JSON. */
    private static final int MOST_BYTES = 40 * 1024;

    /** Of one value, in characters. */
    private static final int LONGEST = 10_000;

    /** Reads no more than this many. */
    static Rows read(ResultSet found, int most) throws SQLException {
        ResultSetMetaData meta = found.getMetaData();
        ArrayNode columns = JSON.arrayNode();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(meta.getColumnLabel(i));
        }
        ArrayNode rows = JSON.arrayNode();
        int bytes = 0;
        while (found.next()) {
            ArrayNode row = JSON.arrayNode();
            for (int i = 1; i <= columns.size(); i++) {
                row.add(value(found, i));
            }
            bytes += row.toString().getBytes(StandardCharsets.UTF_8).length + 1;
            if (rows.size() == most || bytes > MOST_BYTES) {
                return new Rows(columns, rows, true);
            }
            rows.add(row);
        }
        return new Rows(columns, rows, false);
    }

    /** One value; what is neither a number nor a truth is a text, as the database writes it. */
    static JsonNode value(ResultSet found, int column) throws SQLException {
        Object value = found.getObject(column);
        if (value == null) {
            return JSON.nullNode();
        }
        if (value instanceof Boolean truth) {
            return JSON.booleanNode(truth);
        }
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            return JSON.numberNode(((Number) value).longValue());
        }
        if (value instanceof BigDecimal decimal) {
            return JSON.numberNode(decimal);
        }
        if (value instanceof Double || value instanceof Float) {
            return JSON.numberNode(((Number) value).doubleValue());
        }
        String text = found.getString(column);
        return text == null
                ? JSON.nullNode()
                : JSON.textNode(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
    }
}
