package io.waybill.engine.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The same contract on PostgreSQL, which keeps the SQL honest. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "its PostgreSQL is built for Linux on amd64")
final class PostgreSqlStoreTest extends UserStoreContract {
    private static Database database;

    @BeforeAll
    static void start() {
        database = Database.open(EmbeddedPostgreSql.settings());
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "TRUNCATE dag, dag_version, dag_file, dag_run, task, attempt, output, backfill, backfill_date, notification,"
                            + " deadline, log_scan, audit, approval, stored_variable, stored_connection, retired_secret,"
                            + " asset, asset_reference, asset_event, asset_queue, asset_run_event, account, account_grant,"
                            + " login_session, api_token, login_key");
            statement.execute("DELETE FROM pool WHERE name <> 'default_pool'");
        }
    }

    @Override
    Database database() {
        return database;
    }
}
