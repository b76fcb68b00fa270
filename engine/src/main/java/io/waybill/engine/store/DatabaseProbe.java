package io.waybill.engine.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

/** Whether a database answers, without changing anything in it. */
public final class DatabaseProbe {
    private static final int SECONDS = 5;

    private DatabaseProbe() {}

    /** Why the database of these settings cannot be used; empty where it answers. */
    public static Optional<String> problem(DatabaseSettings settings) {
        try (Connection connection =
                DriverManager.getConnection(settings.url(), settings.user(), settings.password())) {
            return connection.isValid(SECONDS) ? Optional.empty() : Optional.of("it does not answer");
        } catch (SQLException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
