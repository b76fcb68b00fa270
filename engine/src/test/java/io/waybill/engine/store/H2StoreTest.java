package io.waybill.engine.store;

import org.junit.jupiter.api.AfterEach;

/** The contract on H2. */
final class H2StoreTest extends UserStoreContract {
    private final Database database = Database.open(DatabaseSettings.memory());

    @Override
    Database database() {
        return database;
    }

    @AfterEach
    void close() {
        database.close();
    }
}
