package io.waybill.engine.loop;

import io.waybill.engine.notify.Courier;
import io.waybill.engine.notify.DeadlineWatch;
import io.waybill.engine.notify.LogAlerts;
import io.waybill.engine.notify.RunEnder;
import io.waybill.engine.secret.Masking;
import io.waybill.engine.store.DeadlineState;
import io.waybill.engine.store.DeadlineStore;
import io.waybill.engine.store.LogScanStore;
import io.waybill.engine.store.NoticeStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a process does beside its engine: it watches over deadlines, looks through logs and sends notices. */
final class Messengers implements AutoCloseable {
    private static final Duration FAR = Duration.ofDays(3_650);

    private final EngineRig rig;
    private final DeadlineStore deadlines;
    private final LogScanStore scans;
    private final NoticeStore outbox;
    private final DeadlineWatch watch;
    private final LogAlerts alerts;
    private final Courier courier;

    /** As a process would make them at its start. */
    Messengers(EngineRig rig, Receivers receivers) {
        this.rig = rig;
        this.deadlines = new DeadlineStore(rig.database);
        this.scans = new LogScanStore(rig.database);
        this.outbox = new NoticeStore(rig.database);
        this.watch = new DeadlineWatch(
                deadlines,
                rig.runs,
                mortal((dagId, runId, by) -> rig.engine.changes().cancelRun(dagId, runId, by)),
                mortal((dagId, runId, by) -> rig.engine.changes().failRun(dagId, runId, by)),
                rig.clock);
        this.alerts = new LogAlerts(scans, rig.runs, rig.fargate, rig.clock);
        this.courier = new Courier(outbox, receivers.notifiers(), () -> Masking.of(List.of()), rig.clock);
    }

    private RunEnder mortal(RunEnder ender) {
        return (dagId, runId, by) -> {
            rig.death.mayCome("before a deadline ends a run");
            ender.end(dagId, runId, by);
            // It returns once that is saved.
            rig.tick();
            rig.death.mayCome("after a deadline ends a run");
        };
    }

    /** Does what is due. */
    void tick() {
        watch.tick();
        alerts.tick();
        courier.tick();
    }

    /** When a deadline is due that is known of already. */
    Optional<Instant> nextDeadline() {
        return deadlines.due(DeadlineState.OPEN, rig.clock.instant().plus(FAR), 1).stream()
                .findFirst()
                .map(row -> row.deadline().dueAt());
    }

    /** When something is due that is known of already. */
    Optional<Instant> nextDue() {
        Instant far = rig.clock.instant().plus(FAR);
        return Stream.of(
                        nextDeadline().stream(),
                        deadlines.due(DeadlineState.MISSED, far, 1).stream()
                                .map(row -> row.deadline().dueAt()),
                        scans.due(far, 1).stream().map(scan -> scan.dueAt().plus(rig.fargate.settling())),
                        outbox.due(far, 1).stream().map(notice -> notice.dueAt()))
                .flatMap(due -> due)
                .min(Comparator.naturalOrder());
    }

    @Override
    public void close() {
        watch.close();
        alerts.close();
        courier.close();
    }
}
