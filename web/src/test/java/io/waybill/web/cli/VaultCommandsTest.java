package io.waybill.web.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.web.server.Site;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code waybill variables}, {@code connections} and {@code approvals} against a server. */
class VaultCommandsTest {
    private final Site site = new Site();

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void start() {
        cli = Cli.in(folder).with("USER", "ada");
    }

    @AfterEach
    void stop() {
        site.close();
    }

    private String run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--server";
        all[arguments.length + 1] = site.address().toString();
        cli.run(all);
        return cli.out();
    }

    @Test
    void variables_are_set_listed_and_deleted() {
        assertThat(run("variables", "set", "region", "eu", "--description", "Where"))
                .isEqualTo("region is set\n");
        run("variables", "set", "region", "us");
        run("variables", "set", "api_token", "t0k3n-value");

        assertThat(run("variables"))
                .containsPattern("region +us +database +Where")
                .containsPattern("api_token +\\*\\*\\* +database")
                .containsPattern("from_outside +theirs +AIRFLOW_VAR_FROM_OUTSIDE")
                .doesNotContain("t0k3n-value");
        assertThat(run("variables", "delete", "region")).isEqualTo("region is deleted\n");
        run("variables", "delete", "region");
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("There is no variable 'region'");
        run("variables", "set", "region");
        assertThat(cli.err()).contains("a value is missing");
    }

    @Test
    void connections_are_set_by_uri_and_changed_field_by_field() {
        run("connections", "set", "db", "--uri", "postgres://etl:pa55word-x@db.example.com:5432/sales?sslmode=require");
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        run("connections", "set", "db", "--host", "db2.example.com");

        assertThat(run("connections")).containsPattern("db +postgres +db2.example.com +5432 +sales +etl +database");
        assertThat(run("connections", "--json")).contains("sslmode").doesNotContain("pa55word-x");
        run("connections", "set", "bad", "--uri", "pa55word-x");
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("--uri: It is neither").doesNotContain("pa55word-x");
        assertThat(run("connections", "delete", "db")).isEqualTo("db is deleted\n");
    }

    @Test
    void what_waits_is_listed_and_answered() {
        site.file("d.yaml", """
                dag_id: d
                tasks:
                  - {id: review, uses: approval, with: {subject: Go on, params: {rows: {type: integer, default: 1}}}}
                """);
        run("trigger", "d", "--run-id", "one");
        await().until(() -> run("approvals").contains("Go on"));
        assertThat(run("approvals")).containsPattern("d +one +review +Go on +Approve, Reject");

        assertThat(run("approvals", "approve", "d", "one", "review", "-p", "rows=3"))
                .isEqualTo("review is answered: Approve\n");
        run("approvals", "approve", "d", "one", "review", "--option", "Reject");

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("answered already, by ada");
        assertThat(run("approvals", "--answered")).containsPattern("d +one +review +Go on +Approve +ada");
        assertThat(run("approvals")).doesNotContain("Go on");
    }
}
