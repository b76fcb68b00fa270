package io.waybill.operators.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.vault.Connection;
import io.waybill.operators.JsonPaths;
import java.util.Locale;

/** The address that a driver takes, from a connection. */
final class JdbcUrl {
    private JdbcUrl() {}

    /** Which database it is, in one word. */
    static String type(Connection connection) {
        String type = connection.type().toLowerCase(Locale.ROOT);
        return type.startsWith("postgres") ? "postgres" : type;
    }

    /**
     * The address.
     *
     * @throws WaybillException {@code SERVICE_REFUSED} where the connection is of no database
     */
    static String of(Connection connection) {
        String given = extra(connection, "jdbc_url");
        String place = place(connection);
        String url = !given.isEmpty()
                ? given
                : switch (type(connection)) {
                    case "jdbc", "generic" -> connection.host();
                    case "postgres" -> "jdbc:postgresql://" + place + "/" + connection.schema();
                    case "redshift" -> "jdbc:redshift://" + place + "/" + connection.schema();
                    case "mysql" -> "jdbc:mysql://" + place + "/" + connection.schema();
                    case "mariadb" -> "jdbc:mariadb://" + place + "/" + connection.schema();
                    case "mssql" ->
                        "jdbc:sqlserver://" + place
                                + (connection.schema().isEmpty() ? "" : ";databaseName=" + connection.schema());
                    case "h2" ->
                        connection.host().isEmpty()
                                ? "jdbc:h2:" + connection.schema()
                                : "jdbc:h2:tcp://" + place + "/" + connection.schema();
                    default ->
                        throw no("Its type '" + connection.type()
                                + "' is of no database that is known; make it jdbc, with"
                                + " the driver's address as its host");
                };
        if (!url.startsWith("jdbc:") || url.indexOf(':', "jdbc:".length()) < 0) {
            throw no(
                    "Its host, or its extra jdbc_url, must be a driver's address such as jdbc:postgresql://host/database");
        }
        String lower = url.toLowerCase(Locale.ROOT);
        boolean within = lower.startsWith("jdbc:h2:") && !lower.matches("jdbc:h2:(tcp|ssl):.*");
        if (within && !extra(connection, "embedded").equals("true")) {
            throw no(
                    "An H2 database within the engine can run Java code, and so do all that a DAG file says; give the connection"
                            + " the extra {\"embedded\": true} where that is wanted");
        }
        return url;
    }

    private static String place(Connection connection) {
        return connection.host() + (connection.port() == null ? "" : ":" + connection.port());
    }

    private static String extra(Connection connection, String name) {
        return JsonPaths.parse(connection.extra())
                .map(extra -> extra.path(name))
                .map(JsonNode::asText)
                .orElse("");
    }

    private static WaybillException no(String message) {
        return new WaybillException(ErrorCode.SERVICE_REFUSED, "The connection cannot be used for SQL. " + message);
    }
}
