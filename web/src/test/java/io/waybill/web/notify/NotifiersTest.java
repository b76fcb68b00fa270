package io.waybill.web.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.notify.DeliveryException;
import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.NoticeEvent;
import io.waybill.engine.notify.Notifier;
import io.waybill.web.http.Json;
import io.waybill.web.settings.AwsSettings;
import io.waybill.web.settings.NotifierSettings;
import io.waybill.web.settings.SettingsReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and what its answers mean. */
class NotifiersTest {
    private static final URI PAGE = URI.create("https://waybill.example.com/");
    private static final UUID DELIVERY = UUID.fromString("00000000-0000-0000-0000-00000000002a");
    private static final Notice FAILURE = new Notice(
            "ops",
            NoticeEvent.TASK_FAILURE,
            7,
            "sales",
            "manual__2026-01-02T03:00:00+00:00",
            Instant.parse("2026-01-02T03:00:00Z"),
            "load.run",
            3,
            "failed",
            "Exit code 1 <!channel> & more",
            Instant.parse("2026-01-02T03:04:05Z"));

    private final Receiver receiver = new Receiver();

    @AfterEach
    void close() {
        receiver.close();
    }

    private static AwsSettings aws() {
        return SettingsReader.read(
                        List.of(
                                new SettingsReader.Flag("aws.access_key_id", "AKIATEST", "--set"),
                                new SettingsReader.Flag("aws.secret_access_key", "very-secret", "--set")),
                        Map.of(),
                        null,
                        Path.of("").toAbsolutePath())
                .settings()
                .aws();
    }

    private static void send(NotifierSettings settings, Notice notice) {
        try (Notifiers notifiers = new Notifiers(List.of(settings), PAGE, aws())) {
            Notifier notifier = notifiers.byName().get(settings.name());
            notifier.send(DELIVERY, notice);
        }
    }

    private static DeliveryException refused(NotifierSettings settings) {
        return catchThrowableOfType(DeliveryException.class, () -> send(settings, FAILURE));
    }

    private NotifierSettings webhook() {
        return new NotifierSettings.Webhook("ops", receiver.at("/hook"), "s3cret", Map.of("Authorization", "Bearer t"));
    }

    @Test
    void slack_gets_a_text_and_blocks_with_a_link_and_nobody_can_mention_a_channel() {
        send(new NotifierSettings.Slack("ops", receiver.at("/services/T/B/x")), FAILURE);

        JsonNode message = Json.parse(receiver.received().get(0).body());
        assertThat(message.path("text").asText()).isEqualTo("sales: task load.run has failed");
        assertThat(message.path("blocks").get(0).path("text").path("text").asText())
                .isEqualTo(":red_circle: *sales: task load.run has failed*\nExit code 1 &lt;!channel&gt; &amp; more");
        assertThat(message.path("blocks")
                        .get(1)
                        .path("elements")
                        .get(0)
                        .path("text")
                        .asText())
                .isEqualTo(
                        "<https://waybill.example.com/dags/sales/runs/manual__2026-01-02T03%3A00%3A00%2B00%3A00/tasks/load.run"
                                + "|manual__2026-01-02T03:00:00+00:00> · 2026-01-02T03:00:00Z");
    }

    @Test
    void slack_gets_no_more_than_it_takes_of_a_long_reason() {
        send(new NotifierSettings.Slack("ops", receiver.at("/x")), FAILURE.withDetail("&".repeat(5_000)));

        JsonNode message = Json.parse(receiver.received().get(0).body());
        assertThat(message.path("blocks").get(0).path("text").path("text").asText())
                .hasSizeLessThan(3_000)
                .endsWith("&amp;…");
    }

    @Test
    void a_webhook_gets_json_with_the_id_of_the_delivery_and_a_signature() {
        send(webhook(), FAILURE);

        Receiver.Received request = receiver.received().get(0);
        assertThat(request.path()).isEqualTo("/hook");
        assertThat(request.headers().getFirst("Content-Type")).startsWith("application/json");
        assertThat(request.headers().getFirst("Authorization")).isEqualTo("Bearer t");
        assertThat(request.headers().getFirst("X-Waybill-Event")).isEqualTo("task_failure");
        assertThat(request.headers().getFirst("X-Waybill-Delivery")).isEqualTo(DELIVERY.toString());
        assertThat(request.headers().getFirst("X-Waybill-Signature-256"))
                .isEqualTo("sha256=" + WebhookNotifier.signature("s3cret", request.body()));
        JsonNode body = Json.parse(request.body());
        assertThat(body.path("delivery").asText()).isEqualTo(DELIVERY.toString());
        assertThat(body.path("event").asText()).isEqualTo("task_failure");
        assertThat(body.path("dag_id").asText()).isEqualTo("sales");
        assertThat(body.path("task_id").asText()).isEqualTo("load.run");
        assertThat(body.path("try_number").asInt()).isEqualTo(3);
        assertThat(body.path("state").asText()).isEqualTo("failed");
        assertThat(body.path("logical_date").asText()).isEqualTo("2026-01-02T03:00:00Z");
        assertThat(body.path("url").asText()).startsWith("https://waybill.example.com/dags/sales/runs/manual__");
    }

    @Test
    void the_signature_is_that_of_known_values() {
        // The example in GitHub's documentation of its webhooks, and test case 2 of RFC 4231.
        assertThat(WebhookNotifier.signature("It's a Secret to Everybody", "Hello, World!"))
                .isEqualTo("757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
        assertThat(WebhookNotifier.signature("Jefe", "what do ya want for nothing?"))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 410, 422})
    void what_is_refused_is_refused_for_good(int status) {
        receiver.answers(status, "no");

        DeliveryException refusal = refused(webhook());

        assertThat(refusal.isFinal()).isTrue();
        assertThat(refusal).hasMessageStartingWith("The receiver answered " + status);
        assertThat(refusal.getMessage()).doesNotContain("http", "s3cret");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void what_may_go_better_later_is_not(int status) {
        receiver.answers(status, "later");

        assertThat(refused(webhook()).isFinal()).isFalse();
    }

    @Test
    void a_redirect_is_not_followed() {
        receiver.redirectsTo(receiver.at("/elsewhere").toString());

        assertThat(refused(webhook()).isFinal()).isTrue();
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void who_is_not_there_may_come_back_and_its_address_is_not_told() throws IOException {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }

        DeliveryException refusal = refused(
                new NotifierSettings.Slack("ops", URI.create("http://127.0.0.1:" + nobody + "/services/secret")));

        assertThat(refusal.isFinal()).isFalse();
        assertThat(refusal).hasMessage("The receiver cannot be reached");
    }

    private static NotifierSettings mail(SmtpServer server) {
        return new NotifierSettings.Email(
                "ops",
                "127.0.0.1",
                server.port(),
                false,
                false,
                "robot",
                "pass word",
                "Waybill <waybill@example.com>",
                List.of("ada@example.com", "bob@example.com"),
                "[prod]");
    }

    @Test
    void a_mail_says_what_happened_and_is_the_same_one_when_it_is_repeated() {
        try (SmtpServer server = new SmtpServer()) {
            send(mail(server), FAILURE);
            send(mail(server), FAILURE);

            assertThat(server.mails())
                    .hasSize(2)
                    .allSatisfy(mail -> assertThat(mail)
                            .contains("Subject: [prod] sales: task load.run has failed\n")
                            .contains("From: Waybill <waybill@example.com>\n")
                            .contains("To: ada@example.com, bob@example.com\n")
                            .contains("Message-ID: <" + DELIVERY + "@waybill>\n")
                            .contains("Auto-Submitted: auto-generated\n")
                            .contains("Exit code 1 <!channel> & more\n")
                            .contains("https://waybill.example.com/dags/sales/runs/manual__"));
            assertThat(server.commands())
                    .contains("RCPT TO:<ada@example.com>", "RCPT TO:<bob@example.com>")
                    .anyMatch(line -> line.startsWith("AUTH PLAIN"));
        }
    }

    @Test
    void what_a_mail_server_refuses_is_final_by_its_code() {
        try (SmtpServer server = new SmtpServer()) {
            server.saysToReceivers("550 nobody of that name");
            assertThat(refused(mail(server)).isFinal()).isTrue();
            assertThat(refused(mail(server))).hasMessageStartingWith("The mail server answered 550: ");

            server.saysToReceivers("451 try later");
            assertThat(refused(mail(server)).isFinal()).isFalse();

            server.saysToLogins("535 wrong");
            assertThat(refused(mail(server)).isFinal()).isFalse();
            assertThat(refused(mail(server)).getMessage()).doesNotContain("pass word");
            assertThat(server.mails()).isEmpty();
        }
    }

    @Test
    void mail_that_must_be_encrypted_is_not_sent_in_the_open() {
        try (SmtpServer server = new SmtpServer()) {
            DeliveryException refusal = refused(new NotifierSettings.Email(
                    "ops", "127.0.0.1", server.port(), false, true, "robot", "pass word", "a@b", List.of("c@d"), "x"));

            assertThat(refusal.isFinal()).isFalse();
            assertThat(refusal).hasMessageContaining("STARTTLS");
            assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    private NotifierSettings topic() {
        return new NotifierSettings.Sns("ops", "arn:aws:sns:eu-central-1:111122223333:alerts", receiver.at("/"));
    }

    @Test
    void a_topic_gets_the_same_json_and_a_subject() {
        receiver.answers(
                200,
                "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>"
                        + "<MessageId>m-1</MessageId></PublishResult><ResponseMetadata><RequestId>r-1</RequestId>"
                        + "</ResponseMetadata></PublishResponse>");

        send(topic(), FAILURE);

        Receiver.Received request = receiver.received().get(0);
        String form = URLDecoder.decode(request.body(), UTF_8);
        assertThat(form)
                .contains("Action=Publish&")
                .contains("TopicArn=arn:aws:sns:eu-central-1:111122223333:alerts")
                .contains("Subject=sales: task load.run has failed")
                .contains("\"event\":\"task_failure\"")
                .contains("\"delivery\":\"" + DELIVERY + "\"");
        assertThat(request.headers().getFirst("Authorization"))
                .contains("AKIATEST")
                .contains("/eu-central-1/sns/");
    }

    @Test
    void a_topic_that_is_not_there_is_final() {
        receiver.answers(
                404,
                "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type>"
                        + "<Code>NotFound</Code><Message>Topic does not exist</Message></Error>"
                        + "<RequestId>r-1</RequestId></ErrorResponse>");

        assertThat(refused(topic()).isFinal()).isTrue();
        assertThat(refused(topic())).hasMessageStartingWith("SNS answered 404 NotFound");
    }
}
