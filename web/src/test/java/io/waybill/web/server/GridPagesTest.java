package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.RunRow;
import io.waybill.web.view.Links;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Grid, Gantt, calendar, details and the filters of lists, as a browser without scripts gets them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GridPagesTest {
    private static final String SALES = """
            dag_id: sales
            owner: ann
            schedule: "0 3 * * *"
            tags: [money, "a&b"]
            params:
              region: {type: string, default: "<script>", description: "<b>Which</b>"}
            groups:
              - {id: regions, title: "By <b>region</b>", needs: [clean]}
            tasks:
              - {id: clean, uses: ecs, retries: 1, retry_delay: 0s, with: {image: tools}}
              - {id: eu, uses: ecs, group: regions, with: {image: tools}}
              - {id: us, uses: ecs, group: regions, with: {image: tools}}
              - {id: each, uses: empty, expand: {over: [a, b, c]}}
              - {id: done, uses: empty, needs: [regions]}
            """;

    private Site site;
    private Http http;
    private RunRow first;
    private RunRow second;

    /** A run whose first task is tried twice and whose second region ends last, and one that has just begun. */
    @BeforeAll
    void run() {
        site = new Site();
        http = new Http(site);
        site.file("sales.yaml", SALES + "  - {id: former, uses: empty}\n");
        site.file("other.yaml", "dag_id: other\ntags: [rest]\nowner: bob\ntasks: [{id: a, uses: empty}]\n");
        first = trigger("2026-03-01T12:00:00Z");
        site.fargate().task("clean.run", 1).starts().fails(3);
        site.fargate().task("clean.run", 2).starts().succeeds();
        site.fargate().task("us.run", 1).starts();
        site.fargate().task("eu.run", 1).starts().succeeds();
        Awaitility.await().until(() -> state(first, "eu.run") == TaskState.SUCCESS);
        site.fargate().task("us.run", 1).succeeds();
        Awaitility.await()
                .until(() -> site.runs()
                        .run("sales", first.runId())
                        .orElseThrow()
                        .state()
                        .isTerminal());
        site.file("sales.yaml", SALES);
        second = trigger("2026-03-02T12:00:00Z");
        site.fargate().task("clean.run", 1, second.runId()).starts();
        Awaitility.await().until(() -> state(second, "clean.run") == TaskState.RUNNING);
    }

    @AfterAll
    void stop() {
        site.close();
    }

    private RunRow trigger(String date) {
        return site.engine().trigger(TriggerRequest.manual("sales", Instant.parse(date), "test"));
    }

    private TaskState state(RunRow run, String node) {
        return site.runs().tasks(run.id()).stream()
                .filter(task -> task.nodeId().equals(node))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private String page(String path) {
        Http.Answer answer = http.get(path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("<b>region", "<script>&quot;", "<b>Which", " style=");
        return answer.body();
    }

    @Test
    void the_grid_has_a_cell_for_each_task_of_each_run_that_tells_its_state_in_words() {
        String grid = page("/dags/sales/grid");

        assertThat(grid)
                .contains("href=\"" + Links.task("sales", first.runId(), "clean") + "\" title=\"clean · 1 Mar 12:00 · "
                        + "success · try 2 · ")
                .contains("title=\"clean · 2 Mar 12:00 · running · ")
                .contains("title=\"each · 1 Mar 12:00 · success · 3 items: 3 success")
                .contains("By &lt;b>region&lt;/b> · 2 Mar 12:00 · group · ");
        assertThat(grid.indexOf("title=\"clean · 1 Mar"))
                .as("the newest run is at the right")
                .isLessThan(grid.indexOf("title=\"clean · 2 Mar"));
        assertThat(grid).as("what the DAG does not have any more").contains("former · 1 Mar 12:00", ">gone</span>");
        assertThat(grid).doesNotContain("former · 2 Mar 12:00");
    }

    @Test
    void the_grid_shows_as_many_runs_as_are_asked_for_and_leads_to_the_older_ones() {
        String newest = page("/dags/sales/grid?runs=1");

        assertThat(newest).contains("· 2 Mar 12:00 ·", "before=" + second.id()).doesNotContain("· 1 Mar 12:00 ·");
        assertThat(page("/dags/sales/grid?runs=1&before=" + second.id()))
                .contains("· 1 Mar 12:00 ·", ">Newest</a>")
                .doesNotContain("· 2 Mar 12:00 ·");
        assertThat(page("/dags/other/grid")).contains("No runs yet", "Press Trigger");
    }

    @Test
    void the_gantt_of_a_run_has_each_try_with_its_times_in_words_and_marks_the_critical_path() {
        String gantt = page(Links.run("sales", first.runId()) + "/gantt");

        assertThat(gantt)
                .contains("clean.run, try 1: failed. From ", "clean.run, try 2: success. From ")
                .containsPattern("us\\.run, try 1: success\\. From [^\"]*, queued [^\"]*, start-up [^\"]*, running ")
                .contains("clean → us → done");
        assertThat(gantt).containsPattern("id=\"gantt-us\" class=\"depth-1 critical\"");
        assertThat(gantt).containsPattern("id=\"gantt-eu\" class=\"depth-1 \"");
        assertThat(gantt).as("an ended run has no now").doesNotContain("class=\"now\"");
        assertThat(page(Links.run("sales", second.runId()) + "/gantt")).contains("class=\"now\"", "not over yet");
    }

    @Test
    void details_tell_the_next_runs_params_limits_and_durations() {
        String details = page("/dags/sales/details");

        assertThat(details.split("<td class=\"nowrap\">in ", -1)).hasSize(6);
        assertThat(details)
                .contains("&lt;script&gt;", "&lt;b&gt;Which&lt;/b&gt;", "default_pool", "16; more of them: they wait")
                .contains("none for eu, us, each, done; 1 for clean")
                .contains("1 of the last 1 run that ended succeeded", "class=\"median\"");
        assertThat(page("/dags/other/details")).contains("No run has started yet", "It has no schedule");
    }

    @Test
    void the_calendar_counts_the_runs_of_each_day_and_leads_to_them() {
        String calendar = page("/dags/sales/calendar?year=2026");

        assertThat(calendar)
                .contains("Sunday 1 March 2026: 1 run: 1 success", "Monday 2 March 2026: 1 run: 1 running")
                .contains("/dags/sales/runs?state=&amp;from=2026-03-01&amp;to=2026-03-01");
        assertThat(page("/dags/sales/calendar?year=9000")).contains("Wednesday 1 January 9000: planned");
        assertThat(page("/dags/other/calendar?year=2020")).contains("none is planned");
    }

    @Test
    void runs_are_filtered_by_state_type_and_date() {
        assertThat(page("/dags/sales/runs?from=2026-03-01&to=2026-03-01"))
                .contains(first.runId())
                .doesNotContain(second.runId());
        assertThat(page("/dags/sales/runs?type=manual&state=running"))
                .contains(second.runId())
                .doesNotContain(first.runId());
        assertThat(page("/dags/sales/runs?type=backfill")).contains("No run is like this");
        Http.Answer wrong = http.get("/dags/sales/runs?from=yesterday");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body()).contains("write it like 2026-03-01");
    }

    @Test
    void dags_are_filtered_and_ordered() {
        assertThat(page("/?tag=a%26b")).contains("id=\"dag-sales\"").doesNotContain("id=\"dag-other\"");
        assertThat(page("/?owner=bob")).contains("id=\"dag-other\"").doesNotContain("id=\"dag-sales\"");
        assertThat(page("/?state=never")).contains("id=\"dag-other\"").doesNotContain("id=\"dag-sales\"");
        assertThat(page("/?state=running&q=SAL")).contains("id=\"dag-sales\"", "1 of 2");
        assertThat(page("/?state=problem")).contains("No DAG matches");
        assertThat(page("/?from=500")).contains("id=\"dag-sales\"", "id=\"dag-other\"");
        String byNext = page("/?sort=next");
        assertThat(byNext.indexOf("id=\"dag-sales\"")).isLessThan(byNext.indexOf("id=\"dag-other\""));
        String byName = page("/");
        assertThat(byName.indexOf("id=\"dag-other\"")).isLessThan(byName.indexOf("id=\"dag-sales\""));
    }
}
