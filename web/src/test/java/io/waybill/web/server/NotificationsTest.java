package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.store.RunFilter;
import io.waybill.engine.store.RunRow;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the API and the page of a run tell of notices. */
class NotificationsTest {
    private final Site site = new Site();
    private final Http http = new Http(site);

    @AfterEach
    void stop() {
        site.close();
    }

    private RunRow ran() {
        site.file("d.yaml", """
                dag_id: d
                on_success: [boss, ops]
                tasks:
                  - {id: a, uses: empty, on_success: ops}
                """);
        site.file("quiet.yaml", "tasks: [{id: a, uses: empty}]");
        RunRow run = site.trigger("d");
        RunRow quiet = site.trigger("quiet");
        Awaitility.await().until(() -> ended(run) && ended(quiet));
        return run;
    }

    private boolean ended(RunRow run) {
        return site.runs().run(run.dagId(), run.runId()).orElseThrow().state().isTerminal();
    }

    @Test
    void the_api_lists_what_is_to_be_told_of_all_of_a_dag_and_of_a_run() {
        RunRow run = ran();
        String runId = run.runId().replace("+", "%2B");

        JsonNode all = http.get("/api/waybill/v1/notifications").json().path("notifications");

        assertThat(all).hasSize(3);
        JsonNode first = all.get(2);
        assertThat(first.path("event").asText()).isEqualTo("task_success");
        assertThat(first.path("task_id").asText()).isEqualTo("a");
        assertThat(first.path("notifier").asText()).isEqualTo("ops");
        assertThat(first.path("dag_run_id").asText()).isEqualTo(run.runId());
        assertThat(first.path("state").asText()).isEqualTo("pending");
        assertThat(first.path("next_try_at").asText())
                .isEqualTo(first.path("at").asText());
        assertThat(http.get("/api/waybill/v1/notifications?dag_id=d").json().path("notifications"))
                .isEqualTo(all);
        assertThat(http.get("/api/waybill/v1/notifications?dag_id=d&run_id=" + runId)
                        .json()
                        .path("notifications"))
                .isEqualTo(all);
        assertThat(http.get("/api/waybill/v1/notifications?dag_id=quiet").json().path("notifications"))
                .isEmpty();
        assertThat(http.get("/api/waybill/v1/notifications?run_id=" + runId).status())
                .isEqualTo(400);
    }

    @Test
    void the_page_of_a_run_has_a_panel_where_there_is_something_to_tell() {
        RunRow run = ran();

        assertThat(http.get("/dags/d/runs/" + run.runId().replace("+", "%2B")).body())
                .contains("<h2>Notifications</h2>")
                .contains("A run has succeeded.")
                .contains("to be sent");
        String quiet = site.runs().list(RunFilter.of("quiet", 1)).get(0).runId();
        assertThat(http.get("/dags/quiet/runs/" + quiet.replace("+", "%2B")).body())
                .doesNotContain("<h2>Notifications</h2>");
    }
}
