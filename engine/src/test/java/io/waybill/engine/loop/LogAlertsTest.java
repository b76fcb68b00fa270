package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.engine.notify.LogAlerts;
import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.NoticeEvent;
import io.waybill.engine.run.RunState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.secret.MaskedLogs;
import io.waybill.engine.secret.Masking;
import io.waybill.engine.store.LogScanStore;
import io.waybill.engine.store.NoticeRow;
import io.waybill.engine.store.NoticeStore;
import io.waybill.engine.store.RunRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lines of logs that somebody wants to be told of. */
class LogAlertsTest {
    private final EngineRig rig = new EngineRig();
    private final NoticeStore outbox = new NoticeStore(rig.database);
    private final LogScanStore scans = new LogScanStore(rig.database);

    @AfterEach
    void close() {
        rig.close();
    }

    private LogAlerts alerts() {
        return new LogAlerts(
                scans, rig.runs, new MaskedLogs(rig.fargate, () -> Masking.of(List.of("hunter22"))), rig.clock);
    }

    private RunRow printing(TestTask task, String... lines) {
        rig.fargate.plan((node, tryNumber) -> (tryNumber == 1
                        ? SimulatedFargate.Plan.failure(EndKind.USER)
                        : SimulatedFargate.Plan.success(Duration.ofSeconds(5)))
                .printing(lines));
        RunRow run = rig.load(TestDag.named("sales").add(task)).trigger("sales");
        rig.toTheEnd();
        return run;
    }

    private void settle() {
        rig.advance(Duration.ofSeconds(5));
        alerts().tick();
    }

    private List<String> told(RunRow run) {
        List<String> told = new ArrayList<>(outbox.ofRun(run.id(), 100).stream()
                .map(NoticeRow::notice)
                .filter(notice -> notice.event() == NoticeEvent.LOG_ALERT)
                .map(LogAlertsTest::words)
                .toList());
        Collections.reverse(told);
        return told;
    }

    private static String words(Notice notice) {
        return notice.notifier() + " " + notice.nodeId() + " " + notice.tryNumber() + " " + notice.newState() + " "
                + notice.detail();
    }

    @Test
    void each_try_tells_of_its_first_line_that_matches_once_its_log_has_settled() {
        RunRow run = printing(
                job("a").retries(1, Duration.ofMinutes(1))
                        .alerts("(?i)error.*", "ops", "sales", "ops")
                        .alerts("^late$", "boss")
                        .alerts("nothing like it", "boss"),
                "reading",
                "an Error: one",
                "an Error: two",
                "late");
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(told(run)).isEmpty();

        settle();

        assertThat(told(run))
                .containsExactly(
                        "ops a 1 failed A line matches (?i)error.*: an Error: one",
                        "sales a 1 failed A line matches (?i)error.*: an Error: one",
                        "boss a 1 failed A line matches ^late$: late",
                        "ops a 2 success A line matches (?i)error.*: an Error: one",
                        "sales a 2 success A line matches (?i)error.*: an Error: one",
                        "boss a 2 success A line matches ^late$: late");
        settle();
        assertThat(told(run)).hasSize(6);
        assertThat(scans.due(rig.clock.instant().plus(Duration.ofDays(1)), 10)).isEmpty();
    }

    @Test
    void secrets_and_colours_are_not_told() {
        RunRow run = printing(job("a").alerts("ERROR: .*", "ops"), "\u001b[31mERROR\u001b[0m: hunter22\u0007 is wrong");

        settle();

        assertThat(told(run)).containsExactly("ops a 1 failed A line matches ERROR: .*: ERROR: ***  is wrong");
    }

    @Test
    void a_pattern_that_would_look_for_ever_finds_nothing_and_the_others_are_told() {
        RunRow run = printing(
                job("a").alerts("(.*)(.*)(.*)(.*)(.*)c$", "ops")
                        .alerts("(x|y)*z", "ops")
                        .alerts("end", "ops"),
                "a".repeat(5_000) + "b",
                "xy".repeat(400_000),
                "the end");

        settle();

        assertThat(told(run)).containsExactly("ops a 1 failed A line matches end: the end");
    }

    @Test
    void a_log_that_cannot_be_read_is_looked_at_again() {
        RunRow run = printing(job("a").alerts("late", "ops"), "late");
        rig.fargate.failReads(ErrorCode.AWS_UNAVAILABLE, 1);

        settle();
        assertThat(told(run)).isEmpty();
        rig.advance(Duration.ofSeconds(10));
        settle();

        assertThat(told(run)).hasSize(1);
    }

    @Test
    void who_dies_while_looking_has_it_looked_through_again() {
        RunRow run = printing(job("a").alerts("late", "ops"), "late");
        rig.advance(Duration.ofSeconds(5));
        var claimed = scans.claim(
                scans.due(rig.clock.instant(), 10).get(0), rig.clock.instant().plus(Duration.ofMinutes(15)));
        assertThat(claimed).isPresent();

        alerts().tick();
        assertThat(told(run)).isEmpty();
        rig.advance(Duration.ofMinutes(15));
        settle();
        assertThat(told(run)).hasSize(1);

        scans.done(claimed.get(), List.of(outbox.ofRun(run.id(), 1).get(0).notice()));
        assertThat(told(run)).as("who is too late writes nothing").hasSize(1);
    }
}
