package io.waybill.worker.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.worker.ExitCode;
import io.waybill.worker.WorkerProgram;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of a load, on a real PostgreSQL. */
class PostgresLoadTest {
    private static final String SCHEMA = "sales \"of\" ada";

    private static EmbeddedPostgres postgres;

    @TempDir
    private Path folder;

    private WorkerProgram worker;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void begin() throws SQLException {
        execute("DROP SCHEMA IF EXISTS \"sales \"\"of\"\" ada\" CASCADE");
        worker = new WorkerProgram(folder)
                .with(
                        "WAYBILL_CONNECTION",
                        "postgres://postgres:postgres@127.0.0.1:" + postgres.getPort() + "/postgres");
    }

    private static String input(String table, String columns, String file, String more) {
        return "{\"engine\": \"postgres\", \"schema\": " + quoted(SCHEMA) + ", \"table\": {\"name\": " + quoted(table)
                + ", \"source_file\": \"" + file + "\"}, \"columns\": [" + columns + "]" + more + "}";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\\\"") + '"';
    }

    private WorkerProgram.Outcome load(String table, String columns, String file, String more) {
        for (String step : List.of("db_resume", "db_schema", "db_recreate")) {
            WorkerProgram.Outcome outcome = worker.run(step, input(table, columns, file, more));
            assertThat(outcome.exit()).as(step + outcome.err()).isEqualTo(ExitCode.DONE);
        }
        return worker.run("db_load", input(table, columns, file, more));
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    row.append(i == 1 ? "" : "|").append(found.getString(i));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    private static final String TABLE = "\"sales \"\"of\"\" ada\".\"or\"\"ders\"";

    @Test
    void a_file_becomes_a_table_whatever_the_names_are() throws Exception {
        worker.file("in/orders.csv", "id,\"what \"\"is\"\" it\",amount\n1,\"a,\nb\",2.50\n2,,\n");

        WorkerProgram.Outcome outcome = load(
                "or\"ders",
                "\"id bigint not null\", {\"name\": \"what \\\"is\\\" it\"}, \"amount numeric(10,2)\"",
                "in/orders.csv",
                "");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.outputs().get("rows").asLong()).isEqualTo(2);
        assertThat(rows("SELECT * FROM " + TABLE + " ORDER BY 1")).containsExactly("1|a,\nb|2.50", "2|null|null");
        assertThat(rows("SELECT data_type FROM information_schema.columns WHERE table_name = 'or\"ders'"
                        + " ORDER BY ordinal_position"))
                .containsExactly("bigint", "text", "numeric");
    }

    @Test
    void a_load_that_fails_leaves_the_old_table_and_can_be_made_again() throws Exception {
        worker.file("orders.csv", "id\n1\n");
        load("or\"ders", "\"id integer\"", "orders.csv", "");
        worker.file("orders.csv", "id\n2\nmany\n");

        WorkerProgram.Outcome outcome = load("or\"ders", "\"id integer\"", "orders.csv", "");

        assertThat(outcome.exit()).isEqualTo(ExitCode.NOT_PASSED);
        assertThat(outcome.err()).contains("which is as it was", "invalid input syntax for type integer", "line 3");
        assertThat(rows("SELECT * FROM " + TABLE)).containsExactly("1");

        worker.file("orders.csv", "id\n2\n3\n");
        // Without db_recreate, as after a kill between the two.
        assertThat(worker.run("db_load", input("or\"ders", "\"id integer\"", "orders.csv", ""))
                        .exit())
                .isEqualTo(ExitCode.DONE);
        assertThat(rows("SELECT * FROM " + TABLE + " ORDER BY 1")).containsExactly("2", "3");
        assertThat(rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'sales \"of\" ada'"))
                .containsExactly("or\"ders");
    }

    @Test
    void a_table_that_a_view_stands_on_stays() throws Exception {
        worker.file("orders.csv", "id\n1\n");
        load("or\"ders", "\"id integer\"", "orders.csv", "");
        execute("CREATE VIEW \"sales \"\"of\"\" ada\".seen AS SELECT * FROM " + TABLE);
        worker.file("orders.csv", "id\n2\n");

        WorkerProgram.Outcome outcome = load("or\"ders", "\"id integer\"", "orders.csv", "");

        assertThat(outcome.exit()).isEqualTo(ExitCode.NOT_PASSED);
        assertThat(outcome.err()).contains("view", "seen");
        assertThat(rows("SELECT * FROM " + TABLE)).containsExactly("1");
    }

    @Test
    void files_may_be_compressed_and_written_otherwise() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write("1;NA\n2;x\n".getBytes(StandardCharsets.UTF_8));
        }
        worker.file("orders.csv.gz", bytes.toByteArray());

        WorkerProgram.Outcome outcome = load(
                "or\"ders",
                "\"id integer\", \"name\"",
                "orders.csv.gz",
                ", \"delimiter\": \";\", \"header\": false, \"null_value\": \"NA\"");

        assertThat(outcome.err()).isEmpty();
        assertThat(rows("SELECT * FROM " + TABLE + " ORDER BY 1")).containsExactly("1|null", "2|x");
    }

    @Test
    void whose_fault_it_is_shows_in_the_exit_code() {
        assertThat(load("or\"ders", "\"id integer\"", "none.csv", "").exit()).isEqualTo(ExitCode.NOT_PASSED);
        worker.with("WAYBILL_CONNECTION", "postgres://postgres:postgres@127.0.0.1:1/postgres");
        assertThat(worker.run("db_resume", input("a", "\"id\"", "a.csv", "")).exit())
                .isEqualTo(ExitCode.TRY_AGAIN);
        worker.with("WAYBILL_CONNECTION", "postgres://postgres:postgres@127.0.0.1:" + postgres.getPort() + "/nowhere");
        WorkerProgram.Outcome nowhere = worker.run("db_resume", input("a", "\"id\"", "a.csv", ""));
        assertThat(nowhere.exit()).isEqualTo(ExitCode.NOT_PASSED);
        assertThat(nowhere.err()).contains("nowhere").doesNotContain("postgres:postgres");
        assertThat(worker.run("db_load", input("a", "\"id quantum\"", "a.csv", ""))
                        .err())
                .contains("There is no type 'quantum'");
    }
}
