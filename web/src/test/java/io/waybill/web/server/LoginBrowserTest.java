package io.waybill.web.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.testing.NeedsTool;
import io.waybill.testing.SystemTool;
import io.waybill.web.login.Grant;
import io.waybill.web.settings.LoginMode;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The login, the account and the users in a browser. */
@NeedsTool(SystemTool.CHROMIUM)
class LoginBrowserTest extends PagesInBrowser {
    @Test
    void somebody_logs_in_makes_a_token_and_a_user_and_logs_out() {
        site = new Site(LoginMode.USERS, Clock.systemUTC());
        site.file("sales.yaml", SALES);
        site.login().users().create("ada", Browsing.PASSWORD, List.of(Grant.parse("admin")), "test");
        try (Tab tab = tab(400)) {
            tab.expectsFaults();
            tab.open("/dags/sales");
            assertThat(tab.find("h1")).hasText("Log in");
            tab.fits();
            tab.find("#login-name").fill("ada");
            tab.find("#login-password").fill("a wrong password");
            tab.find("button.primary").click();
            assertThat(tab.find("[role=alert]")).containsText("is wrong");
            tab.find("#login-password").fill(Browsing.PASSWORD);
            tab.find("button.primary").click();
            assertThat(tab.find("h1")).hasText("sales");

            tab.find("nav.areas >> text=Account").click();
            tab.find("#token-label").fill("the nightly export");
            tab.find("#token-role").selectOption("operator");
            tab.find("text=Make the token").click();
            assertThat(tab.find("#new-token")).containsText("wbt_");
            assertThat(tab.find("#tokens")).containsText("the nightly export");
            tab.fits();

            tab.find("nav.areas >> text=Users").click();
            tab.find("#new-name").fill("bob");
            tab.find("#new-password").fill(Browsing.PASSWORD);
            tab.find("#new-roles").fill("viewer, operator:sales*");
            tab.find("text=Make the user").click();
            assertThat(tab.find("#user-bob h2")).hasText("bob");
            assertThat(tab.find("#roles-bob")).hasValue("operator:sales*, viewer");
            tab.fits();

            tab.find("nav.areas >> text=Account").click();
            tab.find("text=Log out").click();
            assertThat(tab.find("h1")).hasText("Log in");
            tab.open("/");
            assertThat(tab.find("h1")).hasText("Log in");
            assertThat(tab.page().url()).contains("/login?next=%2F");
        }
    }

    @Test
    void somebody_logs_in_at_the_provider_and_comes_back_to_the_page_that_they_wanted() {
        Clock clock = Clock.systemUTC();
        try (ProviderServer provider = new ProviderServer(clock)) {
            provider.asksPeople = true;
            provider.endsSessions = true;
            site = new Site(
                    LoginMode.OIDC, provider.settings(ProviderServer.SECRET, "team -> operator"), clock, List.of());
            site.file("sales.yaml", SALES);
            try (Tab tab = tab(400)) {
                // The provider is a foreign host.
                tab.expectsFaults();
                tab.open("/dags/sales");
                assertThat(tab.find("h1")).hasText("Log in");
                tab.fits();
                tab.find("#by-provider").click();
                assertThat(tab.find("h1")).hasText("Team login");
                tab.find("#in").click();
                assertThat(tab.find("h1")).hasText("sales");
                assertThat(tab.page().url()).endsWith("/dags/sales");

                tab.find("nav.areas >> text=Account").click();
                assertThat(tab.find("h1")).hasText("eve");
                assertThat(tab.find("#password-old")).hasCount(0);
                tab.find("text=Log out").click();
                assertThat(tab.find(".notice")).containsText("You are logged out, here and by");
                assertThat(tab.find("h1")).hasText("Log in");
                tab.fits();
                provider.claims = Map.of("preferred_username", "Eve", "groups", List.of("guests"));
                tab.find("#by-provider").click();
                tab.find("#in").click();
                assertThat(tab.find("[role=alert]")).containsText("have no role here: of your groups (guests)");
                tab.fits();
            }
        }
    }
}
