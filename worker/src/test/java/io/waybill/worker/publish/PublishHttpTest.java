package io.waybill.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.waybill.worker.ExitCode;
import io.waybill.worker.WorkerProgram;
import io.waybill.worker.WorkerProgram.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Also SNS, which is HTTP with a little XML. */
class PublishHttpTest {
    private static final List<String> REQUESTS = Collections.synchronizedList(new ArrayList<>());

    private static HttpServer server;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getRawPath();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            REQUESTS.add(exchange.getRequestMethod() + " " + path + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
            byte[] answer = "<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(path.startsWith("/busy") ? 503 : path.startsWith("/no") ? 404 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void each_file_is_the_body_of_a_request() {
        Outcome outcome = new WorkerProgram(folder)
                .file("a b.csv", "one")
                .file("c.csv", "two")
                .with("WAYBILL_CONNECTION", "http://user:password@example.com")
                .run("publish_http", "{\"url\": \"" + url() + "/in/\", \"files\": [\"*.csv\"]}");

        assertThat(outcome.exit()).describedAs(outcome.err()).isEqualTo(ExitCode.DONE);
        assertThat(REQUESTS)
                .contains("PUT /in/a%20b.csv Basic dXNlcjpwYXNzd29yZA== one", "PUT /in/c.csv Basic dXNlcjpwYXNzd29yZA== two");
        assertThat(outcome.outputs().get("published")).hasSize(2);
    }

    @Test
    void an_answer_says_whose_fault_it_is() {
        WorkerProgram worker = new WorkerProgram(folder).file("a.csv", "one").file("b.csv", "two");

        assertThat(worker.run("publish_http", "{\"url\": \"" + url() + "/busy\", \"files\": [\"a.csv\"]}").exit())
                .isEqualTo(ExitCode.TRY_AGAIN);
        Outcome refused = worker.run("publish_http", "{\"url\": \"" + url() + "/no\", \"files\": [\"a.csv\"]}");
        assertThat(refused.exit()).isEqualTo(ExitCode.NOT_PASSED);
        assertThat(refused.err()).contains("/no answers 404");
        assertThat(worker.run("publish_http", "{\"url\": \"" + url() + "/x\", \"files\": [\"*.csv\"]}").err())
                .contains("2 files would go to one address");
        assertThat(worker.run("publish_http", "{\"url\": \"http://127.0.0.1:1/\", \"files\": [\"a.csv\"]}").exit())
                .isEqualTo(ExitCode.TRY_AGAIN);
        assertThat(worker.run("publish_http", "{\"url\": \"ftp://x/\", \"files\": [\"a.csv\"]}").exit())
                .isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void a_topic_is_told() {
        Outcome outcome = new WorkerProgram(folder)
                .with("AWS_ENDPOINT_URL_SNS", url())
                .with("AWS_ACCESS_KEY_ID", "id")
                .with("AWS_SECRET_ACCESS_KEY", "secret")
                .run(
                        "publish_sns",
                        "{\"topic_arn\": \"arn:aws:sns:eu-central-1:123456789012:released\", \"message\": \"all is there\"}");

        assertThat(outcome.exit()).describedAs(outcome.err()).isEqualTo(ExitCode.DONE);
        assertThat(outcome.outputs().get("message_id").textValue()).isEqualTo("m-1");
        assertThat(REQUESTS)
                .anyMatch(request -> request.contains("Message=all+is+there") && request.contains("eu-central-1"));
    }
}
