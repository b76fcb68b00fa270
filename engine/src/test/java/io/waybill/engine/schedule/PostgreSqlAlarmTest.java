package io.waybill.engine.schedule;

import io.waybill.engine.store.Database;
import io.waybill.engine.store.EmbeddedPostgreSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The alarm on PostgreSQL. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "its PostgreSQL is built for Linux on amd64")
final class PostgreSqlAlarmTest extends AlarmContract {
    private static Database database;

    @BeforeAll
    static void start() {
        database = Database.open(EmbeddedPostgreSql.settings());
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Override
    Database database() {
        return database;
    }
}
