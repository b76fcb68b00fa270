package io.waybill.engine.loop;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.store.RunFilter;
import io.waybill.engine.store.RunQueries;
import io.waybill.engine.store.RunRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks all that is in the database after a {@link Simulation}, with a checker for each kind of rule. */
final class WholeChecker {
    private final EngineRig rig;
    private final SimulatedFleet fleet;
    private final ValuesChecker values;
    private final Instant end;
    private final long seed;
    private final Map<String, List<SimulatedFargate.Task>> containers = new HashMap<>();
    private final ApprovalChecker approvals;
    private final AssetChecker assets;
    private final NoticeChecker notices;
    private final TakenFiles taken;
    private int ticks;
    private int past;
    private int once;
    private int continuous;
    private int givenUp;

    WholeChecker(
            EngineRig rig, SimulatedFleet fleet, ChangingValue value, Receivers receivers, Instant end, long seed) {
        this.rig = rig;
        this.fleet = fleet;
        this.end = end;
        this.seed = seed;
        this.values = new ValuesChecker(value, seed);
        this.approvals = new ApprovalChecker(rig, seed);
        this.assets = new AssetChecker(rig, end, seed);
        this.notices = new NoticeChecker(receivers.handed(), seed);
        this.taken = new TakenFiles(seed);
        for (SimulatedFargate.Task task : rig.fargate.tasks()) {
            containers
                    .computeIfAbsent(task.dagId() + " " + task.runId(), key -> new ArrayList<>())
                    .add(task);
        }
    }

    /**
     * Checks it.
     *
     * @param parallelism of the scheduler
     * @param lookedAtEvery how long a deadline may be past before somebody looks
     * @param deaths how often the process died
     */
    Played check(int parallelism, Duration lookedAtEvery, int deaths) {
        DeadlineChecker deadlines = new DeadlineChecker(rig, notices, lookedAtEvery, seed);
        LimitsChecker limits = new LimitsChecker(seed);
        List<RunRecord> all = new ArrayList<>();
        for (SimulatedFleet.Member member : fleet.members()) {
            DagGraph graph = member.dag().graph();
            List<RunRecord> records = runs(member.id()).stream()
                    .map(run -> RunRecord.read(rig, graph, run))
                    .toList();
            records.forEach(record -> check(member, record));
            checkRhythm(member, records);
            assets.checkWriting(records);
            givenUp += new StrategyChecker(graph.spec(), records, seed).check();
            past += new PastChecker(records, seed).check();
            deadlines.check(records);
            all.addAll(records);
        }
        limits.check(all, parallelism, Map.of(SimulatedFleet.POOL, SimulatedFleet.SLOTS), RandomExtras.TARGETS);
        return new Played(
                all.size(),
                all.stream().mapToInt(record -> record.allTries().size()).sum(),
                ticks,
                (int) all.stream().filter(RunRecord::wasChanged).count(),
                past,
                deaths,
                once,
                continuous,
                givenUp,
                new PriorityChecker(all, seed).check(),
                approvals.answered(),
                approvals.byDefault(),
                assets.written(),
                assets.started(),
                limits.onTargets(),
                notices.told(),
                notices.alerts(),
                deadlines.met(),
                deadlines.missed(),
                deadlines.averages(),
                values.seen(),
                taken.checked());
    }

    private void check(SimulatedFleet.Member member, RunRecord record) {
        RunRow run = record.run();
        List<SimulatedFargate.Task> started = containers.getOrDefault(run.dagId() + " " + run.runId(), List.of());
        new RunChecker(record, started, seed).check();
        approvals.check(record);
        notices.check(record, started);
        values.check(record, started);
        if (member.takes()) {
            taken.check(record);
        }
    }

    private void checkRhythm(SimulatedFleet.Member member, List<RunRecord> records) {
        List<RunRow> runs = records.stream().map(RunRecord::run).toList();
        switch (member.rhythm()) {
            case NONE -> {}
            case ASSETS -> assets.checkAwaiting(member, runs);
            case TICKS -> ticks += new TickChecker(rig, member.id(), member.schedule(), end, seed).check(runs);
            case ONCE -> once += new RhythmChecker(rig, member, records, seed).checkOnce(end);
            case CONTINUOUS -> continuous += new RhythmChecker(rig, member, records, seed).checkContinuous();
        }
    }

    private List<RunRow> runs(String dagId) {
        List<RunRow> runs = new ArrayList<>();
        RunFilter filter = RunFilter.of(dagId, 1_000);
        for (List<RunRow> page = new RunQueries(rig.database).list(filter);
                !page.isEmpty();
                page = new RunQueries(rig.database)
                        .list(filter.before(page.get(page.size() - 1).id()))) {
            runs.addAll(page);
        }
        return runs;
    }
}
