package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.store.AuditRow;
import io.waybill.testing.HandClock;
import io.waybill.web.login.Grant;
import io.waybill.web.server.Http.Answer;
import io.waybill.web.settings.LoginMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes in and how long, and who does not: by the page and by the API. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginTest {
    private static final String SESSION = "waybill_session";

    private final HandClock clock = new HandClock();
    private final Site site = new Site(LoginMode.USERS, clock);
    private final Http http = new Http(site);

    @BeforeAll
    void start() {
        site.file("a.yaml", "{dag_id: a, schedule: '@daily', tasks: [{id: a, uses: empty}]}");
        add("ada", "admin");
        add("bob", "operator");
    }

    private void add(String name, String role) {
        site.login().users().create(name, Browsing.PASSWORD, List.of(Grant.parse(role)), "test");
    }

    @BeforeEach
    void failures_are_forgotten() {
        clock.move(Duration.ofMinutes(6));
    }

    @AfterAll
    void stop() {
        site.close();
    }

    private Browsing browser() {
        return new Browsing(http);
    }

    private List<String> audit(String event) {
        return site.runs().audit().list(null, null, Long.MAX_VALUE, 500).stream()
                .filter(row -> row.event().equals(event))
                .map(LoginTest::words)
                .toList();
    }

    private static String words(AuditRow row) {
        return row.by() + ": " + row.dagId() + row.details();
    }

    @Test
    void a_login_leads_to_the_page_that_was_wanted() {
        Browsing browser = browser();
        assertThat(browser.get("/dags/a?run=").header("Location")).endsWith("/login?next=%2Fdags%2Fa%3Frun%3D");

        Answer answer = browser.login("Ada ", Browsing.PASSWORD, "/dags/a?run=");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).endsWith("/dags/a?run=");
        assertThat(Browsing.setCookies(answer))
                .anySatisfy(cookie -> assertThat(cookie)
                        .startsWith(SESSION + "=")
                        .contains("HttpOnly", "SameSite=Lax", "Path=/")
                        .doesNotContain("Secure"));
        assertThat(browser.get("/dags/a").status()).isEqualTo(200);
        assertThat(audit("login")).first().asString().startsWith("ada: from 127.0.0.1");
    }

    @Test
    void behind_https_the_cookie_goes_by_https_only() {
        Answer answer = http.get("/login", "X-Forwarded-Proto", "https");

        assertThat(answer.header("Set-Cookie")).contains("Secure", "HttpOnly");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "https://evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "/\t/evil.example",
                "/ok\r\nX: y",
                "javascript:alert(1)",
                "evil.example",
                "/login?next=/login",
                "/logout",
                ""
            })
    void a_login_leads_to_no_other_site(String next) {
        String location = browser().login("bob", Browsing.PASSWORD, next).header("Location");

        assertThat(location.replaceFirst("^http://127\\.0\\.0\\.1:\\d+", "")).isEqualTo("/");
    }

    @Test
    void a_wrong_password_and_an_unknown_name_look_alike_and_are_written_down() {
        Answer wrong = browser().login("bob", "a wrong password", "/");
        Answer unknown = browser().login("eve", "a wrong password", "/");

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(wrong.body()).contains("is wrong");
        assertThat(masked(unknown.body(), "eve")).isEqualTo(masked(wrong.body(), "bob"));
        assertThat(audit("login_failed")).anySatisfy(line -> assertThat(line).contains("eve (127.0.0.1)"));
        assertThat(audit("login_failed")).noneSatisfy(line -> assertThat(line).contains("a wrong password"));
    }

    private static String masked(String page, String name) {
        return page.replaceAll("name=\"token\" value=\"[^\"]*\"", "")
                .replaceAll("data-now=\"[^\"]*\"", "")
                .replace(name, "who");
    }

    @Test
    void a_session_that_was_planted_before_is_not_taken_over() {
        Browsing browser = browser();
        browser.plant(SESSION, "A".repeat(43));
        browser.as("bob");
        String first = browser.cookie(SESSION);
        browser.login("bob", Browsing.PASSWORD, "/");
        Browsing attacker = browser();
        attacker.plant(SESSION, "A".repeat(43));
        Browsing old = browser();
        old.plant(SESSION, first);

        assertThat(first).hasSize(43).isNotEqualTo("A".repeat(43));
        assertThat(attacker.get("/").status()).isEqualTo(302);
        assertThat(old.get("/").status()).as("the one before").isEqualTo(302);
        assertThat(browser.get("/").status()).isEqualTo(200);
    }

    @Test
    void a_second_login_and_a_logout_end_the_session_at_the_server() {
        Browsing browser = browser().as("bob");
        Browsing thief = browser();
        thief.plant(SESSION, browser.cookie(SESSION));
        assertThat(thief.get("/").status()).isEqualTo(200);

        assertThat(browser.form("/logout", Map.of()).header("Location")).endsWith("/login");

        assertThat(browser.cookie(SESSION)).isEmpty();
        assertThat(thief.get("/").status()).isEqualTo(302);
    }

    @Test
    void a_form_needs_the_token_of_its_own_session() {
        Browsing bob = browser().as("bob");
        Browsing ada = browser().as("ada");

        assertThat(bob.form("/dags/a/pause", Map.of("token", "guess")).status()).isEqualTo(403);
        assertThat(bob.form("/dags/a/pause", Map.of("token", ada.formToken())).status())
                .isEqualTo(403);
        assertThat(bob.form("/logout", Map.of("token", ada.formToken())).status())
                .isEqualTo(403);
        assertThat(site.dags().find("a").orElseThrow().paused()).isFalse();
        assertThat(bob.form("/dags/a/pause", Map.of()).status()).isEqualTo(303);
        assertThat(bob.form("/dags/a/unpause", Map.of()).status()).isEqualTo(303);
        assertThat(audit("pause")).first().asString().startsWith("bob: a");
    }

    @Test
    void the_login_form_is_only_taken_from_the_browser_that_was_given_it() {
        assertThat(http.form("/login", "name=bob&password=x&token=guess").status())
                .isEqualTo(403);
    }

    @Test
    void who_guesses_is_slowed_down_and_then_may_try_again() {
        IntStream.range(0, 5).forEach(i -> browser().login("bob", "guess number " + i, "/"));

        Answer right = browser().login("bob", Browsing.PASSWORD, "/");

        assertThat(right.status()).isEqualTo(429);
        assertThat(right.header("Retry-After")).isEqualTo("300");
        assertThat(right.body()).contains("Try again in 5 min");
        assertThat(token("bob", Browsing.PASSWORD).status()).isEqualTo(429);
        assertThat(browser().login("ada", Browsing.PASSWORD, "/").status()).isEqualTo(303);
        clock.move(Duration.ofMinutes(5));
        assertThat(browser().login("bob", Browsing.PASSWORD, "/").status()).isEqualTo(303);
    }

    @Test
    void a_session_ends_when_nobody_does_anything_and_after_its_time_in_any_case() {
        Browsing idle = browser().as("bob");
        clock.move(Duration.ofHours(7));
        assertThat(idle.get("/").status()).isEqualTo(200);
        clock.move(Duration.ofHours(7));
        assertThat(idle.get("/").status()).isEqualTo(200);
        clock.move(Duration.ofHours(8));
        assertThat(idle.get("/").status()).isEqualTo(302);

        Browsing busy = browser().as("bob");
        for (int hour = 0; hour < 7 * 24; hour += 7) {
            assertThat(busy.get("/").status()).isEqualTo(200);
            clock.move(Duration.ofHours(7));
        }
        assertThat(busy.get("/").status()).isEqualTo(302);
    }

    @Test
    void another_password_or_no_more_right_to_come_in_ends_what_was_logged_in() {
        add("carl", "viewer");
        Browsing browser = browser().as("carl");
        Browsing elsewhere = browser().as("carl");
        String jwt =
                token("carl", Browsing.PASSWORD).json().path("access_token").asText();
        assertThat(dags(jwt).status()).isEqualTo(200);

        Answer changed =
                browser.form("/account/password", Map.of("old", Browsing.PASSWORD, "new", "another good password"));

        assertThat(changed.status()).isEqualTo(303);
        assertThat(browser.get("/").status()).isEqualTo(200);
        assertThat(elsewhere.get("/").status()).isEqualTo(302);
        assertThat(dags(jwt).status()).isEqualTo(401);
        String newer = token("carl", "another good password")
                .json()
                .path("access_token")
                .asText();
        site.login().users().setDisabled("carl", true, "test");
        assertThat(browser.get("/").status()).isEqualTo(302);
        assertThat(dags(newer).status()).isEqualTo(401);
        assertThat(token("carl", "another good password").status()).isEqualTo(401);
    }

    private Answer token(String name, String password) {
        return http.json("POST", "/auth/token", "{\"username\": \"" + name + "\", \"password\": \"" + password + "\"}");
    }

    private Answer dags(String token) {
        return http.get("/api/v2/dags", "Authorization", "Bearer " + token);
    }

    @Test
    void a_token_for_name_and_password_opens_the_api_for_a_day() {
        Answer answer = token("bob", Browsing.PASSWORD);
        assertThat(answer.status()).isEqualTo(201);
        String token = answer.json().path("access_token").asText();

        assertThat(dags(token).json().path("total_entries").asInt()).isEqualTo(1);
        clock.move(Duration.ofHours(24));
        assertThat(dags(token).status()).isEqualTo(401);
        Answer wrong = token("bob", "a wrong password");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.detail()).isEqualTo("Invalid credentials");
        assertThat(http.get("/api/v2/dags").detail()).contains("not logged in", "POST /auth/token");
        assertThat(http.get("/dags/a", "Authorization", "Bearer " + token).status())
                .as("pages are for sessions")
                .isEqualTo(302);
    }

    @ParameterizedTest
    @CsvSource({"none,", "none,x", "HS256,guess", "HS512,guess", "RS256,guess"})
    void a_token_that_we_have_not_signed_is_no_token(String algorithm, String key) throws Exception {
        String header = encoded("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}");
        String claims = encoded("{\"sub\":\"ada\",\"iss\":\"waybill\",\"exp\":4102444800,\"gen\":0}");
        String signature = "";
        if (key != null) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            signature = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal((header + "." + claims).getBytes(StandardCharsets.UTF_8)));
        }

        assertThat(dags(header + "." + claims + "." + signature).status()).isEqualTo(401);
    }

    @Test
    void a_token_whose_parts_were_changed_is_no_token() {
        String[] parts = token("bob", Browsing.PASSWORD)
                .json()
                .path("access_token")
                .asText()
                .split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String none = encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}");

        assertThat(dags(parts[0] + "." + encoded(claims.replace("bob", "ada")) + "." + parts[2])
                        .status())
                .isEqualTo(401);
        assertThat(dags(none + "." + parts[1] + "." + parts[2]).status()).isEqualTo(401);
        assertThat(dags(none + "." + parts[1] + ".").status()).isEqualTo(401);
        assertThat(dags(parts[0] + "." + parts[1]).status()).isEqualTo(401);
        assertThat(dags("x".repeat(5_000)).status()).isEqualTo(401);
        assertThat(http.get("/api/v2/dags", "Authorization", "Basic Ym9iOng=").status())
                .isEqualTo(401);
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusals_are_written_down_but_not_without_end() {
        Browsing bob = browser().as("bob");
        assertThat(bob.get("/users").status()).isEqualTo(403);
        assertThat(audit("refused")).first().asString().startsWith("bob: GET /users: This needs the role admin");
        int before = audit("refused").size();
        IntStream.range(0, 80).forEach(i -> bob.get("/users"));

        assertThat(audit("refused").size() - before).isEqualTo(59);
        clock.move(Duration.ofMinutes(1));
        bob.get("/users");
        assertThat(audit("refused")).first().asString().contains("21 refusals before this one were not written down");
    }
}
