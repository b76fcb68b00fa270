package io.waybill.web.dag;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.Operators;
import io.waybill.engine.schedule.Tick;
import io.waybill.spec.DagSpec;
import io.waybill.spec.file.DagFileReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NextRunTest {
    private static final Instant NOON = Instant.parse("2026-06-10T12:00:00Z");

    @Test
    void the_next_tick_is_in_the_zone_of_the_dag() {
        assertThat(NextRun.of(dag("{schedule: '0 3 * * *', timezone: Europe/Amsterdam"), NOON))
                .contains(Instant.parse("2026-06-11T01:00:00Z"));
    }

    @Test
    void nothing_fires_before_the_start_and_after_the_end() {
        assertThat(NextRun.of(dag("{schedule: '@daily', start_date: 2026-07-01"), NOON))
                .contains(Instant.parse("2026-07-01T00:00:00Z"));
        assertThat(NextRun.of(dag("{schedule: '@daily', start_date: 2026-01-01, end_date: 2026-06-10"), NOON))
                .isEmpty();
    }

    @Test
    void each_kind_of_schedule_has_its_next_run() {
        assertThat(NextRun.of(dag("{schedule: {every: 7h}, start_date: 2026-06-10"), NOON))
                .contains(Instant.parse("2026-06-10T14:00:00Z"));
        assertThat(NextRun.of(dag("{schedule: {times: [2026-06-01, 2026-06-20]}"), NOON))
                .contains(Instant.parse("2026-06-20T00:00:00Z"));
        assertThat(NextRun.of(dag("{schedule: '@once', start_date: 2026-07-01"), NOON))
                .contains(Instant.parse("2026-07-01T00:00:00Z"));
        assertThat(NextRun.of(dag("{schedule: '@once'"), NOON)).isEmpty();
        assertThat(NextRun.of(dag("{schedule: '@continuous'"), NOON)).isEmpty();
    }

    @Test
    void a_run_with_an_interval_is_made_at_its_end() {
        assertThat(NextRun.tick(dag("{schedule: {cron: '@daily', interval: true}"), NOON))
                .contains(new Tick(Instant.parse("2026-06-11T00:00:00Z"), Instant.parse("2026-06-10T00:00:00Z")));
    }

    @Test
    void without_a_schedule_there_is_no_next_run() {
        assertThat(NextRun.of(dag("{description: by hand"), NOON)).isEmpty();
    }

    private static DagSpec dag(String beginning) {
        byte[] yaml = (beginning + ", tasks: [{id: a, uses: empty}]}").getBytes(StandardCharsets.UTF_8);
        return new DagFileReader(Operators.load())
                .read("a.yaml", yaml, List.of())
                .dags()
                .get(0);
    }
}
