package io.waybill.web.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.store.RunFilter;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.vault.Connection;
import io.waybill.web.server.Http.Answer;
import io.waybill.web.settings.LoginMode;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Other programs start runs by an address of a DAG's own, also where everybody else has to log in. */
class HookTest {
    private static final String SECRET = "0123456789abcdef-_XY";
    private static final String SIGNING = "sign-with-this";
    private static final String KEY = "Idempotency-Key";

    private final Site site = new Site(LoginMode.USERS, Clock.systemUTC());
    private final Http http = new Http(site);

    @BeforeEach
    void write_dags() {
        connection("shop", SECRET, "");
        connection("signed", SECRET, "{\"signing_secret\": \"" + SIGNING + "\"}");
        connection("short", "short", "");
        connection("unreadable", SECRET, "{\"signing_secret\": [\"a list\"]}");
        dag("fields", "webhook: {connection: shop}", "params: {file: a.csv, rows: {type: integer, default: 1}}");
        dag(
                "v1.whole",
                "webhook: {connection: signed, param: event}",
                "params: {event: {type: [object, array], default: {}}}");
        dag("weak", "webhook: {connection: short}", "");
        dag("unreadable", "webhook: {connection: unreadable}", "");
        dag("without", "", "");
    }

    private void connection(String id, String password, String extra) {
        site.vault().create(new Connection(id, "webhook", "", "", "", "", password, null, extra, "", ""), "test");
    }

    private void dag(String id, String webhook, String params) {
        site.file(id + ".yaml", """
                dag_id: %s
                %s
                %s
                tasks:
                  - {id: a, uses: empty}
                """.formatted(id, webhook, params));
    }

    @AfterEach
    void stop() {
        site.close();
    }

    private Answer post(String token, String body, String... headers) {
        return http.json("POST", "/hooks/" + token, body, headers);
    }

    private RunRow run(JsonNode answer) {
        return site.runs()
                .run(answer.path("dag_id").asText(), answer.path("dag_run_id").asText())
                .orElseThrow();
    }

    @Test
    void the_fields_of_the_body_are_params_of_a_run_of_its_own() {
        Answer answer = post("fields." + SECRET, "{\"file\": \"b.csv\"}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.json().path("created").booleanValue()).isTrue();
        RunRow run = run(answer.json());
        assertThat(run.params()).isEqualTo("{\"file\":\"b.csv\",\"rows\":1}");
        assertThat(run.triggeredBy()).isEqualTo("webhook");
        assertThat(run.logicalDate()).isNotNull();
        assertThat(answer.json().path("url").asText()).startsWith("/dags/fields/runs/webhook__");
        assertThat(post("fields." + SECRET, "").json().path("dag_run_id").asText())
                .as("another request, another run")
                .isNotEqualTo(run.runId());
    }

    @Test
    void a_body_that_does_not_fit_the_params_is_refused_with_the_reason() {
        assertThat(post("fields." + SECRET, "{\"rows\": \"many\"}").detail()).contains("rows");
        assertThat(post("fields." + SECRET, "{\"other\": 1}").detail()).contains("other");
        assertThat(post("fields." + SECRET, "[1]").detail()).contains("webhook.param");
        assertThat(post("fields." + SECRET, "{").status()).isEqualTo(400);
        assertThat(site.runs().list(RunFilter.recent(10))).isEmpty();
    }

    @Test
    void what_is_sent_again_makes_no_second_run() {
        for (List<String> headers : List.of(
                List.of(KEY, "order-7"),
                List.of(KEY, "any/thing at all?"),
                List.of("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"))) {
            String[] both = headers.toArray(String[]::new);
            JsonNode first = post("fields." + SECRET, "{}", both).json();
            Answer second = post("fields." + SECRET, "{}", both);

            assertThat(second.status()).isEqualTo(200);
            assertThat(second.json().path("created").booleanValue()).isFalse();
            assertThat(second.json().path("dag_run_id")).isEqualTo(first.path("dag_run_id"));
        }
        assertThat(site.runs().run("fields", "webhook__order-7")).isPresent();
    }

    @Test
    void who_does_not_know_the_address_is_told_nothing_and_shuts_out_nobody() {
        String nothing = post("without." + SECRET, "{}").detail();
        for (String token : List.of(
                "fields.0123456789abcdef", "weak.short", "unreadable." + SECRET, "not_there." + SECRET, "fields")) {
            Answer answer = post(token, "{}");
            assertThat(answer.status()).as(token).isEqualTo(404);
            assertThat(answer.detail()).isEqualTo(nothing);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(post("fields.wrong", "{}").status()).isEqualTo(404);
        }

        assertThat(post("fields." + SECRET, "{}").status()).isEqualTo(201);
    }

    @Test
    void the_audit_log_has_what_was_refused_and_never_a_secret() {
        post("fields.wrong", "{}");
        post("fields." + SECRET + ".", "{}");
        assertThat(post("fields." + SECRET, "{}", "Sec-Fetch-Site", "cross-site")
                        .status())
                .isEqualTo(403);

        assertThat(site.runs().audit().list(null, null, Long.MAX_VALUE, 100).toString())
                .contains("the hook of fields: no such hook", "an address that is of no DAG", "POST /hooks/…: ")
                .doesNotContain(SECRET);
    }

    @Test
    void where_there_is_a_signing_secret_the_body_must_be_signed() throws Exception {
        String token = "v1.whole." + SECRET;
        String body = "[\"any\", \"body\"]";
        String hex = "sha256=" + HexFormat.of().formatHex(hmac(body));
        long now = Instant.now().getEpochSecond();

        assertThat(post(token, body).detail()).contains("must be signed");
        assertThat(post(token, body + " ", "X-Hub-Signature-256", hex).detail()).contains("does not fit");
        Answer github = post(token, body, "X-Hub-Signature-256", hex);
        assertThat(run(github.json()).params()).isEqualTo("{\"event\":[\"any\",\"body\"]}");
        assertThat(post(token, body, "X-Waybill-Signature-256", hex).status()).isEqualTo(201);
        assertThat(post(token, body, signed(now, body)).status()).isEqualTo(201);
        assertThat(post(token, body, signed(now - 360, body)).detail()).contains("5 minutes");
        assertThat(post(token, body, "webhook-id", "m", "webhook-timestamp", "soon", "webhook-signature", "v1,")
                        .status())
                .isEqualTo(401);
    }

    /** By Standard Webhooks, with a signature of another secret beside ours. */
    private static String[] signed(long timestamp, String body) throws Exception {
        String signature = Base64.getEncoder().encodeToString(hmac("m1." + timestamp + "." + body));
        return new String[] {
            "webhook-id", "m1", "webhook-timestamp", "" + timestamp, "webhook-signature", "v1,other v1," + signature
        };
    }

    private static byte[] hmac(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SIGNING.getBytes(UTF_8), "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }
}
