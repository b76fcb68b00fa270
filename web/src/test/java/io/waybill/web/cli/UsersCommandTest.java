package io.waybill.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.web.server.Site;
import io.waybill.web.settings.LoginMode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** {@code waybill users}, in a database and at a server. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class UsersCommandTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    private Path folder;

    private Cli withInput(Cli cli, String input, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            return cli.run(arguments);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void the_first_admin_is_made_in_the_database() {
        Cli cli = Cli.in(folder);
        withInput(cli, PASSWORD + "\n", "users", "create", "ada", "--role", "admin");
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out()).isEqualTo("ada is made\n");

        withInput(cli, "short\n", "users", "create", "bob");
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("5 characters. Choose one of 10 to 200");
        withInput(cli, PASSWORD, "users", "create", "bob", "--role", "operator:sales_*", "--role", "viewer");
        cli.run("users", "disable", "ada");
        assertThat(cli.err()).contains("'ada' is the only admin");
        cli.run("users", "roles", "bob", "--role", "viewer:tag=money");
        cli.run("users", "disable", "bob");
        assertThat(cli.run("users").out())
                .containsPattern("ada +admin +yes")
                .containsPattern("bob +viewer:tag=money +no");
        cli.run("users", "roles", "bob", "--role", "boss");
        assertThat(cli.err()).contains("There is no role 'boss'");
        cli.run("users", "token", "ada", "--for", "export", "--role", "operator");
        assertThat(cli.out()).startsWith("wbt_");
        assertThat(cli.run("users", "tokens").out()).containsPattern("1 +ada +operator .* export");
        assertThat(cli.run("users", "revoke", "1").out()).isEqualTo("Token 1 is taken back\n");
    }

    @Test
    void a_server_others_reach_needs_a_login_and_a_login_needs_an_admin() throws IOException {
        String dags = Files.createDirectory(folder.resolve("dags")).toString();
        Cli cli = Cli.in(folder.resolve("state"));

        cli.run("up", "--dags", dags, "--port", "0", "--host", "0.0.0.0");
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("there is no login", "set login.mode to users");
        cli.run("up", "--dags", dags, "--port", "0", "--host", "0.0.0.0", "--set", "login.mode=users");
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("Make one first: waybill users create NAME --role admin");
    }

    @Test
    void at_a_server_the_token_says_who_asks() {
        try (Site site = new Site(LoginMode.USERS, Clock.systemUTC())) {
            String token = site.adminToken("ada");
            Cli cli = Cli.in(folder);
            String server = site.address().toString();
            cli.run("variables", "--server", server);
            assertThat(cli.exitCode()).isEqualTo(2);
            assertThat(cli.err()).contains("WAYBILL_TOKEN is not set", "'waybill users token'");
            cli.with("WAYBILL_TOKEN", token + "x").run("variables", "--server", server);
            assertThat(cli.err()).contains("the token of WAYBILL_TOKEN does not hold");

            cli.with("WAYBILL_TOKEN", token);
            withInput(cli, PASSWORD, "users", "create", "bob", "--role", "viewer", "--server", server);
            assertThat(cli.exitCode()).as(cli.err()).isZero();
            assertThat(cli.run("users", "--server", server, "--json").out()).contains("\"bob\"", "viewer");
            cli.run("users", "token", "bob", "--for", "export", "--server", server);
            String bobs = cli.out().strip();
            assertThat(cli.with("WAYBILL_TOKEN", bobs)
                            .run("users", "--server", server)
                            .err())
                    .contains("This needs the role admin, which bob does not have");
        }
    }
}
