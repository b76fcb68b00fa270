package io.waybill.engine.schedule;

import io.waybill.engine.store.Database;
import io.waybill.engine.store.DatabaseSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The alarm on H2. */
final class H2AlarmTest extends AlarmContract {
    private static Database database;

    @BeforeAll
    static void open() {
        database = Database.open(DatabaseSettings.memory());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Override
    Database database() {
        return database;
    }
}
