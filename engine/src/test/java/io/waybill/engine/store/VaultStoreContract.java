package io.waybill.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.vault.Connection;
import io.waybill.engine.vault.SecretBox;
import io.waybill.engine.vault.Variable;
import io.waybill.engine.vault.Vault;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store of variables and connections, and the vault over it, promise, whatever the database. */
abstract class VaultStoreContract {
    private VaultStore store;
    private Vault vault;

    /** An empty database, or one in which nobody else uses the ids of this test. */
    abstract Database database();

    private static byte[] key(int fill) {
        byte[] key = new byte[SecretBox.KEY_BYTES];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    private Vault vault(SecretBox box, Map<String, String> environment) {
        return new Vault(store, box, environment, new AuditStore(database()), Clock.systemUTC());
    }

    @BeforeEach
    void openVault() {
        store = new VaultStore(database());
        vault = vault(new SecretBox(List.of(key(1))), Map.of());
    }

    private static Connection connection(String id, String password) {
        return new Connection(
                id, "postgres", "Ä", "db", "sales", "etl", password, 5432, "{\"api_key\": \"k3y-of-db\"}", "", "");
    }

    private static Consumer<WaybillException> has(ErrorCode code) {
        return e -> assertThat(e.code()).isEqualTo(code);
    }

    @Test
    void a_variable_is_read_as_it_was_made_and_changed_until_it_is_deleted() {
        vault.create(Variable.of("region", "eu – ü", "Where", false), "ada");
        assertThat(vault.getVariable("region")).isEqualTo(Variable.of("region", "eu – ü", "Where", false));
        assertThatThrownBy(() -> vault.create(Variable.of("region", "us", "", false), "ada"))
                .isInstanceOfSatisfying(WaybillException.class, has(ErrorCode.VARIABLE_EXISTS));

        vault.update(Variable.of("region", "us", "", true), "ada");
        assertThat(vault.getVariable("region")).isEqualTo(Variable.of("region", "us", "", true));
        vault.deleteVariable("region", "ada");

        assertThat(vault.variables()).isEmpty();
        assertThatThrownBy(() -> vault.deleteVariable("region", "ada"))
                .isInstanceOfSatisfying(WaybillException.class, has(ErrorCode.VARIABLE_NOT_FOUND));
        assertThatThrownBy(() -> vault.update(Variable.of("region", "us", "", true), "ada"))
                .isInstanceOfSatisfying(WaybillException.class, has(ErrorCode.VARIABLE_NOT_FOUND));
    }

    @Test
    void a_connection_is_read_as_it_was_made_and_changed_until_it_is_deleted() {
        vault.create(connection("db", "s3cret"), "ada");
        assertThat(vault.getConnection("db")).isEqualTo(connection("db", "s3cret"));
        assertThatThrownBy(() -> vault.create(connection("db", "x"), "ada"))
                .isInstanceOfSatisfying(WaybillException.class, has(ErrorCode.CONNECTION_EXISTS));

        vault.update(connection("db", "0ther"), "ada");
        assertThat(vault.getConnection("db").password()).isEqualTo("0ther");
        vault.deleteConnection("db", "ada");

        assertThat(vault.connections()).isEmpty();
        assertThatThrownBy(() -> vault.deleteConnection("db", "ada"))
                .isInstanceOfSatisfying(WaybillException.class, has(ErrorCode.CONNECTION_NOT_FOUND));
    }

    @Test
    void nothing_secret_is_in_the_database_in_clear_nor_in_the_audit_log() {
        vault.create(connection("db", "s3cret"), "ada");
        vault.create(Variable.of("api_token", "t0ken", "", false), "ada");

        VaultStore.Contents contents = store.read();

        assertThat(contents.toString()).doesNotContain("s3cret", "k3y-of-db", "t0ken");
        assertThat(new AuditStore(database()).list(null, null, Long.MAX_VALUE, 10))
                .extracting(AuditRow::by, AuditRow::event, AuditRow::details)
                .contains(tuple("ada", "create_connection", "db"), tuple("ada", "create_variable", "api_token"));
        assertThat(vault).hasToString("vault[1 variables, 1 connections]");
        vault.deleteConnection("db", "ada");
        vault.deleteVariable("api_token", "ada");
    }

    @Test
    void what_was_secret_once_stays_known_for_masking() {
        vault.create(connection("db", "s3cret"), "ada");
        vault.create(Variable.of("token", "{\"a\": \"inner-one\"}", "", false), "ada");
        vault.create(Variable.of("plain", "not-secret", "", false), "ada");
        vault.update(connection("db", "0ther"), "ada");
        vault.deleteConnection("db", "ada");
        vault.deleteVariable("token", "ada");
        vault.deleteVariable("plain", "ada");

        assertThat(vault.secrets())
                .contains("s3cret", "0ther", "k3y-of-db", "inner-one")
                .doesNotContain("not-secret");
    }

    @Test
    void what_another_scheduler_changed_is_seen_after_a_refresh() {
        Vault other = vault(new SecretBox(List.of(key(1))), Map.of());
        vault.create(Variable.of("shared", "1", "", false), "ada");

        assertThat(other.variables()).isEmpty();
        other.refresh();

        assertThat(other.getVariable("shared").value()).isEqualTo("1");
        vault.deleteVariable("shared", "ada");
    }

    @Test
    void the_environment_wins_and_says_so() {
        Vault outside = vault(
                new SecretBox(List.of(key(1))),
                Map.of(
                        "AIRFLOW_VAR_REGION", "us",
                        "WAYBILL_VAR_REGION", "apac",
                        "AIRFLOW_CONN_LAKE", "aws://:s3cret@?region_name=eu",
                        "AIRFLOW_CONN_BROKEN", "nonsense",
                        "PATH", "x"));
        vault.create(Variable.of("Region", "eu", "", false), "ada");
        outside.refresh();

        assertThat(outside.variables())
                .containsExactly(new Variable("Region", "apac", "", false, "WAYBILL_VAR_REGION", ""));
        assertThat(outside.variable("region")).map(found -> found.value()).contains("apac");
        assertThat(outside.getConnection("lake").source()).isEqualTo("AIRFLOW_CONN_LAKE");
        assertThat(outside.secrets()).contains("s3cret");
        assertThat(outside.getConnection("broken").problem()).startsWith("AIRFLOW_CONN_BROKEN cannot be read: ");
        assertThatThrownBy(() -> outside.connection("broken")).hasMessageContaining("AIRFLOW_CONN_BROKEN");
        assertThatThrownBy(() -> outside.update(Variable.of("Region", "eu", "", false), "ada"))
                .hasMessageContaining("comes from the environment variable WAYBILL_VAR_REGION");
        vault.deleteVariable("Region", "ada");
    }

    @Test
    void a_new_key_takes_over_what_an_old_one_has_encrypted() {
        vault.create(connection("db", "s3cret"), "ada");
        vault.create(Variable.of("region", "eu", "", false), "ada");
        Vault rotated = vault(new SecretBox(List.of(key(2), key(1))), Map.of());

        assertThat(rotated.renewKeys()).isEqualTo(2);
        assertThat(rotated.renewKeys()).isZero();

        Vault later = vault(new SecretBox(List.of(key(2))), Map.of());
        assertThat(later.getConnection("db").password()).isEqualTo("s3cret");
        vault.refresh();
        assertThat(vault.getVariable("region").problem()).contains("which this server does not have");
        assertThatThrownBy(() -> vault.variable("region")).hasMessageContaining("The variable 'region' cannot be read");
        later.deleteConnection("db", "ada");
        later.deleteVariable("region", "ada");
    }

    @Test
    void what_is_not_as_it_may_be_is_refused() {
        assertThatThrownBy(() -> vault.create(Variable.of(" ", "x", "", false), "ada"))
                .isInstanceOfSatisfying(WaybillException.class, has(ErrorCode.INVALID_REQUEST));
        assertThatThrownBy(() -> vault.create(Variable.of("x", "x".repeat(65_537), "", false), "ada"))
                .hasMessageContaining("at most 65536 characters");
        assertThatThrownBy(() -> vault.create(connection("a b", ""), "ada")).hasMessageContaining("A connection's id");
        assertThatThrownBy(() -> vault.create(new Connection("x", "", "", "", "", "", "", null, "", "", ""), "ada"))
                .hasMessageContaining("has a type");
    }
}
