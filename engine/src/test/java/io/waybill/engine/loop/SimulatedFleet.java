package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestOperators.with;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.spec.RunStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Fifty small DAGs with everything that a DAG can have, made up of a seed. */
final class SimulatedFleet {
    static final String POOL = "few";
    static final int SLOTS = 4;
    private static final int DAGS = 50;

    /** The last ones have no schedule; others start them. */
    private static final int SCHEDULED = 44;

    private final List<Member> members = new ArrayList<>();

    /**
     * One of the DAGs.
     *
     * @param schedule absent where it has none
     */
    record Member(TestDag dag, String id, PlainSchedule schedule) {}

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
        RandomDag tasks = new RandomDag(random, dag, POOL, SLOTS);
        if (dependsOnPast) {
            tasks.dependOnPast();
        }
        tasks.fill(1 + random.nextInt(6));
        if (number >= SCHEDULED) {
            return new Member(dag, id, null);
        }
        PlainSchedule schedule = PlainSchedule.random(random, now);
        if (number % 7 == 3) {
            // It waits for the DAG before, for the same date.
            Member other = members.get(number - 1);
            schedule = other.schedule();
            tasks.addLast("wait_for_run", waitFor(other.id(), random.nextBoolean()));
        } else if (number % 7 == 5) {
            int started = SCHEDULED + random.nextInt(DAGS - SCHEDULED);
            tasks.addLast("start_other", start("dag" + started, id));
        }
        dag.schedule(schedule.spec()).zone(schedule.zone());
        if (schedule.start() != null) {
            dag.catchupFrom(schedule.start().toString());
        }
        return new Member(dag, id, schedule);
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
