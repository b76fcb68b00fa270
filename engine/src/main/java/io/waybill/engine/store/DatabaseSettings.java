package io.waybill.engine.store;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.UUID;

/**
 * Which database to use and how to get in.
 *
 * @param url a JDBC URL of H2 or PostgreSQL
 * @param user the user
 * @param password the password; never printed
 * @param maxConnections how many connections there are at the most, at least 2
 */
public record DatabaseSettings(String url, String user, String password, int maxConnections) {
    private static final int EMBEDDED_CONNECTIONS = 8;

    public DatabaseSettings {
        requireNonNull(url, "url");
        requireNonNull(user, "user");
        requireNonNull(password, "password");
        if (maxConnections < 2) {
            throw new IllegalArgumentException(
                    "maxConnections is " + maxConnections + "; at least 2 are needed, one of them for the schedule");
        }
    }

    /**
     * An H2 database in a file, made where there is none.
     *
     * @param file without its ending: {@code .waybill/waybill} is kept in {@code .waybill/waybill.mv.db}
     */
    public static DatabaseSettings file(Path file) {
        String path = file.toAbsolutePath().normalize().toString();
        if (path.contains(";")) {
            throw new IllegalArgumentException("The database file " + path
                    + " has a ';' in its path, which H2 cannot open; choose another folder");
        }
        return new DatabaseSettings("jdbc:h2:file:" + path, "sa", "", EMBEDDED_CONNECTIONS);
    }

    /** An H2 database of its own in memory, gone when it is closed. */
    public static DatabaseSettings memory() {
        return new DatabaseSettings("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "", EMBEDDED_CONNECTIONS);
    }

    /** The settings without the password. */
    @Override
    public String toString() {
        return "DatabaseSettings[url=" + url + ", user=" + user + ", maxConnections=" + maxConnections + "]";
    }
}
