package io.waybill.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.waybill.worker.ExitCode;
import io.waybill.worker.WorkerProgram;
import io.waybill.worker.WorkerProgram.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What S3 is asked, word for word: of what an endpoint on this machine does not heed, this is all that can be seen. */
class PublishS3WireTest {
    private static final int PART = 5 * 1024 * 1024;
    private static final String ALL =
            "\"acl\": \"public-read\", \"kms_key_id\": \"key-1\", \"storage_class\": \"STANDARD_IA\"";

    private static final List<Request> REQUESTS = Collections.synchronizedList(new ArrayList<>());
    private static HttpServer server;

    /** What is at each key, by the checksum that is noted there. */
    private static volatile String there = "";
    /** The beginning of the request that fails, and with what. */
    private static volatile String failing = "";

    private static volatile int status = 500;
    private static volatile String code = "";

    @TempDir
    Path folder;

    private record Request(String line, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> entry.getValue().get(0))
                    .findFirst()
                    .orElse("");
        }
    }

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", PublishS3WireTest::answer);
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @BeforeEach
    void forget() {
        REQUESTS.clear();
        there = "";
        failing = "";
        status = 500;
        code = "Told";
    }

    private static void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        boolean small = body.length < 10_000;
        REQUESTS.add(new Request(
                line,
                Map.copyOf(exchange.getRequestHeaders()),
                small ? new String(body, StandardCharsets.UTF_8) : body.length + " bytes"));
        if (!failing.isEmpty() && line.startsWith(failing)) {
            send(exchange, status, "<Error><Code>" + code + "</Code><Message>as the test wants it</Message></Error>");
        } else if (line.startsWith("HEAD")) {
            exchange.getResponseHeaders().set("x-amz-meta-waybill-sha256", there);
            exchange.getResponseHeaders().set("Content-Length", "3");
            exchange.sendResponseHeaders(there.isEmpty() ? 404 : 200, -1);
            exchange.close();
        } else if (line.endsWith("?uploads")) {
            send(
                    exchange,
                    200,
                    "<InitiateMultipartUploadResult><UploadId>up</UploadId></InitiateMultipartUploadResult>");
        } else if (line.startsWith("POST")) {
            send(exchange, 200, "<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>");
        } else {
            exchange.getResponseHeaders().set("ETag", "\"tag\"");
            send(exchange, line.startsWith("DELETE") ? 204 : 200, "");
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Outcome publish(String file, byte[] content, String more) {
        return new WorkerProgram(folder)
                .file(file, content)
                .with(
                        "AWS_ENDPOINT_URL_S3",
                        "http://127.0.0.1:" + server.getAddress().getPort())
                .with("AWS_ACCESS_KEY_ID", "id")
                .with("AWS_SECRET_ACCESS_KEY", "secret")
                .run(
                        "publish_s3",
                        "{\"bucket\": \"b\", \"prefix\": \"p/\", \"files\": [\"" + file + "\"]" + more + "}");
    }

    private static byte[] sha256(byte[] content) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(content);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static List<String> lines() {
        return REQUESTS.stream().map(Request::line).toList();
    }

    @Test
    void a_bucket_that_is_not_there_is_the_fault_of_the_file() {
        failing = "PUT";
        status = 404;
        code = "NoSuchBucket";

        Outcome outcome = publish("a.csv", new byte[] {'a'}, "");

        assertThat(outcome.exit()).isEqualTo(ExitCode.NOT_PASSED);
        assertThat(outcome.err()).contains("s3://b/p/a.csv").contains("NoSuchBucket");
    }

    @Test
    void a_small_file_is_one_request_with_all_that_was_asked_for() throws Exception {
        byte[] content = "a\n1".getBytes(StandardCharsets.UTF_8);

        Outcome outcome = publish("a.csv", content, ", " + ALL);

        assertThat(outcome.exit()).describedAs(outcome.err()).isEqualTo(ExitCode.DONE);
        assertThat(lines()).containsExactly("HEAD /b/p/a.csv", "PUT /b/p/a.csv");
        Request put = REQUESTS.get(1);
        assertThat(put.header("x-amz-acl")).isEqualTo("public-read");
        assertThat(put.header("x-amz-server-side-encryption")).isEqualTo("aws:kms");
        assertThat(put.header("x-amz-server-side-encryption-aws-kms-key-id")).isEqualTo("key-1");
        assertThat(put.header("x-amz-storage-class")).isEqualTo("STANDARD_IA");
        assertThat(put.header("x-amz-checksum-sha256")).isEqualTo(base64(sha256(content)));
        assertThat(put.header("x-amz-meta-waybill-sha256"))
                .isEqualTo(HexFormat.of().formatHex(sha256(content)));
        assertThat(put.header("Content-Type")).isEqualTo("text/csv");
    }

    @Test
    void what_nobody_asked_for_is_left_to_the_bucket() {
        assertThat(publish("a.csv", new byte[3], ", \"skip_unchanged\": false").exit())
                .isEqualTo(ExitCode.DONE);

        assertThat(lines()).containsExactly("PUT /b/p/a.csv");
        assertThat(REQUESTS.get(0).headers().keySet().stream().map(String::toLowerCase))
                .doesNotContain("x-amz-acl", "x-amz-server-side-encryption", "x-amz-storage-class");
    }

    @Test
    void what_is_there_already_is_not_sent() throws Exception {
        byte[] content = "a\n1".getBytes(StandardCharsets.UTF_8);
        there = HexFormat.of().formatHex(sha256(content));

        assertThat(publish("a.csv", content, ", " + ALL).out()).contains("unchanged a.csv to s3://b/p/a.csv");
        assertThat(lines()).containsExactly("HEAD /b/p/a.csv");
        assertThat(publish("a.csv", "b\n1".getBytes(StandardCharsets.UTF_8), "").out())
                .contains("published a.csv");
    }

    @Test
    void a_large_file_goes_in_parts_and_is_there_once_they_are_put_together() throws Exception {
        byte[] content = new byte[PART + 1];

        Outcome outcome = publish("a.bin", content, ", \"multipart_size\": " + PART + ", " + ALL);

        assertThat(outcome.exit()).describedAs(outcome.err()).isEqualTo(ExitCode.DONE);
        assertThat(lines())
                .containsExactly(
                        "HEAD /b/p/a.bin",
                        "POST /b/p/a.bin?uploads",
                        "PUT /b/p/a.bin?partNumber=1&uploadId=up",
                        "PUT /b/p/a.bin?partNumber=2&uploadId=up",
                        "POST /b/p/a.bin?uploadId=up");
        Request begin = REQUESTS.get(1);
        assertThat(begin.header("x-amz-acl")).isEqualTo("public-read");
        assertThat(begin.header("x-amz-server-side-encryption-aws-kms-key-id")).isEqualTo("key-1");
        assertThat(begin.header("x-amz-storage-class")).isEqualTo("STANDARD_IA");
        assertThat(begin.header("x-amz-checksum-algorithm")).isEqualTo("SHA256");
        String first = base64(sha256(new byte[PART]));
        String second = base64(sha256(new byte[1]));
        assertThat(REQUESTS.get(2).header("x-amz-checksum-sha256")).isEqualTo(first);
        assertThat(REQUESTS.get(3).header("x-amz-checksum-sha256")).isEqualTo(second);
        assertThat(REQUESTS.get(4).body())
                .contains("<ChecksumSHA256>" + first + "</ChecksumSHA256>", "<PartNumber>1</PartNumber>")
                .contains("<ChecksumSHA256>" + second + "</ChecksumSHA256>", "<PartNumber>2</PartNumber>");
    }

    @Test
    void parts_that_are_not_put_together_are_taken_back() {
        failing = "PUT /b/p/a.bin?partNumber=2";
        Outcome part = publish("a.bin", new byte[PART + 1], ", \"multipart_size\": " + PART);

        assertThat(part.exit()).isEqualTo(ExitCode.TRY_AGAIN);
        assertThat(lines()).last().isEqualTo("DELETE /b/p/a.bin?uploadId=up");
        assertThat(lines()).doesNotContain("POST /b/p/a.bin?uploadId=up", "PUT /b/p/a.bin");

        REQUESTS.clear();
        failing = "POST /b/p/a.bin?uploadId=up";
        status = 200;
        Outcome end = publish("a.bin", new byte[PART + 1], ", \"multipart_size\": " + PART);

        assertThat(end.exit()).describedAs(end.out()).isNotEqualTo(ExitCode.DONE);
        assertThat(end.outputs()).isEmpty();
        assertThat(lines()).last().isEqualTo("DELETE /b/p/a.bin?uploadId=up");
    }
}
