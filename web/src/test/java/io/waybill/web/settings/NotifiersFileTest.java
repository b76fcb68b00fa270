package io.waybill.web.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifiersFileTest {
    @TempDir
    Path folder;

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("notifiers.yaml"), text);
    }

    private Path good() throws IOException {
        return write("""
                ops: {type: slack, url: "${SLACK_URL}"}
                program:
                  type: webhook
                  url: https://hooks.example.com/waybill
                  secret: ${HOOK_KEY}
                  headers: {Authorization: "Bearer ${TOKEN}"}
                mail:
                  type: email
                  host: smtp.example.com
                  user: robot
                  password: ${MAIL_PASSWORD}
                  from: Waybill <waybill@example.com>
                  to: [ada@example.com, bob@example.com]
                  subject: "[prod]"
                old: {type: email, host: localhost, port: 25, starttls: false, from: a@b.c, to: d@e.f}
                topic: {type: sns, topic_arn: "arn:aws:sns:eu-central-1:111122223333:alerts"}
                """);
    }

    private static final Map<String, String> VARIABLES = Map.of(
            "SLACK_URL", "https://hooks.slack.com/services/T/B/x",
            "HOOK_KEY", "hook-key",
            "TOKEN", "token-1",
            "MAIL_PASSWORD", "mail-password");

    @Test
    void each_kind_is_read_with_what_the_environment_says() throws IOException {
        NotifiersFile.Content content = NotifiersFile.read(good(), VARIABLES);

        assertThat(content.notifiers())
                .containsExactly(
                        new NotifierSettings.Slack("ops", URI.create("https://hooks.slack.com/services/T/B/x")),
                        new NotifierSettings.Webhook(
                                "program",
                                URI.create("https://hooks.example.com/waybill"),
                                "hook-key",
                                Map.of("Authorization", "Bearer token-1")),
                        new NotifierSettings.Email(
                                "mail",
                                "smtp.example.com",
                                587,
                                false,
                                true,
                                "robot",
                                "mail-password",
                                "Waybill <waybill@example.com>",
                                List.of("ada@example.com", "bob@example.com"),
                                "[prod]"),
                        new NotifierSettings.Email(
                                "old",
                                "localhost",
                                25,
                                false,
                                false,
                                null,
                                null,
                                "a@b.c",
                                List.of("d@e.f"),
                                "[waybill]"),
                        new NotifierSettings.Sns("topic", "arn:aws:sns:eu-central-1:111122223333:alerts", null));
    }

    @Test
    void secrets_are_known_as_such_and_shown_by_nothing() throws IOException {
        NotifiersFile.Content content = NotifiersFile.read(good(), VARIABLES);

        assertThat(content.secrets())
                .contains("https://hooks.slack.com/services/T/B/x", "hook-key", "token-1", "mail-password");
        assertThat(content.toString()).doesNotContain("hooks.slack.com", "hook-key", "token-1", "mail-password");
    }

    @Test
    void a_missing_variable_matters_only_to_who_sends() throws IOException {
        Path file = good();

        assertThat(NotifiersFile.readNames(file, Map.of()).names())
                .containsExactly("ops", "program", "mail", "old", "topic");
        SettingsException error = catchThrowableOfType(
                SettingsException.class,
                () -> NotifiersFile.read(file, Map.of("HOOK_KEY", "k", "TOKEN", "t", "MAIL_PASSWORD", "p")));
        assertThat(error.problems())
                .containsExactly(file + ":1:25: the environment has no SLACK_URL (set it, or take it out)");
    }

    @Test
    void everything_that_is_wrong_is_found_with_its_place() throws IOException {
        Path file = write("""
                OPS: {}
                a: {type: slak}
                b: {type: slack, url: not an address, secret: x}
                c: {type: webhook}
                d: {type: email, host: h, user: u, from: nobody, to: [x@y.z]}
                e: {type: sns, topic_arn: alerts}
                f: {type: email, host: h, tls: true, starttls: true, from: a@b.c, to: d@e.f}
                g: {type: webhook, url: "http://h/", headers: {Host: x}}
                h: {typ: slack}
                """);

        SettingsException error =
                catchThrowableOfType(SettingsException.class, () -> NotifiersFile.readNames(file, Map.of()));

        assertThat(error.problems())
                .map(problem -> problem.replace(file + ":", ""))
                .containsExactly(
                        "1:1: a notifier's name has small letters, digits, - and _, and at most 63 of them",
                        "2:11: a notifier's type is slack, webhook, email or sns",
                        "3:47: a notifier of type slack has no 'secret' (keys are type, url)",
                        "3:23: this must be an address such as https://host/path",
                        "4:4: the key 'url' is missing (add url: …)",
                        "5:42: this is no mail address (write ops@example.com)",
                        "5:4: user and password go together (give both, or none)",
                        "6:27: this is no topic's ARN (write arn:aws:sns:eu-central-1:111122223333:alerts)",
                        "7:4: tls and starttls exclude each other (keep one)",
                        "8:47: 'Host' is no header that can be set",
                        "9:5: a notifier has no 'typ' (did you mean type?)",
                        "9:4: a notifier's type is slack, webhook, email or sns (write type: slack)");
    }

    @Test
    void the_settings_are_wrong_where_the_file_is() throws IOException {
        Path file = write("a: {type: slak}\n");

        SettingsException error = catchThrowableOfType(
                SettingsException.class,
                () -> SettingsReader.read(
                        List.of(new SettingsReader.Flag("notifications.notifiers", "notifiers.yaml", "--set")),
                        Map.of(),
                        null,
                        folder));

        assertThat(error.problems()).containsExactly(file + ":1:11: a notifier's type is slack, webhook, email or sns");
    }
}
