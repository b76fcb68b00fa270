package io.waybill.web.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import io.waybill.engine.store.RunRow;
import io.waybill.testing.NeedsTool;
import io.waybill.testing.SystemTool;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NeedsTool(SystemTool.CHROMIUM)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesBrowserTest {
    private static final String SALES = """
            dag_id: sales
            description: Sales by region
            owner: ann
            schedule: "0 3 * * *"
            tags: [money]
            groups:
              - {id: regions, title: By region, needs: [clean]}
            tasks:
              - {id: clean, uses: ecs, retries: 1, retry_delay: 0s, with: {image: tools}}
              - {id: eu, uses: ecs, group: regions, with: {image: tools}}
              - {id: us, uses: ecs, group: regions, with: {image: tools}}
              - {id: done, uses: empty, needs: [regions]}
            """;
    private static final String REPORT = """
            dag_id: report
            params:
              region: {type: string, default: eu, enum: [eu, us], description: Which one}
              rows: {type: integer, default: 10, minimum: 1}
              full: {type: boolean, default: false}
            tasks: [{id: a, uses: empty}]
            """;

    private Playwright playwright;
    private Browser browser;
    private Site site;

    @BeforeAll
    void launch() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(SystemTool.CHROMIUM.required())
                        .setArgs(List.of("--no-sandbox")));
    }

    @AfterAll
    void quit() {
        playwright.close();
    }

    private Tab tab(int width) {
        return new Tab(browser, site.address(), width);
    }

    private void start() {
        site = new Site();
        site.file("sales.yaml", SALES);
        site.file("report.yaml", REPORT);
    }

    @AfterEach
    void stop() {
        if (site != null) {
            site.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void the_list_finds_dags_while_one_types(int width) {
        start();
        try (Tab tab = tab(width).open("/")) {
            assertThat(tab.find("#dags tbody tr:visible")).hasCount(2);
            assertThat(tab.find("#dag-sales")).containsText("every day at 03:00");
            assertThat(tab.find("#dag-sales")).containsText("next in");

            tab.find("#search").pressSequentially("mon");

            assertThat(tab.find("#dags tbody tr:visible")).hasCount(1);
            assertThat(tab.find("#matching")).hasText("1 of 2");
            tab.find("#search").fill("nothing like it");
            assertThat(tab.find("#nothing")).isVisible();
            tab.page().keyboard().press("Escape");
            assertThat(tab.find("#dags tbody tr:visible")).hasCount(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void a_dag_is_paused_and_goes_on(int width) {
        start();
        try (Tab tab = tab(width).open("/")) {
            tab.mark();
            Locator schedule =
                    tab.page().getByRole(AriaRole.SWITCH, new Page.GetByRoleOptions().setName("Schedule of sales"));

            schedule.click();

            assertThat(schedule).hasAttribute("aria-checked", "false");
            assertThat(tab.find("#dag-sales")).containsText("paused");
            Assertions.assertThat(site.dags().find("sales").orElseThrow().paused())
                    .isTrue();
            schedule.press("Space");
            assertThat(schedule).hasAttribute("aria-checked", "true");
            tab.wasNotReloaded();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void a_triggered_run_is_seen_live_down_to_its_log(int width) {
        start();
        try (Tab tab = tab(width).open("/")) {
            tab.page()
                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Trigger sales"))
                    .click();
            tab.page().waitForURL(Pattern.compile(".*/dags/sales/runs/manual__.*"));
            tab.mark();
            Locator clean = tab.find("tr[data-node='clean']");

            ScriptedFargate.Task first = site.fargate().task("clean.run", 1);
            assertThat(clean).hasAttribute("data-state", "launching");
            first.starts();
            assertThat(clean).hasAttribute("data-state", "running");
            tab.find("[data-fold='clean']").click();
            assertThat(tab.find("tr[data-node='clean.create_task_definition']")).isVisible();
            first.writes("first try").fails(3);
            ScriptedFargate.Task second = site.fargate().task("clean.run", 2).starts();
            assertThat(clean).containsText("2 of 2");
            assertThat(tab.find("tr[data-node='clean.create_task_definition']")).isVisible();
            tab.wasNotReloaded();

            clean.getByRole(AriaRole.LINK).click();
            assertThat(tab.find("#outcome")).containsText("Running");
            assertThat(tab.find("log-view .lines")).containsText("Nothing was written yet");
            tab.mark();
            second.writes("reading", "\u001b[31mred\u001b[0m and plain");
            assertThat(tab.find("log-view .line")).hasCount(2);
            assertThat(tab.find("log-view .a-1")).hasText("red");
            second.writes("third").succeeds();
            assertThat(tab.find("log-view .line")).hasCount(3);
            assertThat(tab.find("#outcome")).containsText("Ended well");
            assertThat(tab.find("log-view .log-head")).containsText("3 lines");
            tab.wasNotReloaded();

            tab.page()
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Try 1"))
                    .click();
            assertThat(tab.find("#outcome")).containsText("Failed with exit code 3");
            assertThat(tab.find("#outcome")).containsText("Try 2 followed.");
            assertThat(tab.find("log-view .line")).hasText(Pattern.compile("first try"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void groups_of_the_graph_open_and_close_and_states_are_live(int width) {
        start();
        RunRow run = site.trigger("sales");
        try (Tab tab = tab(width).open("/dags/sales")) {
            tab.mark();
            Locator regions = tab.find(".g-node[data-id='regions']");
            assertThat(regions).hasAttribute("aria-label", "By region, none, group, closed");
            assertThat(tab.find(".g-node")).hasCount(3);

            tab.find("[data-toggle='regions']").click();
            assertThat(tab.find(".g-node[data-id='eu']")).isVisible();
            tab.find("[data-toggle='eu']").click();
            assertThat(tab.find(".g-node[data-id='eu.run']")).isVisible();
            assertThat(tab.find(".g-node")).hasCount(7);

            site.fargate().task("clean.run", 1).starts().succeeds();
            site.fargate().task("eu.run", 1).starts();
            assertThat(tab.find(".g-node[data-id='eu.run']")).hasAttribute("data-state", "running");
            assertThat(regions).hasAttribute("data-state", "running");
            tab.wasNotReloaded();

            tab.page()
                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Close all groups"))
                    .click();
            assertThat(tab.find(".g-node")).hasCount(3);
            tab.find(".g-node[data-id='clean']").focus();
            tab.page().keyboard().press("Space");
            assertThat(tab.find(".g-node[data-id='clean.run']")).isVisible();
            tab.find(".g-node[data-id='clean.run']").focus();
            tab.page().keyboard().press("Enter");
            tab.page().waitForURL(Pattern.compile(".*/runs/.*/tasks/clean\\.run"));
            assertThat(tab.find("h1")).hasText("clean.run");
            Assertions.assertThat(tab.page().title()).contains("sales");
            Assertions.assertThat(tab.page().url()).contains(run.runId().substring(0, 18));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void a_broken_file_shows_its_problems_beside_the_last_good_version(int width) {
        start();
        try (Tab tab = tab(width).open("/")) {
            assertThat(tab.find("#dags tbody tr")).hasCount(2);
            tab.mark();

            site.file("sales.yaml", SALES.replace("description", "descrption"));

            Locator problems = tab.find(".problems");
            assertThat(problems).containsText("sales.yaml:2:1");
            assertThat(problems).containsText("did you mean description?");
            assertThat(problems).containsText("The last good version of sales goes on.");
            assertThat(tab.find("#dag-sales")).containsText("last good version");
            site.file("new.yaml", "tasks: [{id: a, uses: empty}]");
            assertThat(tab.find("#dag-new")).isVisible();
            site.file("sales.yaml", SALES);
            assertThat(problems).hasCount(0);
            tab.wasNotReloaded();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void params_are_asked_for_and_errors_stand_beside_their_field(int width) {
        start();
        try (Tab tab = tab(width).open("/")) {
            tab.find("#dag-report").getByText("Trigger…").click();
            tab.page().getByLabel("region").selectOption("us");
            tab.page().getByLabel("rows").fill("0");
            tab.page().getByLabel("full").check();
            tab.page().getByLabel("Logical date").fill("someday");
            tab.expectsFaults();
            tab.page().getByText("Start the run").click();

            assertThat(tab.find(".notice.danger")).hasText("2 fields need another look.");
            assertThat(tab.find("#param-rows-help .error")).isVisible();
            assertThat(tab.find("#logical-date-help .error")).containsText("2026-03-01 06:00");
            assertThat(tab.page().getByLabel("region")).hasValue("\"us\"");
            assertThat(tab.page().getByLabel("full")).isChecked();

            tab.page().getByLabel("rows").fill("7");
            tab.page().getByLabel("Logical date").fill("2026-03-01 06:00");
            tab.page().getByLabel("Note").fill("a <b>note</b>");
            tab.page().getByText("Start the run").click();
            tab.page().waitForURL(Pattern.compile(".*/runs/manual__2026-03-01T05.*"));
            assertThat(tab.find(".facts")).containsText("\"us\"");
            assertThat(tab.find(".facts")).containsText("a <b>note</b>");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void hostile_text_stays_text(int width) {
        site = new Site();
        String attack = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>";
        String quoted = "\"'><svg onload=window.hacked=1>";
        site.file("evil.yaml", """
                dag_id: evil
                description: '%s'
                owner: '%s'
                tags: ['%s', '{{7*7}}']
                params:
                  p: {type: string, default: '%s', description: '%s'}
                tasks:
                  - {id: a, uses: ecs, with: {image: tools}}
                """.formatted(attack, quoted.replace("'", "''"), attack, attack, attack));
        site.file("bad.yaml", "dag_id: '" + attack + "'\ntasks: [{id: a, uses: '" + attack + "'}]");
        try (Tab tab = tab(width).open("/")) {
            assertThat(tab.find("#dag-evil")).containsText(attack);
            assertThat(tab.find(".problems")).containsText("<img src=x");
            tab.open("/?q=" + "%22%3E%3Cscript%3Ewindow.hacked%3D1%3C%2Fscript%3E");
            tab.open("/dags/evil/trigger");
            assertThat(tab.page().getByLabel("p", new Page.GetByLabelOptions().setExact(true)))
                    .hasValue(attack);
            tab.page().getByLabel("Note").fill(attack);
            tab.page().getByText("Start the run").click();
            assertThat(tab.find(".facts")).containsText(attack);
            site.fargate()
                    .task("a.run", 1)
                    .starts()
                    .writes(attack, "\u001b[31m" + attack + "\u001b]0;" + attack + "\u0007");
            tab.find("tr[data-node='a'] a").click();
            assertThat(tab.find("log-view .line")).hasCount(2);
            assertThat(tab.find("log-view .a-1")).hasText(attack);
            tab.page().getByLabel("Find in the log").fill("onerror");
            assertThat(tab.find("log-view mark")).hasCount(2);
            tab.open("/dags/evil/code");
            assertThat(tab.find(".source")).containsText(attack);
            Assertions.assertThat(tab.page().evaluate("window.hacked")).isNull();
            tab.expectsFaults();
            tab.open("/dags/%3Cscript%3Ewindow.hacked=1%3C%2Fscript%3E");
            Assertions.assertThat(tab.page().evaluate("window.hacked")).isNull();
        }
    }

    @Test
    void a_run_is_cancelled_after_a_question() {
        start();
        RunRow run = site.trigger("sales");
        site.fargate().task("clean.run", 1).starts();
        try (Tab tab = tab(1280).open("/dags/sales/runs/" + run.runId().replace("+", "%2B"))) {
            tab.mark();
            tab.page().onceDialog(dialog -> dialog.dismiss());
            tab.page().getByText("Cancel run").click();
            assertThat(tab.page().getByText("Cancel run")).isVisible();

            tab.page().onceDialog(dialog -> dialog.accept());
            tab.page().getByText("Cancel run").click();

            assertThat(tab.find(".head .state.big")).hasText("cancelled");
            assertThat(tab.page().getByText("Cancel run")).hasCount(0);
            tab.wasNotReloaded();
        }
    }

    @Test
    void a_page_that_lost_its_server_says_so_and_catches_up() {
        start();
        try (Tab tab = tab(1280).open("/")) {
            assertThat(tab.find("#live")).hasText("Live");
            tab.mark();
            tab.expectsFaults();

            site.restartServer(() -> {
                assertThat(tab.find("#live")).hasText("Reconnecting");
                site.dags().setPaused("sales", true);
            });

            assertThat(tab.find("#live")).hasText("Live");
            assertThat(tab.find("#dag-sales")).containsText("paused");
            tab.page()
                    .getByRole(AriaRole.SWITCH, new Page.GetByRoleOptions().setName("Schedule of sales"))
                    .click();
            assertThat(tab.find("#dag-sales")).not().containsText("paused");
            tab.wasNotReloaded();
        }
    }

    @Test
    void a_button_that_cannot_do_its_work_says_why() {
        start();
        try (Tab tab = tab(1280).open("/")) {
            assertThat(tab.find("#live")).hasText("Live");
            tab.expectsFaults();
            tab.page().evaluate("for (const i of document.querySelectorAll('[name=token]')) i.value = 'stale'");

            tab.page()
                    .getByRole(AriaRole.SWITCH, new Page.GetByRoleOptions().setName("Schedule of sales"))
                    .click();

            assertThat(tab.find(".toast")).containsText("Reload the page");
        }
    }

    @Test
    void colours_and_zone_are_the_viewers_choice() {
        start();
        site.trigger("sales");
        try (Tab tab = tab(1280).open("/dags/sales/runs")) {
            assertThat(tab.find("#zone")).containsText(Pattern.compile("CES?T"));
            tab.find("#zone").click();
            assertThat(tab.find("#zone")).hasText("UTC");
            tab.find("#theme").click();
            assertThat(tab.find("html")).hasAttribute("data-theme", "light");
            tab.find("#theme").click();
            tab.open("/");
            assertThat(tab.find("html")).hasAttribute("data-theme", "dark");
            assertThat(tab.find("body")).hasCSS("background-color", "rgb(14, 16, 20)");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void pages_without_anything_tell_what_to_do(int width) {
        site = new Site();
        try (Tab tab = tab(width).open("/")) {
            assertThat(tab.find(".empty")).containsText("Put a YAML file into " + site.folder());
            site.file("sales.yaml", SALES);
            assertThat(tab.find("#dag-sales")).containsText("no runs yet");
            tab.open("/dags/sales/runs");
            assertThat(tab.find(".empty")).containsText("Press Trigger");
            tab.open("/dags/sales");
            assertThat(tab.find(".g-node")).hasCount(3);
            tab.expectsFaults();
            tab.open("/dags/none");
            assertThat(tab.find(".empty")).containsText("There is no DAG 'none'");
        }
    }
}
