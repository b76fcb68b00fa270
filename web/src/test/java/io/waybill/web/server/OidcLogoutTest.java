package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.web.login.Grant;
import io.waybill.web.server.Http.Answer;
import io.waybill.web.settings.LoginMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Logging out ends the session at the provider too, where the provider has a place for that. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OidcLogoutTest {
    private static final String TO = "0; url=";

    @RegisterExtension
    private final OidcSite oidc = new OidcSite(LoginMode.OIDC_AND_USERS, ProviderServer.SECRET, "team -> operator");

    private final ProviderServer provider = oidc.provider;

    private Browsing loggedIn() {
        Browsing browser = oidc.browser();
        oidc.login(browser, "/");
        assertThat(browser.get("/account").status()).isEqualTo(200);
        return browser;
    }

    private static void isLoggedOut(Browsing browser) {
        assertThat(browser.cookie(OidcSite.SESSION)).isEmpty();
        assertThat(browser.get("/account").status()).isEqualTo(302);
    }

    @Test
    void the_browser_is_led_to_the_provider_and_back() {
        provider.endsSessions = true;
        Browsing browser = loggedIn();

        Answer leaving = browser.form("/logout", Map.of());

        assertThat(leaving.status()).isEqualTo(200);
        assertThat(leaving.body()).contains("You are logged out here", "the &lt;Team&gt; login");
        isLoggedOut(browser);
        String there = leaving.header("Refresh").substring(TO.length());
        assertThat(there).startsWith(provider.issuer() + "/logout?").contains("ui=plain");
        String back = oidc.back(there);
        assertThat(provider.left.get("state")).hasSizeGreaterThan(40);
        assertThat(oidc.browser().get(back).body()).doesNotContain("You are logged out");
        assertThat(browser.get(back).body()).contains("You are logged out, here and by the &lt;Team&gt; login.");
        assertThat(browser.get(back).body()).doesNotContain("You are logged out");
    }

    @Test
    void where_the_provider_has_no_place_for_it_the_session_ends_here() {
        Browsing browser = loggedIn();

        Answer left = browser.form("/logout", Map.of());

        assertThat(left.status()).isEqualTo(303);
        assertThat(left.header("Location")).endsWith("/login");
        isLoggedOut(browser);
    }

    @Test
    void a_provider_that_cannot_be_asked_keeps_nobody_logged_in() {
        provider.endsSessions = true;
        Browsing browser = loggedIn();
        provider.named = "https://elsewhere.example.com";
        oidc.clock.move(Duration.ofHours(2));

        assertThat(browser.form("/logout", Map.of()).status()).isEqualTo(303);

        isLoggedOut(browser);
    }

    @Test
    void a_user_of_the_database_and_somebody_without_a_session_are_led_to_no_provider() {
        provider.endsSessions = true;
        oidc.site.login().users().create("ada", Browsing.PASSWORD, List.of(Grant.parse("admin")), "test");
        Browsing browser = oidc.browser().as("ada");

        assertThat(browser.form("/logout", Map.of()).status()).isEqualTo(303);

        isLoggedOut(browser);
        assertThat(oidc.browser().form("/logout", Map.of()).status()).isEqualTo(303);
        assertThat(provider.left).isEmpty();
    }
}
