package io.waybill.web.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import io.waybill.engine.store.RunRow;
import io.waybill.testing.NeedsTool;
import io.waybill.testing.SystemTool;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of DAGs, a DAG, and what holds on every page. */
@NeedsTool(SystemTool.CHROMIUM)
class DagPagesBrowserTest extends PagesInBrowser {
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
    void a_large_graph_has_a_small_map_that_leads_to_its_parts(int width) {
        start();
        site.file("wide.yaml", manyTasks("wide", 500));
        try (Tab tab = tab(width).open("/dags/wide")) {
            Locator frame = tab.find(".map .frame");
            assertThat(tab.find(".g-node")).hasCount(500);
            assertThat(tab.find(".map rect")).hasCount(501);
            Locator first = tab.find(".g-node[data-id='t0']");
            Locator last = tab.find(".g-node[data-id='t499']");
            assertThat(first).isInViewport();
            Assertions.assertThat(first.locator(".name").boundingBox().height)
                    .as("letters that can be read")
                    .isGreaterThan(7);
            BoundingBox before = frame.boundingBox();

            BoundingBox end = tab.find(".map rect").nth(499).boundingBox();
            tab.page().mouse().click(end.x + end.width / 2, end.y + end.height / 2);

            assertThat(last).isInViewport();
            Assertions.assertThat(frame.boundingBox().x + frame.boundingBox().y).isGreaterThan(before.x + before.y);
            last.focus();
            tab.page().keyboard().press("0");
            assertThat(first).isInViewport();
            assertThat(last).isInViewport();

            tab.open("/dags/sales");
            assertThat(tab.find(".g-node")).hasCount(3);
            assertThat(tab.find(".map")).isHidden();
        }
    }

    /** Each needs one of the tasks before it. */
    private static String manyTasks(String dagId, int count) {
        StringBuilder yaml = new StringBuilder("dag_id: " + dagId + "\ntasks:\n- {id: t0, uses: empty}\n");
        for (int i = 1; i < count; i++) {
            yaml.append("- {id: t%d, uses: empty, needs: [t%d]}\n".formatted(i, (i - 1) / 4));
        }
        return yaml.toString();
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

    @Test
    void a_page_that_lost_its_server_says_so_and_catches_up() {
        start();
        try (Tab tab = tab(1280).open("/")) {
            assertThat(tab.find("#live")).hasText("Live");
            tab.mark();
            tab.expectsFaults();

            site.restartServer(() -> {
                assertThat(tab.find("#live")).hasText("Reconnecting");
                site.dags().setPaused("sales", true, "Paused by test");
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
            tab.page().route("**/pause", route -> route.resume(new Route.ResumeOptions().setPostData("token=stale")));

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
