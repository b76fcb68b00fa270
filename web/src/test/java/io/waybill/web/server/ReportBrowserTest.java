package io.waybill.web.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import io.waybill.engine.store.RunRow;
import io.waybill.testing.NeedsTool;
import io.waybill.testing.SystemTool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What steps and dbt have found, as a table on the page of their try. */
@NeedsTool(SystemTool.CHROMIUM)
class ReportBrowserTest extends PagesInBrowser {
    private static final String VALIDATION = """
            {"success": false, "statistics": {"evaluated": 2, "successful": 1}, "meta": {"rows": 7, "path": "out.csv"},
             "results": [
               {"success": true, "expectation_type": "expect_column_to_exist", "kwargs": {"column": "id"}, "result": {}},
               {"success": false, "expectation_type": "expect_column_values_to_be_in_set",
                "kwargs": {"column": "region", "value_set": ["eu"]},
                "result": {"element_count": 7, "unexpected_count": 2,
                           "partial_unexpected_list": ["<img src=x onerror=alert(1)>", "us"]}}]}
            """;
    private static final String DBT = """
            {"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v6.json", "dbt_version": "1.10"},
             "results": [
               {"unique_id": "model.shop.orders", "status": "success", "execution_time": 1.234, "message": "OK"},
               {"unique_id": "test.shop.unique_orders", "status": "fail", "execution_time": 0.5, "message": "Got 3 results"}]}
            """;

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void what_is_wrong_comes_first_and_nothing_in_it_is_believed(int width) {
        start();
        RunRow run = site.trigger("sales");
        site.fargate().task("clean.run", 1).starts();
        site.runFile(run, ".waybill/reports/clean.run-1.json", VALIDATION);
        site.fargate().task("clean.run", 1).fails(1);
        try (Tab tab = tab(width).open("/dags/sales/runs/" + run.runId() + "/tasks/clean.run?try=1")) {
            assertThat(tab.find("section[aria-label='Report'] header"))
                    .containsText("1 of 2 expectations are met, 7 rows of out.csv");
            assertThat(tab.find("table.report tbody tr")).hasCount(2);
            assertThat(tab.find("table.report tbody tr").first())
                    .containsText("expect_column_values_to_be_in_setcolumn: region, value_set: [\"eu\"]2 of 7"
                            + "<img src=x onerror=alert(1)>, us");
            tab.fits();
        }
        site.runFile(run, ".waybill/reports/clean.run-1.json", DBT);
        try (Tab tab = tab(width).open("/dags/sales/runs/" + run.runId() + "/tasks/clean.run?try=1")) {
            assertThat(tab.find("section[aria-label='Report'] header")).containsText("1 success, 1 fail · dbt 1.10");
            assertThat(tab.find("table.report tbody tr").first())
                    .containsText("test.shop.unique_orders0.50Got 3 results");
        }
        site.runFile(run, ".waybill/reports/clean.run-1.json", "{\"results\": 3");
        try (Tab tab = tab(width).open("/dags/sales/runs/" + run.runId() + "/tasks/clean.run?try=1")) {
            assertThat(tab.find("#outcome")).isVisible();
            assertThat(tab.find("section[aria-label='Report']")).hasCount(0);
        }
    }
}
