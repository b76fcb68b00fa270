package io.waybill.operators.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.vault.ConnectionText;
import io.waybill.operators.JsonPaths;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/** Connects to the databases of connections with whichever driver the program or a plug-in has. Thread safe. */
final class Jdbc {
    private static final String CONNECT_WITHIN_SECONDS = "10";

    /** Of an extra, what is for us and not for the driver. */
    private static final Set<String> OWN_EXTRAS = Set.of("jdbc_url", "embedded");

    private final List<ClassLoader> loaders;

    Jdbc(List<ClassLoader> loaders) {
        this.loaders = List.copyOf(loaders);
    }

    /** What is done with a connection. */
    @FunctionalInterface
    interface Work<T> {
        /** Does it. */
        T with(Connection connection) throws SQLException;
    }

    /**
     * Does some work, and closes the connection.
     *
     * @param input of the call: {@code connection}, and {@code seconds} for a statement
     * @throws WaybillException {@code SERVICE_REFUSED} where the database says no; {@code SERVICE_UNAVAILABLE} where it may say
     *     yes later
     */
    <T> T call(ObjectNode input, Work<T> work) {
        io.waybill.engine.vault.Connection conn =
                ConnectionText.parse("", input.path("connection").asText());
        String url = JdbcUrl.of(conn);
        Properties properties = properties(conn, input.path("seconds").asInt());
        try (Connection connection = open(url, properties)) {
            return work.with(connection);
        } catch (SQLException e) {
            throw told(e, conn);
        }
    }

    private static Properties properties(io.waybill.engine.vault.Connection conn, int seconds) {
        Properties properties = new Properties();
        if (JdbcUrl.type(conn).equals("postgres")) {
            properties.setProperty("connectTimeout", CONNECT_WITHIN_SECONDS);
            // Should the server not even heed a cancellation.
            properties.setProperty("socketTimeout", Integer.toString(seconds + 10));
            properties.setProperty("ApplicationName", "waybill");
        }
        JsonPaths.parse(conn.extra())
                .ifPresent(extra -> extra.properties().forEach(field -> {
                    if (field.getValue().isValueNode() && !OWN_EXTRAS.contains(field.getKey())) {
                        properties.setProperty(field.getKey(), field.getValue().asText());
                    }
                }));
        if (!conn.login().isEmpty()) {
            properties.setProperty("user", conn.login());
        }
        if (!conn.password().isEmpty()) {
            properties.setProperty("password", conn.password());
        }
        return properties;
    }

    private Connection open(String url, Properties properties) throws SQLException {
        for (ClassLoader loader : loaders) {
            Iterator<Driver> drivers = ServiceLoader.load(Driver.class, loader).iterator();
            for (Optional<Driver> driver = next(drivers); driver.isPresent(); driver = next(drivers)) {
                if (driver.get().acceptsURL(url)) {
                    Connection connection = driver.get().connect(url, properties);
                    if (connection != null) {
                        return connection;
                    }
                }
            }
        }
        String kind = url.substring(0, url.indexOf(':', "jdbc:".length()) + 1);
        throw new WaybillException(
                ErrorCode.SERVICE_REFUSED,
                "There is no driver for " + kind + "…; put its jar into the folder of plug-ins, and start again");
    }

    private static Optional<Driver> next(Iterator<Driver> drivers) {
        while (true) {
            try {
                return drivers.hasNext() ? Optional.of(drivers.next()) : Optional.empty();
            } catch (ServiceConfigurationError | LinkageError e) {
                // The loader goes on with the next one; this one is named by whoever looks for its database.
            }
        }
    }

    /** Sets what takes the places of the question marks, as far as the statement has some. */
    static void bind(PreparedStatement statement, JsonNode parameters, String sql) throws SQLException {
        int places = statement.getParameterMetaData().getParameterCount();
        if (places == 0) {
            return;
        }
        if (places != parameters.size()) {
            throw new WaybillException(
                    ErrorCode.SERVICE_REFUSED,
                    "There are " + parameters.size() + " parameters for the " + places + " places of: " + sql);
        }
        for (int i = 0; i < places; i++) {
            JsonNode value = parameters.get(i);
            if (value.isNull()) {
                statement.setObject(i + 1, null);
            } else if (value.isBoolean()) {
                statement.setBoolean(i + 1, value.booleanValue());
            } else if (value.isIntegralNumber()) {
                statement.setLong(i + 1, value.longValue());
            } else if (value.isNumber()) {
                statement.setBigDecimal(i + 1, value.decimalValue());
            } else {
                statement.setString(i + 1, value.isTextual() ? value.textValue() : value.toString());
            }
        }
    }

    private static WaybillException told(SQLException e, io.waybill.engine.vault.Connection conn) {
        String message = String.valueOf(e.getMessage());
        if (!conn.password().isEmpty()) {
            message = message.replace(conn.password(), "***");
        }
        String state = e.getSQLState() == null ? "" : e.getSQLState().toUpperCase(Locale.ROOT);
        if (e instanceof SQLTimeoutException || state.equals("57014")) {
            return new WaybillException(
                    ErrorCode.SERVICE_REFUSED,
                    "The database was stopped after query_timeout: " + message
                            + "; give it more, or have a container do it",
                    e);
        }
        // No connection, no resources, shut down by its administrator, in the way of another transaction.
        boolean passes = e instanceof SQLTransientException
                || e instanceof SQLRecoverableException
                || (e instanceof SQLNonTransientConnectionException && !state.startsWith("28"))
                || state.matches("(08|53|57P|40).*")
                || state.equals("55P03");
        return new WaybillException(
                passes ? ErrorCode.SERVICE_UNAVAILABLE : ErrorCode.SERVICE_REFUSED,
                "The database said: " + message + (state.isEmpty() ? "" : " (" + state + ")"),
                e);
    }
}
