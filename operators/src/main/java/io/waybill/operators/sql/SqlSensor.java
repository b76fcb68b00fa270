package io.waybill.operators.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.EngineSensor;
import io.waybill.operators.Wanted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/** {@code sql.query}: waits until the first value of a query is as wanted. Changes nothing. */
final class SqlSensor implements EngineSensor {
    static final String NAME = "sql.query";

    private final Jdbc jdbc;

    SqlSensor(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Look look(ObjectNode input, Instant since, Instant now) {
        return jdbc.call(input, connection -> {
            connection.setAutoCommit(false);
            try {
                return look(connection, input);
            } finally {
                connection.rollback();
            }
        });
    }

    private static Look look(Connection connection, ObjectNode input) throws SQLException {
        String sql = input.path("sql").path(0).asText();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout(input.path("seconds").asInt());
            statement.setMaxRows(1);
            Jdbc.bind(statement, input.path("parameters"), sql);
            try (ResultSet found = statement.executeQuery()) {
                if (!found.next()) {
                    if (input.path("fail_on_empty").asBoolean()) {
                        throw new WaybillException(
                                ErrorCode.SERVICE_REFUSED, "The query gave no row, and fail_on_empty is set");
                    }
                    return Look.notYet("The query gives no row");
                }
                JsonNode value = Rows.value(found, 1);
                String told = "the query gives " + value;
                return Wanted.isMet(input, value, told)
                        ? new Look(true, "", null, Map.of("return_value", value))
                        : Look.notYet("The query gives " + value);
            }
        }
    }
}
