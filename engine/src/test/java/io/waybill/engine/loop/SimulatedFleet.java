package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestOperators.with;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.spec.RunStrategy;
import io.waybill.spec.asset.AssetSpec;
import io.waybill.spec.schedule.ScheduleSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Fifty small DAGs with everything that a DAG can have, made up of a seed. */
final class SimulatedFleet {
    static final String POOL = "few";
    static final int SLOTS = 4;
    private static final int DAGS = 50;

    /** The last ones have no schedule; others start them. */
    private static final int SCHEDULED = 44;

    private static final List<Integer> ONCE = List.of(39, 41, 43);
    private static final int CONTINUOUS = 42;

    /** Which take groups from another file. */
    private static final List<Integer> TAKING = List.of(28, 35);

    /** The task that writes an asset, in some of the DAGs. */
    static final String WRITES = "writes";

    private static final Map<Integer, Awaited> AWAITED = Map.of(
            47, new Awaited(List.of("asset2", "asset10"), true),
            48, new Awaited(List.of("asset18", "asset26"), false),
            49, new Awaited(List.of("asset34"), true));

    private final List<Member> members = new ArrayList<>();

    /** What starts a DAG. */
    enum Rhythm {
        /** Nothing but people and other DAGs. */
        NONE,
        /** Its schedule, at times that can be counted out. */
        TICKS,
        /** Its schedule, once. */
        ONCE,
        /** Its schedule, whenever its last run has ended. */
        CONTINUOUS,
        /** Updates of assets. */
        ASSETS
    }

    /**
     * The assets that a DAG waits for.
     *
     * @param all whether for all of them, or any
     */
    record Awaited(List<String> assets, boolean all) {
        private String expression() {
            return String.join(all ? " & " : " | ", assets);
        }
    }

    /**
     * One of the DAGs.
     *
     * @param number which one it is
     * @param schedule its ticks; absent where it has none
     * @param awaited the assets that it waits for; absent where it waits for none
     */
    record Member(TestDag dag, int number, Rhythm rhythm, PlainSchedule schedule, Awaited awaited) {
        private Member(TestDag dag, int number, Rhythm rhythm, PlainSchedule schedule) {
            this(dag, number, rhythm, schedule, null);
        }

        String id() {
            return "dag" + number;
        }

        /** Whether it takes groups from {@link TakenFiles}. */
        boolean takes() {
            return TAKING.contains(number);
        }

        boolean runsByItself() {
            return rhythm != Rhythm.NONE && rhythm != Rhythm.ASSETS;
        }
    }

    SimulatedFleet(long seed, Instant now) {
        for (int i = 0; i < DAGS; i++) {
            members.add(make(new Random(seed * 1_000 + i), i, now));
        }
    }

    List<Member> members() {
        return members;
    }

    private Member make(Random random, int number, Instant now) {
        String id = "dag" + number;
        TestDag dag = TestDag.named(id).limits(1 + random.nextInt(3), 1 + random.nextInt(4));
        if (random.nextInt(3) == 0) {
            dag.maxActiveTasksPerDag(1 + random.nextInt(4));
        }
        boolean dependsOnPast = random.nextInt(4) == 0;
        if (dependsOnPast || random.nextInt(4) == 0) {
            dag.timeout(Duration.ofHours(2 + random.nextInt(20)));
        }
        if (random.nextInt(3) == 0) {
            RunStrategy[] strategies = RunStrategy.values();
            dag.strategy(strategies[random.nextInt(strategies.length)]);
        }
        // Apart, so that what they are told to do is the same with them.
        RandomExtras extras = new RandomExtras(new Random(random.nextLong()));
        extras.adorn(dag, number);
        RandomDag tasks = new RandomDag(random, dag, POOL, SLOTS);
        tasks.adornEach(extras::adorn);
        if (dependsOnPast) {
            tasks.dependOnPast();
        }
        tasks.fill(1 + random.nextInt(6));
        if (TAKING.contains(number)) {
            dag.addAll(TakenFiles.read());
        }
        Awaited awaited = AWAITED.get(number);
        if (awaited != null) {
            dag.schedule(ScheduleSpec.of(with("assets", awaited.expression())));
            return new Member(dag, number, Rhythm.ASSETS, null, awaited);
        }
        if (number >= SCHEDULED) {
            return new Member(dag, number, Rhythm.NONE, null);
        }
        if (ONCE.contains(number)) {
            dag.schedule("@once");
            if (number != ONCE.get(0)) {
                // One is past when it is first seen.
                Duration from = Duration.ofMinutes(random.nextInt(20_000) - 10_000L * (number % 2));
                dag.startingAt(now.plus(from).plusSeconds(1).toString());
            }
            return new Member(dag, number, Rhythm.ONCE, null);
        }
        if (number == CONTINUOUS) {
            // Without the waits it would run thousands of times.
            for (int i = 0; i < 3; i++) {
                String before = "idle" + (i - 1);
                dag.add(idle("idle" + i, random).needs(i == 0 ? List.of() : List.of(before)));
            }
            dag.schedule("@continuous");
            return new Member(dag, number, Rhythm.CONTINUOUS, null);
        }
        PlainSchedule schedule = number % 9 == 4 && number % 7 != 3
                ? PlainSchedule.listed(random, now)
                : PlainSchedule.random(random, now);
        if (number % 7 == 3) {
            // It waits for the DAG before, for the same date.
            Member other = members.get(number - 1);
            schedule = other.schedule();
            tasks.addLast("wait_for_run", waitFor(other.id(), random.nextBoolean()));
        } else if (number % 7 == 5) {
            int started = SCHEDULED + random.nextInt(DAGS - SCHEDULED);
            tasks.addLast("start_other", start("dag" + started, id));
        }
        if (number % 8 == 2) {
            tasks.addLast(WRITES, TestDag.job(WRITES).writes(AssetSpec.named("asset" + number)));
        }
        extras.adorn(dag, number, schedule, now);
        dag.schedule(schedule.spec()).zone(schedule.zone());
        if (schedule.start() != null) {
            dag.catchupFrom(schedule.start().toString());
        }
        return new Member(dag, number, Rhythm.TICKS, schedule);
    }

    private static TestTask idle(String id, Random random) {
        ObjectNode told = with("template", "time");
        told.putObject("input").put("seconds", 2_400 + random.nextInt(1_000)).put("from", "");
        return TestDag.task(id, "wait").with(told);
    }

    private static TestTask waitFor(String dagId, boolean softly) {
        ObjectNode told = with("template", "run").put("spot", softly);
        ObjectNode input = told.putObject("input").put("dag_id", dagId).put("logical_date", "{{ ts }}");
        input.putArray("allowed_states").add("success");
        input.putArray("failed_states").add("failed").add("cancelled");
        return TestDag.task("wait_for_run", "wait").with(told).retries(2, Duration.ofMinutes(2));
    }

    private static TestTask start(String dagId, String by) {
        ObjectNode told = with("template", "");
        ObjectNode input = told.putObject("input")
                .put("dag_id", dagId)
                .put("run_id", "by_" + by + "__{{ run_id }}")
                .put("logical_date", "")
                .put("by", by);
        input.putObject("conf");
        return TestDag.task("start_other", "start_dag").with(told).retries(1, Duration.ofMinutes(1));
    }
}
