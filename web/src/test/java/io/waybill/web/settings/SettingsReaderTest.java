package io.waybill.web.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.waybill.web.settings.SettingsReader.Flag;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
    @TempDir
    Path folder;

    @Test
    void without_anything_given_every_setting_has_its_default() {
        EffectiveSettings effective = read(List.of(), Map.of("PATH", "/bin"));

        assertThat(effective.settings().server()).isEqualTo(new ServerSettings("127.0.0.1", 8080, null, List.of()));
        assertThat(effective.settings().dags().folder()).isEqualTo(folder.resolve("dag-specs/examples"));
        assertThat(effective.settings().state().files()).isNull();
        assertThat(effective.values())
                .allSatisfy(value -> assertThat(value.source()).isEqualTo("default"));
    }

    @Test
    void a_flag_goes_before_the_environment_and_that_before_the_file() throws IOException {
        write("server:\n  port: 1\n  host: ::1\ndatabase:\n  user: from_file\n");

        EffectiveSettings effective = read(
                List.of(new Flag("server.port", "3", "--port")),
                Map.of("WAYBILL_SERVER_PORT", "2", "WAYBILL_DATABASE_USER", "from_environment"));

        assertThat(effective.settings().server()).isEqualTo(new ServerSettings("::1", 3, null, List.of()));
        assertThat(effective.settings().database().user()).isEqualTo("from_environment");
        assertThat(source(effective, "server.port")).isEqualTo("--port");
        assertThat(source(effective, "server.host")).isEqualTo("waybill.yaml:3:9");
        assertThat(source(effective, "database.user")).isEqualTo("WAYBILL_DATABASE_USER");
    }

    @Test
    void a_login_by_a_provider_needs_to_know_the_provider_and_who_gets_which_role() {
        assertThat(refused(List.of(new Flag("login.mode", "oidc", "--set")), Map.of())
                        .problems())
                .containsExactly(
                        "default oidc.issuer: login.mode needs the provider's address; write https://login.example.com",
                        "default oidc.client_id: login.mode needs what the provider calls this Waybill",
                        "default oidc.roles: no group gives a role, so that nobody would get in; write platform-team -> admin");
        assertThat(refused(
                                List.of(
                                        new Flag("login.mode", "oidc_and_users", "--set"),
                                        new Flag("oidc.issuer", "http://login.example.com/?x=1", "--set"),
                                        new Flag("oidc.client_id", "waybill", "--set"),
                                        new Flag("oidc.scopes", "profile", "--set"),
                                        new Flag("oidc.roles_hold", "0s", "--set"),
                                        new Flag("oidc.roles", "team -> viewer, others", "--set")),
                                Map.of())
                        .problems())
                .containsExactly(
                        "--set oidc.issuer: must be an https address, or names and tokens cross the network in the clear; http is"
                                + " for this machine only",
                        "--set oidc.issuer: must have no query, no fragment and no user, and 500 characters at the most",
                        "--set oidc.roles: 'others' says not what it gives; write others -> viewer",
                        "--set oidc.scopes: must have openid among them, without which there is no login",
                        "--set oidc.roles_hold: must be more than nothing, such as 30d");
    }

    @Test
    void a_providers_settings_are_read_from_a_list_and_its_secret_is_never_shown() throws IOException {
        write("""
                login: {mode: oidc}
                oidc:
                  issuer: https://login.example.com/realms/team/
                  client_id: waybill
                  roles:
                    - platform -> admin
                    - data -> operator:tag=money
                """);

        EffectiveSettings effective = read(List.of(), Map.of("WAYBILL_OIDC_CLIENT_SECRET", "hush"));

        OidcSettings oidc = effective.settings().oidc();
        assertThat(oidc.issuer()).hasToString("https://login.example.com/realms/team/");
        assertThat(oidc.roles()).containsExactly("platform -> admin", "data -> operator:tag=money");
        assertThat(oidc.clientSecret()).isEqualTo("hush");
        assertThat(effective.values())
                .filteredOn(value -> value.key().key().equals("oidc.client_secret"))
                .extracting(SettingValue::shown)
                .containsExactly("********");
    }

    @Test
    void sources_that_cannot_be_are_reported() {
        SettingsException refused = refused(
                List.of(
                        new Flag("secrets.sources", "enviroment,files,files,database", "--set"),
                        new Flag("secrets.keep_answers", "1s", "--set")),
                Map.of());

        assertThat(refused.problems())
                .containsExactly(
                        "--set secrets.sources: there is no source 'enviroment' (did you mean environment?)",
                        "--set secrets.sources: names 'files' twice",
                        "--set secrets.sources: 'files' needs a file: set secrets.variables_file or secrets.connections_file",
                        "--set secrets.keep_answers: must be at least 10s");
        assertThat(refused(
                                List.of(
                                        new Flag("secrets.sources", "", "--set"),
                                        new Flag("secrets.connections_file", "c.toml", "--set")),
                                Map.of())
                        .problems())
                .containsExactly(
                        "--set secrets.sources: names no source; write environment,database",
                        "--set secrets.connections_file: the file's name must end with .env, .json, .yaml or .yml");
    }

    @Test
    void every_mistake_is_reported_at_once_each_with_its_place() throws IOException {
        write("""
                servr:
                  port: 80
                server:
                  prt: 80
                  port: many
                  host: [a, b]
                  host: c
                scheduler: 7
                aws:
                  compute: cloud
                  endpoint: not an address
                """);

        SettingsException refused = refused(
                List.of(
                        new Flag("scheduler.paralelism", "1", "--set"),
                        new Flag("scheduler.parallelism", "0", "--set")),
                Map.of("WAYBILL_AWS_REGOIN", "x", "WAYBILL_SOMETHING_ELSE", "y"));

        assertThat(refused.problems())
                .containsExactly(
                        "waybill.yaml:1:1: there is no area 'servr' (did you mean server?)",
                        "waybill.yaml:4:3: 'server.prt': there is no such setting (did you mean server.port?)",
                        "waybill.yaml:6:9: 'server.host' is one value (a text)",
                        "waybill.yaml:7:3: 'server.host' stands twice (keep one)",
                        "waybill.yaml:8:12: 'scheduler' holds settings (write 'scheduler:', and below it 'name: value')",
                        "WAYBILL_AWS_REGOIN: there is no such setting (did you mean WAYBILL_AWS_REGION?)",
                        "--set scheduler.paralelism: there is no such setting (did you mean scheduler.parallelism?)",
                        "waybill.yaml:5:9 server.port: 'many' is not allowed (a whole number from 0 to 65535)",
                        "--set scheduler.parallelism: '0' is not allowed (a whole number from 1 to 10000)",
                        "waybill.yaml:10:12 aws.compute: 'cloud' is not allowed (local or fargate)",
                        "waybill.yaml:11:13 aws.endpoint: 'not an address' is not allowed (an address such as"
                                + " https://host:port)");
    }

    @Test
    void a_wrong_value_that_a_flag_replaces_harms_nobody() throws IOException {
        write("server: {port: many}");

        EffectiveSettings effective = read(List.of(new Flag("server.port", "9", "--port")), Map.of());

        assertThat(effective.settings().server().port()).isEqualTo(9);
    }

    @Test
    void a_file_that_is_named_must_be_there() {
        SettingsException refused = refused(List.of(), Map.of("WAYBILL_CONFIG", "other.yaml"));

        assertThat(refused.problems()).singleElement().asString().startsWith("other.yaml: cannot be read: ");
    }

    @Test
    void a_file_that_is_no_yaml_is_reported_with_its_place() throws IOException {
        write("server:\n  port: \"80\n");

        assertThat(refused(List.of(), Map.of()).problems())
                .singleElement()
                .asString()
                .startsWith("waybill.yaml:3:1: is not YAML: ");
    }

    @Test
    void an_empty_file_sets_nothing() throws IOException {
        write("# nothing yet\n");

        assertThat(read(List.of(), Map.of()).settings().server().port()).isEqualTo(8080);
    }

    @Test
    void secrets_are_never_shown() {
        EffectiveSettings effective = read(List.of(), Map.of("WAYBILL_DATABASE_PASSWORD", "hunter2"));

        assertThat(effective.settings().database().password()).isEqualTo("hunter2");
        assertThat(effective.values()).extracting(SettingValue::shown).doesNotContain("hunter2");
    }

    @Test
    void relative_paths_start_in_the_working_folder_and_addresses_are_read() {
        EffectiveSettings effective = read(
                List.of(), Map.of("WAYBILL_STATE_FOLDER", "a/../b", "WAYBILL_AWS_ENDPOINT", "http://127.0.0.1:9324"));

        assertThat(effective.settings().state().folder()).isEqualTo(folder.resolve("b"));
        assertThat(effective.settings().aws().endpoint()).isEqualTo(URI.create("http://127.0.0.1:9324"));
    }

    @Test
    void a_list_is_written_with_commas_or_as_yaml() throws IOException {
        write("aws:\n  subnets: [subnet-1, subnet-2]\n");

        AwsSettings aws = read(List.of(), Map.of("WAYBILL_AWS_SECURITY_GROUPS", "sg-1, sg-2,"))
                .settings()
                .aws();

        assertThat(aws.subnets()).containsExactly("subnet-1", "subnet-2");
        assertThat(aws.securityGroups()).containsExactly("sg-1", "sg-2");
    }

    @Test
    void variables_of_the_launcher_and_of_tasks_are_no_settings() {
        EffectiveSettings effective = read(
                List.of(), Map.of("WAYBILL_JAVA_OPTS", "-Xmx1g", "WAYBILL_RUN_ID", "r", "WAYBILL_FILES", "file:///x"));

        assertThat(effective.settings().state().files()).isNull();
    }

    @Test
    void the_scan_of_labels_needs_a_target_that_is_there_and_some_time() throws IOException {
        Files.writeString(folder.resolve("targets.yaml"), "large: {cluster: etl}\n");
        write("aws: {targets: targets.yaml}\nlabels: {scan: true, target: lrge, interval: 10ms}\n");

        assertThat(refused(List.of(), Map.of()).problems())
                .containsExactly(
                        "waybill.yaml:2:30 labels.target: there is no target 'lrge' (did you mean large?)",
                        "waybill.yaml:2:46 labels.interval: must be at least 1s");
        assertThat(read(
                                List.of(
                                        new Flag("labels.target", "large", "--set"),
                                        new Flag("labels.interval", "5s", "--set")),
                                Map.of())
                        .settings()
                        .labels()
                        .familyPrefix())
                .isEmpty();
    }

    private void write(String yaml) throws IOException {
        Files.writeString(folder.resolve("waybill.yaml"), yaml);
    }

    private EffectiveSettings read(List<Flag> flags, Map<String, String> environment) {
        return SettingsReader.read(flags, environment, null, folder);
    }

    private SettingsException refused(List<Flag> flags, Map<String, String> environment) {
        return catchThrowableOfType(SettingsException.class, () -> read(flags, environment));
    }

    private static String source(EffectiveSettings effective, String key) {
        return effective.values().stream()
                .filter(value -> value.key().key().equals(key))
                .findFirst()
                .orElseThrow()
                .source();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:postgresql://db:5432/w?user=u&password=p4ss&ssl=true | jdbc:postgresql://db:5432/w?user=u&password=********&ssl=true
            https://ada:p4ss@collector.example.com:4318/v1            | https://ada:********@collector.example.com:4318/v1
            http://127.0.0.1:8080/a@b                                 | http://127.0.0.1:8080/a@b
            jdbc:h2:file:./w;PASSWORD=p4ss                            | jdbc:h2:file:./w;PASSWORD=********
            """)
    void a_password_within_an_address_is_not_shown(String text, String shown) {
        SettingKey key = SettingKey.find("database.url").orElseThrow();

        assertThat(new SettingValue(key, text, "waybill.yaml:2").shown()).isEqualTo(shown);
    }
}
