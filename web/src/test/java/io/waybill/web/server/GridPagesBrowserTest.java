package io.waybill.web.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.store.RunRow;
import io.waybill.testing.NeedsTool;
import io.waybill.testing.SystemTool;
import io.waybill.web.view.Links;
import java.time.Instant;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What grid, Gantt and calendar do beyond standing there. */
@NeedsTool(SystemTool.CHROMIUM)
class GridPagesBrowserTest extends PagesInBrowser {
    private static final String CLEAN = "tr[data-row='clean'] td:last-child a";

    @Test
    void the_grid_is_gone_through_by_arrows_and_stays_where_it_is_while_states_change() {
        start();
        site.trigger("sales");
        try (Tab tab = tab(1280).open("/dags/sales/grid")) {
            assertThat(tab.find("#live")).hasText("Live");
            tab.mark();
            tab.find(CLEAN).focus();
            assertThat(tab.find("#told")).containsText("clean · ");

            tab.page().keyboard().press("ArrowDown");
            assertThat(tab.find("#told")).containsText("By region · ");
            tab.page().keyboard().press("ArrowLeft");
            tab.page().keyboard().press("Enter");
            assertThat(tab.find("tr[data-row='eu']")).isHidden();
            tab.page().keyboard().press("ArrowRight");
            tab.page().keyboard().press("ArrowDown");
            assertThat(tab.find("#told")).containsText("done · ");

            double before = tab.find(CLEAN).boundingBox().y;
            site.fargate().task("clean.run", 1).starts();
            assertThat(tab.find(CLEAN)).hasAttribute("title", Pattern.compile("clean · .* · running .*"));
            assertThat(tab.find("tr[data-row='eu']")).isHidden();
            Assertions.assertThat(tab.find(CLEAN).boundingBox().y).isEqualTo(before);
            Assertions.assertThat(tab.page().evaluate("document.activeElement.title"))
                    .asString()
                    .startsWith("done · ");
            site.trigger("sales");
            assertThat(tab.find("#grid thead .bar-of-run")).hasCount(2);
            tab.wasNotReloaded();

            tab.page().keyboard().press("Enter");
            tab.page().waitForURL(Pattern.compile(".*/tasks/done"));
        }
    }

    @Test
    void on_a_phone_charts_scroll_inside_and_tell_what_one_reaches() {
        start();
        RunRow run = site.engine().trigger(TriggerRequest.manual("sales", Instant.now(), "test"));
        site.fargate().task("clean.run", 1).starts().succeeds();
        site.fargate().task("eu.run", 1).starts();
        try (Tab tab = tab(400).open("/dags/sales/grid")) {
            assertThat(tab.find(CLEAN)).hasClass(Pattern.compile("s-success"));
            tab.fits();
            tab.open(Links.run("sales", run.runId()) + "/gantt");
            Locator bar = tab.find("tr[data-row='clean'] .try").last();
            bar.focus();
            assertThat(tab.find("#told")).containsText(Pattern.compile("clean.run, try 1: success.*running"));
            tab.fits();
            tab.open("/dags/sales/details");
            assertThat(tab.find("section[aria-label='Next runs'] tbody tr")).hasCount(5);
            tab.fits();
            tab.open("/dags/sales/calendar");
            tab.fits();
            tab.find(".month .cell").last().click();
            tab.page().waitForURL(Pattern.compile(".*/runs\\?state=&from=.*"));
            assertThat(tab.find("#runs tbody tr")).hasCount(1);
        }
    }
}
