package io.waybill.engine.loop;

import io.waybill.engine.approval.Approvals;
import io.waybill.engine.asset.AssetTriggers;
import io.waybill.engine.backfill.Backfills;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.schedule.Schedule;
import io.waybill.engine.schedule.Tick;
import io.waybill.engine.store.ApprovalStore;
import io.waybill.engine.store.BackfillStore;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.PoolRow;
import io.waybill.engine.store.RunFilter;
import io.waybill.engine.store.RunQueries;
import io.waybill.engine.store.RunRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Fifty DAGs in simulated time on a real database, with people who change runs, a platform with faults, and a process that dies now
 * and then; and what there was of it afterwards, checked.
 */
final class Simulation implements AutoCloseable {
    /** Some days before clocks change in the United States, some weeks before they do in Europe and Australia. */
    private static final Instant START = Instant.parse("2026-03-06T12:00:00Z");

    private static final int PARALLELISM = 7;

    /** The process dies at one of so many points. */
    private static final int DIES_ONE_IN = 2_500;

    /** Where so many ticks were made up for, there may be more. */
    private static final int MADE_AT_ONCE = 20;

    private static final int HOURS_BETWEEN_ACTS = 3;
    private static final int MINUTES_BETWEEN_ANSWERS = 40;

    /** When a schedule of one run after the other is looked at after the end of a run. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private static final int MOST_STEPS_AT_A_MOMENT = 10_000;

    private final EngineRig rig = new EngineRig();
    private final long seed;
    private final SimulatedFleet fleet;
    private final OnCall onCall;
    private final Random random;
    private Schedule schedule;
    private Backfills backfills;
    private AssetTriggers assets;

    /** Whether an asset may have been updated. */
    private boolean updated = true;

    private Instant nextFire = START;
    private Instant nextAct = START;
    private Instant nextAnswer = START;
    private Instant end = START;
    private int deaths;
    private int made;

    /**
     * What there was.
     *
     * @param onceRuns of schedules that make one
     * @param continuousRuns of schedules that make one after the other
     * @param givenUp runs that a strategy gave up
     * @param overtaken how often a task went before a less important one that had waited for longer
     * @param answered questions that somebody answered
     * @param byDefault questions that were answered by their defaults
     * @param updates of assets
     * @param runsByUpdates runs that these started
     */
    record Played(
            int runs,
            int tries,
            int ticks,
            int changedRuns,
            int tasksWithPast,
            int deaths,
            int onceRuns,
            int continuousRuns,
            int givenUp,
            int overtaken,
            int answered,
            int byDefault,
            int updates,
            int runsByUpdates) {}

    Simulation(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        rig.clock.set(START);
        rig.settings = rig.settings.withParallelism(PARALLELISM);
        rig.storage = storage -> new MortalAtRuns(storage, rig.death);
        rig.pools.insert(new PoolRow(SimulatedFleet.POOL, SimulatedFleet.SLOTS, "", false));
        fleet = new SimulatedFleet(seed, START);
        onCall = new OnCall(rig, fleet, random);
        RandomWorld world = new RandomWorld(seed, 9);
        rig.fargate.planEach(world::plan);
        rig.action = world::call;
        fleet.members().forEach(member -> rig.load(member.dag()));
        schedule = newSchedule();
        backfills = newBackfills();
        assets = newAssets();
        restart();
        deaths = 0;
    }

    private Schedule newSchedule() {
        return Schedule.of(rig.database, rig.dags, this::make, rig.clock);
    }

    private Backfills newBackfills() {
        return new Backfills(new BackfillStore(rig.database), rig.dags, rig.runs, rig.engine, rig.clock);
    }

    private AssetTriggers newAssets() {
        return new AssetTriggers(rig.dags, rig.runs, (dagId, queued) -> {
            var unused = rig.engine.trigger(TriggerRequest.byAssets(dagId, queued));
        });
    }

    private void make(String dagId, Tick tick) {
        made++;
        TriggerRequest.Interval interval = new TriggerRequest.Interval(tick.start(), tick.at());
        var unused = rig.engine.trigger(TriggerRequest.scheduled(dagId, tick.logicalDate(), interval));
    }

    private void restart() {
        deaths++;
        schedule.close();
        backfills.close();
        assets.close();
        rig.restart();
        schedule = newSchedule();
        backfills = newBackfills();
        assets = newAssets();
        updated = true;
        nextFire = rig.clock.instant();
    }

    /** Plays for so long, and then on to the end of all runs with the schedules at rest. */
    void play(Duration time) {
        Random fate = new Random(seed);
        rig.death.comesAt(point -> fate.nextInt(DIES_ONE_IN) == 0);
        end = START.plus(time);
        steps(end);
        rig.clock.set(end);
        onCall.pauseAll();
        nextFire = Instant.MAX;
        nextAct = Instant.MAX;
        nextAnswer = Instant.MAX;
        steps(Instant.MAX);
        rig.death.comesAt(point -> false);
    }

    private void steps(Instant until) {
        int steps = 0;
        for (Optional<Instant> next = next();
                next.filter(at -> at.isBefore(Instant.MAX) && !at.isAfter(until))
                        .isPresent();
                next = next()) {
            steps = next.get().equals(rig.clock.instant()) ? steps + 1 : 0;
            if (steps > MOST_STEPS_AT_A_MOMENT) {
                throw new AssertionError("Seed " + seed + ": it does not get beyond " + next.get());
            }
            rig.clock.set(next.get());
            step();
        }
    }

    private Optional<Instant> next() {
        Instant now = rig.clock.instant();
        return Stream.concat(rig.next().stream(), Stream.of(nextFire, nextAct, nextAnswer))
                .min(Comparator.naturalOrder())
                .map(at -> at.isBefore(now) ? now : at);
    }

    /** Does all that is due at this moment, over any number of deaths. */
    private void step() {
        boolean done = false;
        while (!done) {
            try {
                fire();
                if (!nextAct.isAfter(rig.clock.instant())) {
                    nextAct =
                            rig.clock.instant().plus(Duration.ofMinutes(1 + random.nextInt(HOURS_BETWEEN_ACTS * 120)));
                    if (onCall.act(backfills)) {
                        nextFire = rig.clock.instant();
                        fire();
                    }
                }
                if (!nextAnswer.isAfter(rig.clock.instant())) {
                    nextAnswer =
                            rig.clock.instant().plus(Duration.ofMinutes(1 + random.nextInt(MINUTES_BETWEEN_ANSWERS)));
                    onCall.answer(new Approvals(new ApprovalStore(rig.database), rig.engine));
                }
                work();
                done = true;
            } catch (Death.Killed e) {
                restart();
            }
        }
    }

    private void fire() {
        if (nextFire.isAfter(rig.clock.instant())) {
            return;
        }
        do {
            made = 0;
            schedule.tick();
        } while (made >= MADE_AT_ONCE);
        nextFire = fleet.members().stream()
                .filter(SimulatedFleet.Member::runsByItself)
                .flatMap(member -> nextFire(member).stream())
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    private Optional<Instant> nextFire(SimulatedFleet.Member member) {
        DagRow dag = rig.dags.find(member.id()).orElseThrow();
        if (member.rhythm() == SimulatedFleet.Rhythm.CONTINUOUS && !dag.paused()) {
            return rig.runs.unfinishedCount(member.id()) == 0
                    ? Optional.of(rig.clock.instant().plus(AT_ONCE))
                    : Optional.empty();
        }
        return schedule.nextFire(dag);
    }

    private void work() {
        boolean ended = true;
        while (ended) {
            rig.changes.clear();
            rig.tick();
            backfills.tick();
            rig.tick();
            updated |= rig.changes.stream()
                    .flatMap(change -> change.tasks().stream())
                    .anyMatch(Simulation::writes);
            if (updated) {
                assets.tick();
                updated = false;
                rig.tick();
            }
            ended = rig.changes.stream().anyMatch(change -> change.runState().isTerminal());
            if (nextFire.isBefore(Instant.MAX) && ended) {
                lookAtOnce();
            }
        }
    }

    private static boolean writes(EngineChange.TaskChange task) {
        return task.nodeId().equals(SimulatedFleet.WRITES) && task.state() == TaskState.SUCCESS;
    }

    /** A run has ended, and another one may follow it. */
    private void lookAtOnce() {
        Instant next = rig.clock.instant().plus(AT_ONCE);
        boolean follows = fleet.members().stream()
                .filter(member -> member.rhythm() == SimulatedFleet.Rhythm.CONTINUOUS)
                .anyMatch(member ->
                        rig.changes.stream().anyMatch(change -> change.dagId().equals(member.id())));
        if (follows && next.isBefore(nextFire)) {
            nextFire = next;
        }
    }

    /** Checks all that is in the database now. */
    Played check() {
        Map<String, List<SimulatedFargate.Task>> containers = new HashMap<>();
        for (SimulatedFargate.Task task : rig.fargate.tasks()) {
            containers
                    .computeIfAbsent(task.dagId() + " " + task.runId(), key -> new ArrayList<>())
                    .add(task);
        }
        List<RunRecord> all = new ArrayList<>();
        int ticks = 0;
        int past = 0;
        int once = 0;
        int continuous = 0;
        int givenUp = 0;
        AssetChecker updates = new AssetChecker(rig, end, seed);
        ApprovalChecker approvals = new ApprovalChecker(rig, seed);
        for (SimulatedFleet.Member member : fleet.members()) {
            List<RunRow> runs = runs(member.id());
            List<RunRecord> records = runs.stream()
                    .map(run -> RunRecord.read(rig, member.dag().graph(), run))
                    .toList();
            for (RunRecord record : records) {
                RunRow run = record.run();
                new RunChecker(record, containers.getOrDefault(run.dagId() + " " + run.runId(), List.of()), seed)
                        .check();
                approvals.check(record);
            }
            switch (member.rhythm()) {
                case NONE -> {}
                case ASSETS -> updates.checkAwaiting(member, runs);
                case TICKS -> ticks += new TickChecker(rig, member.id(), member.schedule(), end, seed).check(runs);
                case ONCE -> once += new RhythmChecker(rig, member, records, seed).checkOnce(end);
                case CONTINUOUS -> continuous += new RhythmChecker(rig, member, records, seed).checkContinuous();
            }
            updates.checkWriting(records);
            givenUp += new StrategyChecker(member.dag().spec(), records, seed).check();
            past += new PastChecker(records, seed).check();
            all.addAll(records);
        }
        new LimitsChecker(seed).check(all, PARALLELISM, Map.of(SimulatedFleet.POOL, SimulatedFleet.SLOTS));
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
                updates.written(),
                updates.started());
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

    /** How many runs the engine still has in memory. */
    int liveRuns() {
        return rig.engine.liveRuns();
    }

    @Override
    public void close() {
        schedule.close();
        backfills.close();
        assets.close();
        rig.close();
    }
}
