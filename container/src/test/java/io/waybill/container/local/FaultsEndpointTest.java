package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.testing.NeedsTool;
import io.waybill.testing.SystemTool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /_faults}: what is in force is told and changed while tasks run. */
class FaultsEndpointTest {

    private static final String ONE_FAILURE = "{seed: 9, faults: [{fault: run_task_failure, count: 1}]}";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Twin twin;

    @AfterEach
    void stop() {
        twin.end();
    }

    @Test
    void get_tells_the_rules_and_how_often_each_matched_and_struck() throws Exception {
        start(false, ONE_FAILURE);
        twin.ecs().registerTaskDefinition(Twin.definition("work", "true").build());
        for (int i = 0; i < 3; i++) {
            twin.ecs().runTask(request -> request.taskDefinition("work").launchType("FARGATE"));
        }

        HttpResponse<String> answer = send("GET", "");
        JsonNode told = json(answer);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).isEmpty();
        assertThat(told.path("seed").asInt()).isEqualTo(9);
        JsonNode rule = told.at("/faults/0");
        assertThat(rule.path("fault").asText()).isEqualTo("run_task_failure");
        assertThat(rule.path("matched").asInt()).isEqualTo(3);
        assertThat(rule.path("struck").asInt()).isEqualTo(1);
    }

    @Test
    void put_replaces_the_rules_from_yaml_or_json_and_delete_ends_them() throws Exception {
        start(false, ONE_FAILURE);

        JsonNode yaml = json(send("PUT", "seed: 4\nfaults:\n  - fault: lost_event\n    count: 2\n"));
        JsonNode json = json(send("PUT", "{\"throttles\": \"aws\", \"faults\": [{\"fault\": \"throttled\"}]}"));
        JsonNode none = json(send("DELETE", ""));

        assertThat(yaml.at("/faults/0/fault").asText()).isEqualTo("lost_event");
        assertThat(yaml.at("/faults/0/matched").asInt()).isZero();
        assertThat(yaml.path("seed").asInt()).isEqualTo(4);
        assertThat(json.at("/faults/0/fault").asText()).isEqualTo("throttled");
        assertThat(json.at("/throttles/run_task/burst").asInt()).isEqualTo(100);
        assertThat(none.path("faults")).isEmpty();
        assertThat(none.has("throttles")).isFalse();
        assertThat(twin.ecs().listTasks().taskArns()).isEmpty();
    }

    @Test
    void what_get_tells_can_be_put_again_without_the_counts() throws Exception {
        start(false, "{throttles: aws, faults: [{fault: slow_start, delay: 90s, for: 1h, match: {family: 'a*'}}]}");
        String told = send("GET", "").body();

        JsonNode rule = json(send("PUT", told.replaceAll(",\"(matched|struck)\":0", "")));

        assertThat(rule.toString()).isEqualTo(json(told).toString());
    }

    @Test
    void a_mistake_changes_nothing_and_is_told_with_its_place() throws Exception {
        start(false, ONE_FAILURE);

        HttpResponse<String> answer = send("PUT", "faults:\n  - fault: sever_error\n");

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode problem = json(answer).at("/problems/0");
        assertThat(problem.path("line").asInt()).isEqualTo(2);
        assertThat(problem.path("column").asInt()).isEqualTo(12);
        assertThat(problem.path("code").asText()).isEqualTo("INVALID_VALUE");
        assertThat(problem.path("remedy").asText()).isEqualTo("did you mean server_error?");
        assertThat(json(send("GET", "")).at("/faults/0/fault").asText()).isEqualTo("run_task_failure");
    }

    @Test
    void another_host_and_other_methods_are_refused() {
        start(false, ONE_FAILURE);
        RawHttp raw = new RawHttp(twin.fargate().endpoint());
        String own = twin.fargate().endpoint().getAuthority();

        assertThat(raw.send("GET /_faults HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", new byte[0]))
                .startsWith("HTTP/1.1 403 ");
        assertThat(raw.send(
                        "POST /_faults HTTP/1.1\r\nHost: " + own + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                        new byte[0]))
                .startsWith("HTTP/1.1 400 ")
                .contains("GET, PUT and DELETE");
    }

    @Test
    void where_signatures_are_required_they_are_required_here_too() throws Exception {
        start(true, ONE_FAILURE);

        HttpResponse<String> answer = send("DELETE", "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("MissingAuthenticationTokenException");
    }

    @NeedsTool(SystemTool.CURL)
    @Test
    void curl_signs_what_it_sends() throws Exception {
        start(true, ONE_FAILURE);
        Path plan = Files.writeString(folder.resolve("plan.yaml"), "faults: [{fault: lost_event}]\n");

        String put = curl("-X", "PUT", "--data-binary", "@" + plan);
        String got = curl();
        String deleted = curl("-X", "DELETE");

        assertThat(json(put).at("/faults/0/fault").asText()).isEqualTo("lost_event");
        assertThat(got).isEqualTo(put);
        assertThat(json(deleted).path("faults")).isEmpty();
    }

    private String curl(String... arguments) throws IOException, InterruptedException {
        LocalCredentials credentials = twin.fargate().credentials();
        List<String> command = new ArrayList<>(List.of(
                SystemTool.CURL.required().toString(),
                "--silent",
                "--show-error",
                "--noproxy",
                "*",
                "--aws-sigv4",
                "aws:amz:us-east-1:ecs",
                "--user",
                credentials.accessKeyId() + ":" + credentials.secretAccessKey()));
        command.addAll(List.of(arguments));
        command.add(twin.fargate().endpoint() + "/_faults");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private void start(boolean signed, String faults) {
        twin = Twin.start(
                FaultyTwin.settings(folder.resolve("data"), faults).withSignatureRequired(signed), Clock.systemUTC());
    }

    private HttpResponse<String> send(String method, String body) throws IOException, InterruptedException {
        URI faults = twin.fargate().endpoint().resolve("/_faults");
        return client.send(
                HttpRequest.newBuilder(faults)
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return json(answer.body());
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}
