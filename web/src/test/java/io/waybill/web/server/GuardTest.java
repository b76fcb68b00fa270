package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.error.WaybillException;
import io.waybill.web.server.Http.Answer;
import io.waybill.web.settings.LoginMode;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardTest {
    private static final String PAUSE = "{\"is_paused\": true}";

    private final Site site = new Site();
    private final Http http = new Http(site);

    @BeforeAll
    void a_dag_is_there() {
        site.file("a.yaml", "{schedule: '@daily', tasks: [{id: a, uses: empty}]}");
    }

    @AfterAll
    void stop() {
        site.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.1:1234", "localhost", "LOCALHOST:80", "[::1]:80"})
    void the_loopback_may_be_called_by_any_of_its_names(String host) throws IOException {
        assertThat(statusLine(host)).contains("200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8080", "10.0.0.1"})
    void another_name_for_this_address_is_refused(String host) throws IOException {
        assertThat(statusLine(host)).contains("403");
    }

    private String statusLine(String host) throws IOException {
        return statusLine(site, host);
    }

    private static String statusLine(Site site, String host) throws IOException {
        URI address = site.address();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            String request = "GET /api/v2/version HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    @ParameterizedTest
    @CsvSource({"http://evil.example", "http://127.0.0.1:1", "https://localhost", "null", "nonsense"})
    void a_write_from_another_origin_is_refused(String origin) {
        Answer answer = http.json("PATCH", "/api/v2/dags/a", PAUSE, "Origin", origin);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.detail()).contains("another site");
        assertThat(site.dags().find("a").orElseThrow().paused()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void a_write_or_a_read_by_another_sites_script_is_refused(String fetchSite) {
        assertThat(http.json("PATCH", "/api/v2/dags/a", PAUSE, "Sec-Fetch-Site", fetchSite)
                        .status())
                .isEqualTo(403);
        assertThat(http.get("/api/v2/dags", "Sec-Fetch-Site", fetchSite, "Sec-Fetch-Mode", "cors")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void a_link_on_another_site_may_lead_here() {
        Answer answer = http.get(
                "/", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document");

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void the_api_takes_nothing_that_a_foreign_form_could_send() {
        assertThat(http.form("/api/v2/dags/a/dagRuns", "{}").status()).isEqualTo(415);
        assertThat(http.json("POST", "/api/v2/dags/a/dagRuns", "{}", "Content-Type", "text/plain")
                        .status())
                .isIn(200, 415);
    }

    @Test
    void a_form_without_our_token_changes_nothing() {
        Answer without = http.form("/dags/a/pause", "");
        Answer wrong = http.form("/dags/a/pause", "token=guess");

        assertThat(without.status()).isEqualTo(403);
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(wrong.body()).contains("Reload the page");
        assertThat(site.dags().find("a").orElseThrow().paused()).isFalse();
    }

    @Test
    void every_answer_forbids_scripts_that_are_not_ours() {
        for (String path : new String[] {"/", "/nothing", "/api/v2/dags"}) {
            Answer answer = http.get(path);
            assertThat(answer.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "script-src 'self'")
                    .doesNotContain("unsafe");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        }
    }

    @Test
    void only_the_loopback_is_listened_on() {
        assertThatThrownBy(() -> new WebSettings("0.0.0.0", 0))
                .isInstanceOf(WaybillException.class)
                .hasMessageContaining("no login")
                .hasMessageContaining("ssh -L");
    }

    @Test
    void with_a_login_other_names_are_answered_to_where_a_setting_has_them() throws IOException {
        WebSettings settings = new WebSettings("0.0.0.0", 0, List.of("Waybill.example.com"), true);

        assertThat(settings.allowedHosts()).containsExactly("Waybill.example.com");
        try (Site open = new Site(LoginMode.USERS, Clock.systemUTC(), List.of("Waybill.example.com"))) {
            assertThat(statusLine(open, "waybill.example.com:80")).contains("200");
            assertThat(statusLine(open, "other.example.com")).contains("403");
        }
        assertThatThrownBy(() -> new WebSettings("127.0.0.1", 0, List.of("waybill.example.com"), false))
                .hasMessageContaining("Set login.mode to users");
    }

    @Test
    void a_taken_port_is_said_to_be_taken() {
        WebSettings taken = new WebSettings("127.0.0.1", site.address().getPort());

        assertThatThrownBy(() -> site.another(taken))
                .isInstanceOf(WaybillException.class)
                .hasMessageContaining("choose another port");
    }

    @Test
    void static_files_do_not_lead_out_of_their_folder() {
        assertThat(http.get("/static/x/waybill.css").status()).isEqualTo(200);
        assertThat(http.get("/static/x/js/app.js").header("Content-Type")).startsWith("text/javascript");
        assertThat(http.get("/static/x/..%2f..%2fMain.class").status()).isIn(400, 404);
        assertThat(http.get("/static/x/js/%2e%2e/%2e%2e/Main.class").status()).isIn(400, 404);
        assertThat(http.get("/static/x/none.css").status()).isEqualTo(404);
    }
}
