package io.waybill.operators.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.EngineSensor.Look;
import io.waybill.engine.vault.ConnectionText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls of {@code sql} and {@code sql_wait} on a database in memory. */
class SqlCallsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String database = UUID.randomUUID().toString();
    private final Jdbc jdbc = new Jdbc(List.of(SqlCallsTest.class.getClassLoader()));
    private final SqlAction action = new SqlAction(jdbc);
    private final SqlSensor sensor = new SqlSensor(jdbc);

    @BeforeEach
    void a_table() {
        run(
                "create table load(d date, state varchar, rows_ int)",
                "insert into load values (date '2026-11-01', 'done', 3)");
    }

    @Test
    void the_rows_of_the_last_query_are_handed_on() {
        Map<String, JsonNode> outputs = action.run(
                input(
                        "[\"insert into load values (cast(? as date), ?, ?)\", \"select * from load order by d\", \"update load"
                                + " set rows_ = 9 where d = cast(? as date) and state = ? and rows_ = ?\"]",
                        "\"parameters\": [\"2026-11-02\", \"it's\", 5],"),
                "");

        assertThat(outputs)
                .hasToString("{updated=2, return_value=[[\"2026-11-01\",\"done\",3],[\"2026-11-02\",\"it's\",5]],"
                        + " columns=[\"D\",\"STATE\",\"ROWS_\"], truncated=false}");
    }

    @Test
    void no_more_rows_than_asked_for_are_handed_on() {
        Map<String, JsonNode> some = action.run(input("[\"select x from system_range(1, 50)\"]", ""), "");
        assertThat(some.get("return_value")).hasSize(10);
        assertThat(some.get("truncated").booleanValue()).isTrue();

        Map<String, JsonNode> large =
                action.run(input("[\"select repeat('x', 9000) from system_range(1, 9)\"]", ""), "");
        assertThat(large.get("return_value")).hasSize(4);
        assertThat(large.get("truncated").booleanValue()).isTrue();
    }

    @Test
    void all_statements_hold_or_none() {
        String both = "[\"delete from load\", \"select nonsense from load\"]";
        assertThatThrownBy(() -> action.run(input(both, ""), "")).hasMessageContaining("NONSENSE");
        assertThat(count()).isEqualTo(1);

        assertThatThrownBy(() -> action.run(input(both, "\"autocommit\": true,"), ""))
                .hasMessageContaining("NONSENSE");
        assertThat(count()).isZero();
    }

    @Test
    void parameters_must_fit_the_places() {
        assertThatThrownBy(() -> action.run(input("[\"select ?\"]", ""), ""))
                .hasMessageContaining("There are 0 parameters for the 1 places of: select ?");
    }

    @Test
    void a_statement_that_takes_too_long_is_stopped() {
        String endless = "[\"select count(*) from system_range(1, 1000000) a, system_range(1, 1000000) b\"]";
        assertThatThrownBy(() -> action.run(input(endless, ""), ""))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVICE_REFUSED))
                .hasMessageContaining("stopped after query_timeout");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select state from load                    | ['done']        | ['failed'] | met",
                "select state from load                    | ['later']       | ['failed'] | The query gives \"done\"",
                "select state from load                    | []              | ['done']   | 'done' is one of the failed_values",
                "select state from load                    | []              | []         | met",
                "select rows_ from load                    | ['3']           | []         | met",
                "select 0 from load                        | []              | []         | The query gives 0",
                "select cast(null as int) from load        | []              | []         | The query gives null",
                "select false from load                    | []              | []         | The query gives false",
                "select 1 from load where d < '2000-1-1' | []              | []         | The query gives no row",
                "select nonsense                           | []              | []         | NONSENSE"
            })
    void a_wait_ends_by_the_first_value(String sql, String allowed, String failed, String expected) {
        ObjectNode input = input(
                "[\"" + sql + "\"]",
                ("\"allowed_values\": " + allowed + ", \"failed_values\": " + failed + ",").replace("'", "\""));
        if (expected.contains("failed_values") || expected.equals("NONSENSE")) {
            assertThatThrownBy(() -> sensor.look(input, Instant.EPOCH, Instant.EPOCH))
                    .hasMessageContaining(expected);
            return;
        }
        Look look = sensor.look(input, Instant.EPOCH, Instant.EPOCH);
        assertThat(look.met() ? "met" : look.reason()).isEqualTo(expected);
    }

    @Test
    void what_a_wait_changes_is_taken_back() {
        sensor.look(
                input("[\"select * from final table (insert into load values (null, 'x', 1))\"]", ""),
                Instant.EPOCH,
                Instant.EPOCH);
        assertThat(count()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "h2:///mem:x                             | can run Java code",
                "jdbc://jdbc%3AH2%3Afile%3A%2Ftmp%2Fx    | can run Java code",
                "http://example.com                      | is of no database that is known",
                "jdbc://db.example.com                   | must be a driver's address",
                "oracle://db/x?jdbc_url=jdbc%3Aoracle%3Athin%3A%40x | There is no driver for jdbc:oracle:"
            })
    void a_connection_that_cannot_be_used_is_told(String connection, String expected) {
        ObjectNode input = input("[\"select 1\"]", "").put("connection", connection);
        assertThatThrownBy(() -> action.run(input, ""))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVICE_REFUSED))
                .hasMessageContaining(expected);
    }

    @Test
    void a_database_that_does_not_answer_may_do_so_later() {
        ObjectNode input = input("[\"select 1\"]", "").put("connection", "h2://me:hush@127.0.0.1:1/x");
        assertThatThrownBy(() -> action.run(input, ""))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE))
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://me@db:5432/shop,       jdbc:postgresql://db:5432/shop",
        "postgresql://db/shop?sslmode=x,   jdbc:postgresql://db/shop",
        "redshift://c.example.com:5439/d,  jdbc:redshift://c.example.com:5439/d",
        "mssql://db:1433/shop,             jdbc:sqlserver://db:1433;databaseName=shop",
        "mysql://db/shop,                  jdbc:mysql://db/shop",
        "h2://db:9092/x,                   jdbc:h2:tcp://db:9092/x"
    })
    void a_connection_is_a_driver_s_address(String connection, String url) {
        assertThat(JdbcUrl.of(ConnectionText.parse("", connection))).isEqualTo(url);
    }

    private int count() {
        return action.run(input("[\"select count(*) from load\"]", ""), "")
                .get("return_value")
                .get(0)
                .get(0)
                .asInt();
    }

    private void run(String... statements) {
        action.run(input(JSON.valueToTree(statements).toString(), ""), "");
    }

    private ObjectNode input(String sql, String more) {
        try {
            return (ObjectNode) JSON.readTree("{\"connection\": \"h2:///mem%3A" + database
                    + "%3BDB_CLOSE_DELAY%3D-1?embedded=true\", \"seconds\": 1, \"max_rows\": 10, " + more + " \"sql\": "
                    + sql + "}");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
