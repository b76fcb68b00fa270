package io.waybill.spec.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.spec.DagSpec;
import io.waybill.spec.DeadlineSpec;
import io.waybill.spec.NotifierCatalog;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.TargetCatalog;
import io.waybill.spec.TestOperators;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By when runs must have ended, and which lines of a log are told. */
class DeadlineTest {
    private static DagFile read(String file) {
        return new DagFileReader(TestOperators.CATALOG, TargetCatalog.UNKNOWN, NotifierCatalog.of(List.of("ops")))
                .read("dag.yaml", (file + "tasks: [{id: a, uses: empty}]\n").getBytes(UTF_8), List.of());
    }

    private static List<String> problems(String file) {
        return read(file).problems().stream().map(SpecProblem::toString).toList();
    }

    @Test
    void a_deadline_is_counted_or_set_and_has_a_name_for_people() {
        DagSpec dag = read("""
                        deadlines:
                          - {after: queued_at, interval: 30m, notify: ops}
                          - {after: average_run_time, interval: 90, then: fail}
                          - {at: 2026-12-24T18:00, then: cancel, notify: [ops]}
                        """).dags().get(0);

        assertThat(dag.deadlines())
                .extracting(DeadlineSpec::title)
                .containsExactly("30m after queued_at", "1m30s after average_run_time", "2026-12-24T18:00");
        assertThat(dag.deadlines().get(0).notifiers()).containsExactly("ops");
    }

    @Test
    void what_does_not_go_together_is_told_with_its_place() {
        assertThat(problems("""
                        deadlines:
                          - {after: queued_at}
                          - {interval: 5m, then: fail}
                          - {then: cancel}
                          - {after: queued_at, interval: 5m, at: 2026-12-24, then: cancel}
                          - {after: queued_at, interval: 5m}
                          - {after: yesterday, interval: soon, notify: nobody}
                        """))
                .containsExactly(
                        "dag.yaml:2:5: INVALID_VALUE Nobody is told of this deadline"
                                + " (add notify: and a notifier, or then: cancel)",
                        "dag.yaml:2:13: INVALID_VALUE The deadline has no interval (add interval: 30m)",
                        "dag.yaml:3:16: INVALID_VALUE The interval has no beginning (add after: queued_at)",
                        "dag.yaml:4:5: INVALID_VALUE The deadline has no time"
                                + " (write after: queued_at and interval: 30m, or at: …)",
                        "dag.yaml:5:42: INVALID_VALUE at excludes after and interval (keep at, or the two others)",
                        "dag.yaml:6:5: INVALID_VALUE Nobody is told of this deadline"
                                + " (add notify: and a notifier, or then: cancel)",
                        "dag.yaml:7:13: INVALID_VALUE after must be one of queued_at, logical_date, average_run_time,"
                                + " but is the text 'yesterday'",
                        "dag.yaml:7:34: INVALID_VALUE 'soon' is no duration"
                                + " (write 90s, 5m, 1h30m, PT5M, or whole seconds)");
    }

    @Test
    void the_notifiers_of_deadlines_and_alerts_are_looked_up() {
        assertThat(problems("""
                        deadlines: [{after: queued_at, interval: 5m, notify: [ops, boss]}]
                        defaults:
                          alerts: [{log_matches: error, notify: sales}]
                        """))
                .containsExactly(
                        "dag.yaml:1:60: UNKNOWN_NOTIFIER There is no notifier 'boss' in the settings"
                                + " (notifiers are ops)",
                        "dag.yaml:3:41: UNKNOWN_NOTIFIER There is no notifier 'sales' in the settings"
                                + " (notifiers are ops)");
    }
}
