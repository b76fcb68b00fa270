package io.waybill.web.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.waybill.engine.store.RunRow;
import io.waybill.testing.NeedsTool;
import io.waybill.testing.SystemTool;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting, watching and stopping runs. */
@NeedsTool(SystemTool.CHROMIUM)
class RunPagesBrowserTest extends PagesInBrowser {
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

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void what_failed_is_cleared_after_a_look_at_what_that_touches(int width) {
        start();
        RunRow run = site.trigger("sales");
        for (int tryNumber = 1; tryNumber <= 2; tryNumber++) {
            site.fargate().task("clean.run", tryNumber).starts().fails(1);
        }
        try (Tab tab = tab(width).open("/dags/sales/runs/" + run.runId().replace("+", "%2B"))) {
            assertThat(tab.find(".head .state.big")).hasText("failed");

            tab.find("text=Clear or mark…").click();

            assertThat(tab.find(".touched tbody tr")).hasCount(6);
            assertThat(tab.find(".touched tbody tr").first()).containsText("clean.run");
            tab.find("#only_failed").uncheck();
            assertThat(tab.find(".touched tbody tr")).hasCount(7);
            tab.find("#only_failed").check();
            assertThat(tab.find("button.primary")).hasText("Clear 6 tasks");
            tab.fits();
            tab.find("button.primary").click();
            site.fargate().task("clean.run", 3).starts().succeeds();
            assertThat(tab.find("#task-clean")).containsText("success");
        }
    }
}
