package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.web.login.Grant;
import io.waybill.web.login.Role;
import io.waybill.web.server.Http.Answer;
import io.waybill.web.settings.LoginMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The login by a provider: who comes in as whom, and what is said to who does not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OidcLoginTest {
    private final OidcSite oidc = new OidcSite(
            LoginMode.OIDC_AND_USERS,
            ProviderServer.SECRET,
            "team -> viewer:a*",
            "operators -> operator",
            "the bosses -> admin");
    private final ProviderServer provider = oidc.provider;

    @BeforeAll
    void start() {
        oidc.site.login().users().create("ada", Browsing.PASSWORD, List.of(Grant.parse("admin")), "test");
    }

    @BeforeEach
    void the_provider_is_honest_and_nothing_is_remembered() {
        provider.behave();
        oidc.clock.move(Duration.ofHours(2));
    }

    @AfterAll
    void stop() {
        oidc.close();
    }

    /** Somebody whom nobody here knows yet. */
    private void isCalled(String name, String... groups) {
        provider.subject = "subject of " + name;
        provider.claims = Map.of("preferred_username", name, "groups", List.of(groups));
    }

    @Test
    void who_logs_in_at_the_provider_is_led_to_the_page_that_they_wanted() {
        isCalled("Carl", "team");
        Browsing browser = oidc.browser();
        assertThat(oidc.http.get("/login?next=/dags/a").body())
                .contains("href=\"/login/oidc?next=%2Fdags%2Fa\"", "Log in by the &lt;Team&gt; login");
        Answer begun = browser.get("/login/oidc?next=/dags/a");
        assertThat(begun.header("Location"))
                .startsWith(provider.issuer() + "/authorize?")
                .contains("code_challenge_method=S256", "response_type=code")
                .doesNotContain(browser.cookie(OidcSite.FLOW), "code_verifier");
        assertThat(begun.header("Set-Cookie")).contains("HttpOnly", "SameSite=Lax", "Path=/login/oidc/callback");

        Answer entered = browser.get(oidc.back(begun.header("Location")));

        assertThat(entered.status()).as(entered.body()).isEqualTo(303);
        assertThat(entered.header("Location")).endsWith("/dags/a");
        assertThat(Browsing.setCookies(entered))
                .anySatisfy(cookie -> assertThat(cookie)
                        .startsWith(OidcSite.SESSION + "=")
                        .contains("HttpOnly", "SameSite=Lax", "Path=/"));
        assertThat(browser.cookie(OidcSite.FLOW)).isEmpty();
        assertThat(browser.get("/dags/a").status()).isEqualTo(200);
        assertThat(browser.get("/account").body()).contains("carl", "viewer:a*");
        assertThat(browser.get("/users").status()).isEqualTo(403);
        assertThat(oidc.audit("create_user")).first().asString().contains("carl: viewer:a*, by the provider's groups");
        assertThat(oidc.audit("login")).first().asString().startsWith("carl: from 127.0.0.1");
    }

    @Test
    void roles_follow_the_groups_at_each_login_and_a_new_name_changes_nothing() {
        isCalled("dora", "team", "operators", "others");
        oidc.login(oidc.browser(), "/");
        assertThat(oidc.site.login().users().get("dora").grants()).hasSize(2);
        provider.claims = Map.of("preferred_username", "dora2", "groups", "the bosses");

        Browsing browser = oidc.browser();
        oidc.login(browser, "/");

        assertThat(browser.get("/users").body())
                .contains("of the provider", "by the groups that the provider told of")
                .doesNotContain("dora2", "roles-dora");
        assertThat(oidc.audit("set_roles")).first().asString().contains("dora: admin, by the provider's groups");
        Answer changed = browser.form("/users/dora/roles", Map.of("roles", "viewer"));
        assertThat(changed.status()).isEqualTo(422);
        assertThat(changed.body()).contains("The provider vouches for");
        assertThat(browser.get("/account").body()).doesNotContain("password-old");
    }

    @Test
    void who_has_no_group_with_a_role_is_told_so_and_loses_what_they_had() {
        isCalled("emil", "operators");
        Browsing before = oidc.browser();
        oidc.login(before, "/");
        String token = oidc.site
                .login()
                .users()
                .createToken("emil", "test", Role.OPERATOR, Duration.ofDays(20), "test")
                .token();
        assertThat(dags(token)).contains("\"total_entries\":1");
        provider.claims = Map.of("preferred_username", "emil", "groups", List.of("<b>guests</b>"));

        Answer refused = oidc.login(oidc.browser(), "/");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body())
                .contains("You are emil there, and have no role here", "&lt;b&gt;guests&lt;/b&gt;", "oidc.roles");
        assertThat(refused.header("Set-Cookie")).doesNotContain(OidcSite.SESSION);
        assertThat(dags(token)).contains("\"total_entries\":0");
        assertThat(before.get("/dags/a").status()).isEqualTo(404);
        assertThat(oidc.audit("login_failed")).first().asString().startsWith("somebody (127.0.0.1): You are emil");
        provider.claims = Map.of("preferred_username", "emil");
        assertThat(oidc.login(oidc.browser(), "/").body()).contains("tells of no group of yours, in the claim");
    }

    private String dags(String token) {
        return oidc.http
                .get("/api/v2/dags", "Authorization", "Bearer " + token)
                .body()
                .replace(" ", "");
    }

    @Test
    void a_name_that_is_here_already_is_taken_over_by_nobody() {
        isCalled("ADA", "the bosses");
        Answer asAda = oidc.login(oidc.browser(), "/");
        isCalled("fred", "team");
        oidc.login(oidc.browser(), "/");
        provider.subject = "another fred";
        Answer asFred = oidc.login(oidc.browser(), "/");
        isCalled("<script>", "team");
        Answer noName = oidc.login(oidc.browser(), "/");

        assertThat(asAda.status()).isEqualTo(403);
        assertThat(asAda.body()).contains("There is a user 'ada' here already, who is not known to be you");
        assertThat(asFred.status()).isEqualTo(403);
        assertThat(noName.body()).contains("&lt;script&gt;", "is no name for a user here", "oidc.name_claim");
        assertThat(oidc.browser().login("fred", "", "/").status()).isEqualTo(401);
    }

    @Test
    void groups_can_come_with_the_user_info_but_only_of_the_same_user() {
        provider.subject = "subject of gina";
        provider.claims = Map.of();
        provider.userInfo = Map.of("preferred_username", "gina", "groups", List.of("team"));
        assertThat(oidc.login(oidc.browser(), "/").status()).isEqualTo(303);

        provider.userInfo = Map.of("sub", "somebody else", "preferred_username", "gina", "groups", List.of("team"));
        Answer refused = oidc.login(oidc.browser(), "/");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("somebody else than has logged in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example", "https://evil.example", "/\\evil.example", "/ok\r\nX: y", "/login", ""})
    void a_login_leads_to_no_other_site(String next) {
        isCalled("hugo", "team");
        Browsing browser = oidc.browser();
        Answer entered = oidc.login(browser, next);

        assertThat(entered.header("Location").replaceFirst("^http://127\\.0\\.0\\.1:\\d+", ""))
                .isEqualTo("/");
    }

    @Test
    void a_session_that_was_planted_before_is_not_taken_over_and_a_logout_ends_it() {
        isCalled("ines", "team");
        Browsing browser = oidc.browser();
        browser.plant(OidcSite.SESSION, "A".repeat(43));
        oidc.login(browser, "/");
        String first = browser.cookie(OidcSite.SESSION);
        oidc.login(browser, "/");
        Browsing old = oidc.browser();
        old.plant(OidcSite.SESSION, first);

        assertThat(first).hasSize(43).isNotEqualTo("A".repeat(43));
        assertThat(old.get("/").status()).as("the one before").isEqualTo(302);
        assertThat(browser.get("/").status()).isEqualTo(200);
        String last = browser.cookie(OidcSite.SESSION);
        browser.form("/logout", Map.of());
        old.plant(OidcSite.SESSION, last);
        assertThat(old.get("/").status()).as("after the logout").isEqualTo(302);
    }

    @Test
    void what_the_provider_said_counts_for_tokens_for_a_while_only() {
        isCalled("jana", "operators");
        oidc.login(oidc.browser(), "/");
        String token = oidc.site
                .login()
                .users()
                .createToken("jana", "test", Role.OPERATOR, Duration.ofDays(90), "test")
                .token();
        oidc.clock.move(Duration.ofDays(29));
        assertThat(dags(token)).contains("total_entries");
        oidc.clock.move(Duration.ofDays(2));
        assertThat(dags(token)).contains("doesnothold");
        oidc.login(oidc.browser(), "/");

        assertThat(dags(token)).contains("total_entries");
        oidc.site.login().users().setDisabled("jana", true, "test");
        assertThat(dags(token)).contains("doesnothold");
        assertThat(oidc.login(oidc.browser(), "/").body()).contains("may not log in here");
    }

    @Test
    void a_password_opens_only_where_the_mode_says_so() {
        assertThat(oidc.browser().login("ada", Browsing.PASSWORD, "/").status()).isEqualTo(303);
        try (OidcSite alone = new OidcSite(LoginMode.OIDC, ProviderServer.SECRET, "* -> viewer")) {
            String token = alone.site.adminToken("ada");
            assertThat(alone.http.get("/login").body())
                    .contains("by-provider")
                    .doesNotContain("login-password", "type=\"password\"");
            Answer form = alone.browser().login("ada", "correct horse battery", "/");
            Answer access = alone.http.json(
                    "POST", "/auth/token", "{\"username\": \"ada\", \"password\": \"correct horse battery\"}");

            assertThat(form.status()).isEqualTo(400);
            assertThat(access.status()).isEqualTo(400);
            assertThat(access.detail()).contains("Nobody logs in with a password here", "API token");
            assertThat(alone.http
                            .get("/api/v2/dags", "Authorization", "Bearer " + token)
                            .status())
                    .as("programs' tokens hold")
                    .isEqualTo(200);
            assertThat(alone.login(alone.browser(), "/").status())
                    .as("everybody is a viewer")
                    .isEqualTo(303);
        }
    }

    @Test
    void a_client_that_the_provider_does_not_know_is_no_fault_of_the_user() {
        try (OidcSite other = new OidcSite(LoginMode.OIDC, "a wrong secret", "team -> viewer")) {
            Answer refused = other.login(other.browser(), "/");

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body())
                    .contains("does not know this Waybill (invalid_client", "oidc.client_secret")
                    .doesNotContain("a wrong secret");
            other.provider.close();
            other.clock.move(Duration.ofHours(2));
            Answer away = other.browser().get("/login/oidc");
            assertThat(away.status()).isEqualTo(503);
            assertThat(away.body()).contains("cannot be spoken to", "a fault of the platform and none of yours");
        }
    }
}
