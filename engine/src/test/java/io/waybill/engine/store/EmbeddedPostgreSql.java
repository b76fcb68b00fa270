package io.waybill.engine.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A PostgreSQL that all tests of one process share; it ends with the process. */
public final class EmbeddedPostgreSql {
    private EmbeddedPostgreSql() {}

    private static final class Holder {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException("The embedded PostgreSQL did not start", e);
            }
        }
    }

    /** The settings of a database in it; whoever opens it empties what is left from others. */
    public static DatabaseSettings settings() {
        return new DatabaseSettings(Holder.POSTGRES.getJdbcUrl("postgres", "postgres"), "postgres", "", 4);
    }
}
