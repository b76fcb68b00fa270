package io.waybill.operators.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.runtime.EngineAction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code sql.execute}: has a database carry out statements, and hands on the rows of the last one that gives some. */
final class SqlAction implements EngineAction {
    static final String NAME = "sql.execute";

    private final Jdbc jdbc;

    SqlAction(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, JsonNode> run(ObjectNode input, String target) {
        return jdbc.call(input, connection -> {
            boolean autocommit = input.path("autocommit").asBoolean();
            connection.setAutoCommit(autocommit);
            try {
                Map<String, JsonNode> outputs = all(connection, input);
                if (!autocommit) {
                    connection.commit();
                }
                return outputs;
            } catch (SQLException | RuntimeException e) {
                if (!autocommit) {
                    connection.rollback();
                }
                throw e;
            }
        });
    }

    private static Map<String, JsonNode> all(Connection connection, ObjectNode input) throws SQLException {
        long updated = 0;
        Rows last = null;
        int most = input.path("max_rows").asInt();
        for (JsonNode sql : input.path("sql")) {
            try (PreparedStatement statement = connection.prepareStatement(sql.asText())) {
                statement.setQueryTimeout(input.path("seconds").asInt());
                Jdbc.bind(statement, input.path("parameters"), sql.asText());
                boolean hasRows = statement.execute();
                while (hasRows || statement.getUpdateCount() >= 0) {
                    if (hasRows) {
                        try (ResultSet found = statement.getResultSet()) {
                            last = Rows.read(found, most);
                        }
                    } else {
                        updated += statement.getUpdateCount();
                    }
                    hasRows = statement.getMoreResults();
                }
            }
        }
        return outputs(last, updated);
    }

    private static Map<String, JsonNode> outputs(@Nullable Rows last, long updated) {
        Map<String, JsonNode> outputs = new LinkedHashMap<>();
        outputs.put("updated", LongNode.valueOf(updated));
        if (last != null) {
            outputs.put("return_value", last.rows());
            outputs.put("columns", last.columns());
            outputs.put("truncated", BooleanNode.valueOf(last.truncated()));
        }
        return outputs;
    }
}
