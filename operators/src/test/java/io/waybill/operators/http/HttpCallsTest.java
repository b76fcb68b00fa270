package io.waybill.operators.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.net.AddressGuard;
import io.waybill.engine.runtime.EngineSensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls of {@code http} and {@code http_wait} on the wire. */
class HttpCallsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final WireMockServer SERVER = new WireMockServer(
            WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

    /** Whatever the name, the server of this test; but this one is where it says. */
    private static final AddressGuard.Lookup NAMES = host -> new InetAddress[] {
        host.equals("metadata.example.com")
                ? InetAddress.getByName("169.254.169.254")
                : InetAddress.getAllByName("127.0.0.1")[0]
    };

    private static final GuardedHttp HTTP = new GuardedHttp(new AddressGuard(List.of("true"), NAMES));

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        HTTP.close();
        SERVER.stop();
    }

    @BeforeEach
    void forget() {
        SERVER.resetAll();
    }

    @Test
    void a_request_is_made_and_what_is_wanted_of_the_answer_is_handed_on() {
        SERVER.stubFor(post("/v1/jobs?x=1")
                .willReturn(aResponse()
                        .withStatus(201)
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"job\": {\"id\": 7, \"steps\": [1, 2]}}")));

        Map<String, JsonNode> outputs = call("""
                {"method": "POST", "millis": 5000, "endpoint": "v1/jobs?x=1", "headers": {"X-Kind": "a"},
                 "connection": "http://me:p%40ss@service.example.com:PORT/?X-Api-Key=k1",
                 "json": {"day": "2026-11-01"}, "expected_status": ["201"],
                 "response_path": "$.job.id", "extract": {"steps": "$.job.steps.length()"}}""");

        assertThat(outputs).hasToString("{status=201, steps=2, return_value=7}");
        SERVER.verify(postRequestedFor(urlEqualTo("/v1/jobs?x=1"))
                .withHeader("Authorization", equalTo("Basic bWU6cEBzcw=="))
                .withHeader("X-Api-Key", equalTo("k1"))
                .withHeader("X-Kind", equalTo("a"))
                .withHeader("Host", equalTo("service.example.com:" + SERVER.port()))
                .withHeader("Content-Type", equalTo("application/json; charset=UTF-8"))
                .withRequestBody(equalToJson("{\"day\": \"2026-11-01\"}")));
    }

    @ParameterizedTest
    @CsvSource({
        "400, USER", "401, USER", "404, USER", "500, USER", "501, USER", //
        "408, PLATFORM", "429, PLATFORM", "502, PLATFORM", "503, PLATFORM", "504, PLATFORM"
    })
    void another_status_is_somebodys_fault(int status, String kind) {
        SERVER.stubFor(get("/x").willReturn(aResponse().withStatus(status).withBody("no:\n s3cret is wrong")));

        assertThatThrownBy(() -> call(asking("/x", "\"headers\": {\"Authorization\": \"s3cret\"},")))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code().kind()).hasToString(kind))
                .hasMessageEndingWith("/x was answered with " + status + ": no: *** is wrong");
    }

    @Test
    void an_answer_without_what_is_wanted_of_it_is_told() {
        SERVER.stubFor(get("/json").willReturn(aResponse().withBody("{\"a\": 1}")));
        SERVER.stubFor(get("/text").willReturn(aResponse().withBody("hello")));

        refused(() -> call(asking("/json", "\"response_path\": \"$.b.c\",")), "JSON in which there is no $.b.c");
        refused(() -> call(asking("/text", "\"response_path\": \"$.b\",")), "answered with no JSON");
        assertThat(call(asking("/text", "")).get("return_value").asText()).isEqualTo("hello");
    }

    @Test
    void what_is_too_large_is_not_read_to_its_end_and_not_handed_on() {
        SERVER.stubFor(get("/huge").willReturn(aResponse().withBody("x".repeat(GuardedHttp.MOST_BYTES + 1))));
        SERVER.stubFor(get("/large").willReturn(aResponse().withBody("x".repeat(60_000))));

        refused(() -> call(asking("/huge", "")), "more than 1024 KiB");
        assertThat(call(asking("/large", ""))).containsOnlyKeys("status");
        refused(() -> call(asking("/large", "\"extract\": {\"all\": \"$\"},")), "was answered with no JSON");
    }

    @Test
    void an_answer_that_takes_too_long_is_cut_off_even_if_it_drips() {
        SERVER.stubFor(get("/slow").willReturn(aResponse().withFixedDelay(3000)));
        SERVER.stubFor(
                get("/drip").willReturn(aResponse().withBody("x".repeat(100)).withChunkedDribbleDelay(50, 5000)));

        for (String path : List.of("/slow", "/drip")) {
            assertThatThrownBy(() -> call(asking(path, "").replace("5000", "300")))
                    .isInstanceOfSatisfying(
                            WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE))
                    .hasMessageContaining("was not answered whole within 300 ms");
        }
    }

    @Test
    void nobody_there_may_be_there_later() {
        assertThatThrownBy(() -> call("{\"method\": \"GET\", \"millis\": 2000, \"url\": \"http://127.0.0.1:1/\"}"))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
    }

    @Test
    void a_redirect_is_followed_within_bounds() {
        redirect("/a", 302, "/b");
        redirect("/b", 301, "http://here.example.com:PORT/c");
        SERVER.stubFor(get("/c").willReturn(aResponse().withBody("arrived")));
        redirect("/round", 307, "/round");

        assertThat(call(asking("/a", "\"headers\": {\"X-Key\": \"k\", \"Accept\": \"text/plain\"},"))
                        .get("return_value")
                        .asText())
                .isEqualTo("arrived");
        SERVER.verify(getRequestedFor(urlEqualTo("/b")).withHeader("X-Key", equalTo("k")));
        SERVER.verify(
                getRequestedFor(urlEqualTo("/c")).withoutHeader("X-Key").withHeader("Accept", equalTo("text/plain")));
        refused(() -> call(asking("/round", "")), "redirected more than 5 times");
    }

    @Test
    void a_redirect_is_judged_as_the_first_address_is() {
        redirect("/meta", 302, "http://metadata.example.com/latest/meta-data/");
        redirect("/number", 302, "http://2852039166/");
        redirect("/file", 302, "file:///etc/passwd");
        redirect("/body", 307, "http://other.example.com:PORT/c");

        GuardedHttp real = new GuardedHttp(new AddressGuard(List.of("true")));
        refusedAddress(() -> call(HTTP, asking("/meta", "")), "metadata.example.com (169.254.169.254)");
        refusedAddress(() -> call(real, asking("/number", "")), "2852039166 (169.254.169.254)");
        real.close();
        refused(() -> call(asking("/file", "")), "is no address of a web service");
        refused(
                () -> call(asking("/body", "\"data\": \"secret\",").replace("GET", "POST")),
                "with its body, which was not meant for that host");
    }

    @Test
    void the_address_that_was_judged_is_the_one_that_is_connected_to() {
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withBody("here")));
        AtomicInteger lookups = new AtomicInteger();
        AddressGuard.Lookup rebinding = host -> new InetAddress[] {
            InetAddress.getByName(lookups.incrementAndGet() == 1 ? "127.0.0.1" : "169.254.169.254")
        };
        try (GuardedHttp http = new GuardedHttp(new AddressGuard(List.of("true"), rebinding))) {
            String input = asking("/x", "").replace("127.0.0.1", "rebinding.example.com");
            assertThat(call(http, input).get("return_value").asText()).isEqualTo("here");
            assertThat(lookups).hasValue(1);
        }
    }

    @Test
    void without_a_setting_this_machine_is_not_called() {
        try (GuardedHttp http = new GuardedHttp(new AddressGuard(List.of()))) {
            refusedAddress(() -> call(http, asking("/x", "")), "http.allow_private: 127.0.0.1");
            refusedAddress(() -> call(http, asking("/x", "").replace("127.0.0.1", "[::1]")), "http.allow_private: ::1");
        }
        assertThat(SERVER.getAllServeEvents()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"headers\": {\"Host\": \"other\"},",
                "\"headers\": {\"Content-Length\": \"1\"},",
                "\"headers\": {\"X-A\": \"b\\r\\nX-C: d\"},"
            })
    void headers_that_would_change_the_request_s_shape_are_refused(String headers) {
        refused(() -> call(asking("/x", headers)), "remove");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "200 | {\"state\": \"done\"}    | met",
                "200 | {\"state\": \"running\"} | waits",
                "200 | {}                       | waits",
                "200 | {\"state\": \"failed\"}  | 'failed' is one of the failed_values",
                "404 | nothing                  | waits",
                "503 | busy                     | waits",
                "403 | go away                  | 403: go away"
            })
    void a_wait_ends_by_status_and_value(int status, String body, String expected) throws Exception {
        SERVER.stubFor(get("/state").willReturn(aResponse().withStatus(status).withBody(body)));
        ObjectNode input = (ObjectNode) JSON.readTree(filled(asking(
                "/state",
                "\"response_path\": \"$.state\", \"allowed_values\": [\"done\"], \"failed_values\": [\"failed\"],")));
        HttpSensor sensor = new HttpSensor(HTTP);

        if (expected.equals("met") || expected.equals("waits")) {
            EngineSensor.Look look = sensor.look(input, Instant.EPOCH, Instant.EPOCH);
            assertThat(look.met()).isEqualTo(expected.equals("met"));
            assertThat(look.outputs().keySet()).isEqualTo(look.met() ? Set.of("return_value") : Set.of());
        } else {
            refused(() -> sensor.look(input, Instant.EPOCH, Instant.EPOCH), expected);
        }
    }

    private static void redirect(String from, int status, String to) {
        SERVER.stubFor(
                any(urlEqualTo(from)).willReturn(aResponse().withStatus(status).withHeader("Location", filled(to))));
    }

    private static String asking(String path, String more) {
        return "{\"method\": \"GET\", \"millis\": 5000, " + more + " \"url\": \"http://127.0.0.1:PORT" + path
                + "\", \"expected_status\": [\"2xx\"]}";
    }

    private static String filled(String text) {
        return text.replace("PORT", Integer.toString(SERVER.port()));
    }

    private static Map<String, JsonNode> call(String input) {
        return call(HTTP, input);
    }

    private static Map<String, JsonNode> call(GuardedHttp http, String input) {
        try {
            return new HttpAction(http).run((ObjectNode) JSON.readTree(filled(input)), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVICE_REFUSED))
                .hasMessageContaining(message);
    }

    private static void refusedAddress(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ADDRESS_REFUSED))
                .hasMessageContaining(message);
    }
}
