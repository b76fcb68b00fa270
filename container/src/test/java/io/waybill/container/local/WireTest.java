package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.EcsException;

/** The endpoint against clients that are wrong, foreign or hostile. */
class WireTest {

    private static final String LIST_TASKS = "AmazonEC2ContainerServiceV20141113.ListTasks";

    @TempDir
    private static Path folder;

    private static Twin signed;
    private static Twin open;
    private static RawHttp raw;

    @BeforeAll
    static void start() {
        signed = Twin.start(folder.resolve("signed"));
        open = Twin.start(
                LocalFargateSettings.in(folder.resolve("open")).withSignatureRequired(false), Clock.systemUTC());
        raw = new RawHttp(open.fargate().endpoint());
    }

    @AfterAll
    static void stop() {
        signed.close();
        open.close();
    }

    @Test
    void the_right_key_passes() {
        assertThat(signed.ecs().listTasks().taskArns()).isEmpty();
        signed.logs().createLogGroup(request -> request.logGroupName("/x"));
        assertThat(signed.logs()
                        .describeLogStreams(request -> request.logGroupName("/x"))
                        .logStreams())
                .isEmpty();
    }

    @Test
    void a_wrong_secret_is_refused() {
        LocalCredentials right = signed.fargate().credentials();

        refuses(new LocalCredentials(right.accessKeyId(), "wrong"), "InvalidSignatureException");
    }

    @Test
    void a_wrong_key_is_refused() {
        refuses(new LocalCredentials("AKIAOTHER", "wrong"), "UnrecognizedClientException");
    }

    @Test
    void each_start_has_a_key_of_its_own() {
        refuses(open.fargate().credentials(), "UnrecognizedClientException");
        assertThat(signed.fargate().credentials().toString())
                .doesNotContain(signed.fargate().credentials().secretAccessKey());
    }

    @Test
    void an_unsigned_request_passes_only_where_no_signature_is_required() {
        assertThat(unsigned(open).listTasks().taskArns()).isEmpty();
        assertThatThrownBy(() -> unsigned(signed).listTasks())
                .isInstanceOfSatisfying(
                        EcsException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode())
                                .isEqualTo("MissingAuthenticationTokenException"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:PORT",
                "127.0.0.1",
                "127.0.0.1:1",
                "localhost.evil.example:PORT",
                "0.0.0.0:PORT"
            })
    void another_host_is_refused(String host) {
        String port = String.valueOf(open.fargate().endpoint().getPort());

        String answer = raw.post(LIST_TASKS, host.replace("PORT", port), bytes("{}"));

        assertThat(answer).startsWith("HTTP/1.1 403").contains("AccessDeniedException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]"})
    void each_name_of_the_loopback_passes(String host) {
        String answer =
                raw.post(LIST_TASKS, host + ":" + open.fargate().endpoint().getPort(), bytes("{}"));

        assertThat(answer).startsWith("HTTP/1.1 200").contains("{\"taskArns\":[]}", "x-amzn-RequestId");
    }

    @Test
    void unknown_actions_answer_as_aws_does() {
        assertThat(raw.post("AmazonEC2ContainerServiceV20141113.FlyToTheMoon", "{}"))
                .startsWith("HTTP/1.1 400")
                .contains("\"__type\":\"UnknownOperationException\"");
        assertThatThrownBy(() -> open.ecs().listServices())
                .isInstanceOfSatisfying(
                        EcsException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("UnknownOperationException"));
    }

    @Test
    void what_is_no_post_with_a_target_is_told_what_this_is() {
        String host = "Host: " + open.fargate().endpoint().getAuthority() + "\r\nConnection: close\r\n\r\n";

        assertThat(raw.send("GET / HTTP/1.1\r\n" + host, new byte[0]))
                .startsWith("HTTP/1.1 400")
                .contains("AWS JSON 1.1");
        assertThat(raw.send("POST / HTTP/1.1\r\nContent-Length: 0\r\n" + host, new byte[0]))
                .startsWith("HTTP/1.1 400");
        assertThat(raw.send("GET /etc/passwd HTTP/1.1\r\n" + host, new byte[0])).startsWith("HTTP/1.1 404");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "\"text\"",
                "{} {}",
                "{\"maxResults\": \"ten\"}",
                "{\"maxResults\": 1e400}",
                "{\"maxResults\": 99999999999999999999}",
                "{\"family\": {\"a\": 1}}",
                "{\"cluster\": [1]}",
                "\u0000\u0001",
                "\u0000\u0000\u0000\u0001",
                "\u0000\u0011\u0000\u0000{}{}"
            })
    void odd_bodies_end_in_an_answer(String body) {
        String answer = raw.post(LIST_TASKS, body);

        assertThat(answer).startsWith(body.isEmpty() ? "HTTP/1.1 200" : "HTTP/1.1 400");
        assertThat(answer).contains(body.isEmpty() ? "taskArns" : "SerializationException");
    }

    @Test
    void a_body_that_nests_deeply_is_refused() {
        String answer = raw.post(LIST_TASKS, "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");

        assertThat(answer).startsWith("HTTP/1.1 400").contains("SerializationException");
    }

    @Test
    void a_body_that_is_too_long_is_refused() {
        String answer = raw.post(LIST_TASKS, RawHttp.OWN_HOST, new byte[9 * 1024 * 1024]);

        assertThat(answer).startsWith("HTTP/1.1 413").contains("RequestEntityTooLargeException");
    }

    @Test
    void a_body_without_length_is_read_no_further_than_the_limit() {
        String head = "POST / HTTP/1.1\r\nHost: " + open.fargate().endpoint().getAuthority() + "\r\nX-Amz-Target: "
                + LIST_TASKS + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        String chunks = ("100000\r\n" + "x".repeat(0x100000) + "\r\n").repeat(9) + "0\r\n\r\n";

        assertThat(raw.send(head, bytes(chunks))).startsWith("HTTP/1.1 413");
    }

    @Test
    void members_of_the_wrong_type_are_named_by_it() {
        assertThat(raw.post("AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition", "{\"family\": 7}"))
                .contains("SerializationException", "NUMBER_VALUE can not be converted to a String");
        assertThat(raw.post(
                        "AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition",
                        "{\"family\": \"f\", \"containerDefinitions\": [[]]}"))
                .contains("SerializationException");
        assertThat(raw.post("Logs_20140328.PutLogEvents", "{\"logGroupName\": true}"))
                .contains("SerializationException");
    }

    @Test
    void names_with_dots_and_slashes_stay_in_their_folder() {
        for (String name : new String[] {"../../escape", "/etc/x", "..", "a/../../../b"}) {
            String body = "{\"logGroupName\": \"" + name + "\"}";
            raw.post("Logs_20140328.CreateLogGroup", body);
            raw.post(
                    "Logs_20140328.CreateLogStream",
                    "{\"logGroupName\": \"" + name + "\", \"logStreamName\": \"../x\"}");
        }

        assertThat(folder.resolve("escape")).doesNotExist();
        assertThat(folder).isDirectoryContaining(path -> path.endsWith("open"));
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("open", "signed");
    }

    @Test
    void the_credentials_of_a_log_call_are_checked_too() {
        assertThat(new RawHttp(signed.fargate().endpoint()).post("Logs_20140328.DescribeLogStreams", "{}"))
                .startsWith("HTTP/1.1 400")
                .contains("MissingAuthenticationTokenException");
    }

    private static void refuses(LocalCredentials credentials, String code) {
        try (EcsClient client = Twin.ecs(signed.fargate().endpoint(), credentials)) {
            assertThatThrownBy(client::listTasks).isInstanceOfSatisfying(EcsException.class, e -> {
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
                assertThat(e.statusCode()).isEqualTo(400);
            });
        }
    }

    private static EcsClient unsigned(Twin twin) {
        return EcsClient.builder()
                .endpointOverride(twin.fargate().endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClient(ApacheHttpClient.create())
                .build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
