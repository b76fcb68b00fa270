package io.waybill.web.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import io.waybill.testing.NeedsTool;
import io.waybill.testing.SystemTool;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where tasks run, what that costs, and by which settings. */
@NeedsTool(SystemTool.CHROMIUM)
class ClusterPagesBrowserTest extends PagesInBrowser {
    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void the_cluster_s_page_tells_which_target_is_in_trouble_and_why(int width) {
        start();
        site.targets(ClusterTest.two());
        var unused = site.trigger("sales");
        try (Tab tab = tab(width).open("/")) {
            tab.find(".areas a[href='/cluster']").click();

            assertThat(tab.find("#work")).containsText(Pattern.compile("Runs under way\\s*1\\s*Runs queued\\s*0"));
            assertThat(tab.find("#work a[href='/pools#pool-default_pool']")).isVisible();
            assertThat(tab.find("#sources tbody tr")).hasCount(1);
            assertThat(tab.find("#sources tbody tr")).containsText(site.folder().toString());
            assertThat(tab.find(".target")).hasCount(2);
            assertThat(tab.find(".target").first()).containsText("answers");
            assertThat(tab.find("#target-far"))
                    .containsText(Pattern.compile("calls fail.*data: confidential.*us-east-1"));
            assertThat(tab.find("#target-far .trouble")).containsText("AccessDeniedException: no <role>");
            assertThat(tab.find("#target-far")).containsText("20 of 80 (25 %)");
            assertThat(tab.find("#target-far .buckets")).containsText("fills at 20/s since AWS throttled");
            assertThat(tab.find(".areas a[aria-current]")).hasText("Cluster");
            tab.fits();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void the_cost_s_page_adds_up_by_dag_tag_target_and_day(int width) {
        start();
        try (Tab tab = tab(width).open("/cost")) {
            assertThat(tab.find(".empty h2")).hasText("Nothing was billed yet");
            site.trigger("sales");
            site.fargate().task("clean.run", 1).starts().succeeds();
            // What comes next begins after the end was written down.
            site.fargate().task("eu.run", 1);

            tab.open("/cost");

            assertThat(tab.find("section[aria-label='Cost by DAG'] tbody tr")).hasCount(1);
            assertThat(tab.find("section[aria-label='Cost by tag'] tbody tr")).containsText("money");
            assertThat(tab.find("section[aria-label='Cost by target'] tbody tr"))
                    .containsText("default");
            assertThat(tab.find("section[aria-label='Cost by day'] tbody tr")).hasCount(1);
            assertThat(tab.find(".total")).containsText("$");
            tab.fits();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void settings_are_shown_with_where_they_come_from_and_secrets_masked(int width) {
        start();
        try (Tab tab = tab(width).open("/cluster")) {
            tab.find(".areas a[href='/settings']").click();

            Locator port = tab.find("#area-server tr").filter(containing("server.port"));
            assertThat(port).containsText(Pattern.compile("8080.*default.*any that is free"));
            Locator password = tab.find("#area-database tr").filter(containing("database.password"));
            assertThat(password).containsText(Pattern.compile("\\*{8}.*WAYBILL_DATABASE_PASSWORD"));
            Assertions.assertThat(tab.page().content()).doesNotContain(Site.SECRET_SETTING);
            assertThat(tab.find(".areas a[aria-current]")).hasText("Settings");
            tab.fits();
        }
    }

    private static Locator.FilterOptions containing(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void what_the_api_offers_is_read_from_the_foot_of_any_page(int width) {
        start();
        try (Tab tab = tab(width).open("/pools")) {
            tab.find(".page-foot a").click();

            tab.find("#trigger_dag_run summary").click();
            assertThat(tab.find("#trigger_dag_run")).containsText("It is there already");
            tab.find("#trigger_dag_run a[href='#shape-NewRun']").click();
            tab.find("#shape-NewRun summary").click();
            assertThat(tab.find("#shape-NewRun")).containsText("logical_date");
            tab.fits();
        }
    }
}
