package io.waybill.engine.loop;

import io.waybill.engine.approval.Approvals;
import io.waybill.engine.asset.AssetTriggers;
import io.waybill.engine.backfill.Backfills;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.schedule.Schedule;
import io.waybill.engine.schedule.Tick;
import io.waybill.engine.store.ApprovalStore;
import io.waybill.engine.store.BackfillStore;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.PoolRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
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

    /** The longest time until somebody looks what is to be told. */
    private static final Duration LONGEST_BETWEEN_LOOKS = Duration.ofMinutes(15);

    /** The longest time until somebody looks after a run was made. */
    private static final Duration LONGEST_TO_FIRST_LOOK = Duration.ofMinutes(1);

    private static final int VALUE_CHANGES_ONE_IN = 40;

    /** When a schedule of one run after the other is looked at after the end of a run. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private static final int MOST_STEPS_AT_A_MOMENT = 10_000;

    private final EngineRig rig = new EngineRig();
    private final long seed;
    private final SimulatedFleet fleet;
    private final OnCall onCall;
    private final Random random;
    private final ChangingValue value;
    private final Receivers receivers;

    /** Apart from the other one, so that how much is told changes nothing of what else is done. */
    private final Random looks;

    private Messengers messengers;
    private Schedule schedule;
    private Backfills backfills;
    private AssetTriggers assets;

    /** Whether an asset may have been updated. */
    private boolean updated = true;

    private Instant nextFire = START;
    private Instant nextAct = START;
    private Instant nextAnswer = START;
    private Instant nextLook = START;
    private Instant end = START;
    private boolean atRest;
    private int deaths;
    private int made;

    Simulation(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        rig.clock.set(START);
        rig.settings = rig.settings.withParallelism(PARALLELISM).withTargets(RandomExtras.targets());
        value = new ChangingValue(rig);
        receivers = new Receivers(rig.death, seed);
        looks = new Random(seed);
        rig.storage = storage -> new MortalAtRuns(storage, rig.death);
        rig.pools.insert(new PoolRow(SimulatedFleet.POOL, SimulatedFleet.SLOTS, "", false));
        fleet = new SimulatedFleet(seed, START);
        onCall = new OnCall(rig, fleet, random);
        RandomWorld world = new RandomWorld(seed, 9);
        rig.fargate.planEach(world::plan);
        rig.action = world::call;
        rig.known = world::known;
        fleet.members().forEach(member -> rig.load(member.dag()));
        schedule = newSchedule();
        backfills = newBackfills();
        assets = newAssets();
        messengers = new Messengers(rig, receivers);
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
        Instant look = later(LONGEST_TO_FIRST_LOOK);
        nextLook = look.isBefore(nextLook) ? look : nextLook;
        TriggerRequest.Interval interval = new TriggerRequest.Interval(tick.start(), tick.at());
        var unused = rig.engine.trigger(TriggerRequest.scheduled(dagId, tick.logicalDate(), interval));
    }

    private void restart() {
        deaths++;
        schedule.close();
        backfills.close();
        assets.close();
        messengers.close();
        value.restart();
        rig.restart();
        schedule = newSchedule();
        backfills = newBackfills();
        assets = newAssets();
        messengers = new Messengers(rig, receivers);
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
        atRest = true;
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
        return Stream.concat(rig.next().stream(), Stream.of(nextFire, nextAct, nextAnswer, nextLook))
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
                look();
                work();
                if (atRest) {
                    nextLook = messengers.nextDue().orElse(Instant.MAX);
                }
                done = true;
            } catch (Death.Killed e) {
                restart();
            }
        }
    }

    private void look() {
        if (nextLook.isAfter(rig.clock.instant())) {
            return;
        }
        messengers.tick();
        if (looks.nextInt(VALUE_CHANGES_ONE_IN) == 0) {
            value.change();
            rig.fargate.failReads(ErrorCode.AWS_UNAVAILABLE, looks.nextInt(3));
        }
        nextLook = Stream.concat(messengers.nextDeadline().stream(), Stream.of(later(LONGEST_BETWEEN_LOOKS)))
                .min(Comparator.naturalOrder())
                .get();
    }

    private Instant later(Duration longest) {
        return rig.clock.instant().plusSeconds(1 + looks.nextInt((int) longest.toSeconds()));
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

    /** Also what people and deadlines have had done before this has changed something, and is heard of here. */
    private void work() {
        boolean ended = true;
        while (ended) {
            rig.tick();
            backfills.tick();
            rig.tick();
            updated |= wrote(rig.changes);
            int heard = rig.changes.size();
            if (updated) {
                assets.tick();
                updated = false;
                rig.tick();
                updated = wrote(rig.changes.subList(heard, rig.changes.size()));
            }
            ended = updated
                    || rig.changes.stream().anyMatch(change -> change.runState().isTerminal());
            if (nextFire.isBefore(Instant.MAX) && ended) {
                lookAtOnce();
            }
            rig.changes.clear();
        }
    }

    private static boolean wrote(List<EngineChange> changes) {
        return changes.stream().flatMap(change -> change.tasks().stream()).anyMatch(Simulation::writes);
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
        return new WholeChecker(rig, fleet, value, receivers, end, seed)
                .check(PARALLELISM, LONGEST_BETWEEN_LOOKS, deaths);
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
        messengers.close();
        rig.close();
    }
}
