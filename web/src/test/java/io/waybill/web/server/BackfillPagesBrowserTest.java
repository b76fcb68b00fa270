package io.waybill.web.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import io.waybill.testing.NeedsTool;
import io.waybill.testing.SystemTool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a DAG to a backfill of it. */
@NeedsTool(SystemTool.CHROMIUM)
class BackfillPagesBrowserTest extends PagesInBrowser {
    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void a_range_is_chosen_looked_at_started_paused_and_cancelled(int width) {
        start();
        site.trigger("sales");
        try (Tab tab = tab(width).open("/dags/sales")) {
            tab.find(".tabs a:has-text('Backfills')").click();
            tab.find("a:has-text('New backfill')").click();
            tab.find("#from").fill("2026-01-01");
            tab.find("#to").fill("2026-01-03");
            tab.find("#backwards").check();
            tab.find("#conf").fill("{\"no such param\": 1}");
            tab.find("button:has-text('Show what that does')").click();
            assertThat(tab.find("#conf-help .error")).containsText("has no param 'no such param'");
            tab.fits();
            tab.find("#conf").fill("");
            tab.find("button:has-text('Show what that does')").click();
            assertThat(tab.find("section[aria-label='What it does'] tbody tr")).hasCount(3);
            assertThat(tab.find("section[aria-label='What it does'] tbody tr").first())
                    .containsText("3 Jan");
            tab.fits();
            tab.find("button:has-text('Start 3 runs')").click();

            assertThat(tab.find("#backfills tbody tr")).containsText("0 of 3, 3 under way");
            tab.fits();
            tab.find("button:has-text('Pause')").click();
            assertThat(tab.find("#backfills tbody tr")).containsText("Paused by page");
            tab.find("#backfills button:has-text('Cancel')").click();
            assertThat(tab.find("#backfills tbody tr")).containsText("Cancelled by page");
            tab.fits();
        }
    }
}
