package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestOperators.with;

import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.spec.DeadlineAction;
import io.waybill.spec.DeadlineReference;
import io.waybill.spec.TargetCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What DAGs and their tasks have besides what they do: whom they tell of what, by when runs must have ended, what is looked for
 * in logs, where tasks run, and what requests say.
 */
final class RandomExtras {
    /** The targets with a limit, and how many tasks each takes. */
    static final Map<String, Integer> TARGETS = Map.of("berlin", 1, "dublin", 2, "vault", 1);

    /** What alerts look for. */
    static final String ERRORS = "ERROR.*";

    static final String WARNINGS = "(?i)warn";
    static final String NOTHING = "never printed";

    /** A variable that changes now and then. */
    static final String RATE = "rate";

    /** What the request of each task says: the variable, one that is missing, and which try of which run it is for. */
    static final String SAYS = "{{ var.value." + RATE + " }}|{{ var.value.get('missing', 'none') }}"
            + "|{{ run_id }}|{{ ti.task_id }}|{{ ti.try_number }}";

    private static final List<String> EVENTS = List.of("on_success", "on_failure", "on_retry", "on_skipped");
    private static final int SET_TIMES = 10;
    private static final Duration SET_WITHIN = Duration.ofDays(31);

    private final Random random;

    RandomExtras(Random random) {
        this.random = random;
    }

    /** The catalog of {@link #TARGETS}; two of them have a label in common. */
    static TargetCatalog targets() {
        Map<String, Map<String, String>> labels = new LinkedHashMap<>();
        labels.put("berlin", Map.of("data", "public"));
        labels.put("dublin", Map.of("data", "public"));
        labels.put("vault", Map.of());
        return TargetCatalog.of(labels).withParallelism(TARGETS);
    }

    private boolean oneIn(int number) {
        return random.nextInt(number) == 0;
    }

    private String[] some() {
        List<String> all = Receivers.NAMES;
        String one = all.get(random.nextInt(all.size()));
        // Who is named twice is told once.
        return oneIn(3) ? new String[] {one, all.get(0), one} : new String[] {one};
    }

    /** A task that does work. */
    TestTask adorn(TestTask task) {
        if (oneIn(3)) {
            task.with(with("request", Map.of("says", SAYS)));
        }
        for (String event : EVENTS) {
            if (oneIn(5)) {
                task.tells(event, some());
            }
        }
        if (oneIn(4)) {
            task.alerts(ERRORS, some()).alerts(oneIn(2) ? WARNINGS : NOTHING, some());
        }
        return switch (random.nextInt(10)) {
            case 0 -> task.on("vault");
            case 1 -> task.on("dublin");
            case 2, 3 -> task.onAny("data", "public");
            default -> task;
        };
    }

    /**
     * A DAG.
     *
     * @param number which one it is; every third has a deadline, each of one kind with one consequence
     */
    void adorn(TestDag dag, int number) {
        if (oneIn(3)) {
            dag.tells("on_failure", some());
        }
        if (oneIn(4)) {
            dag.tells("on_success", some());
        }
        if (number % 3 != 1) {
            return;
        }
        DeadlineAction then = consequence(number);
        switch (number / 9 % 4) {
            case 0 -> dag.deadline(DeadlineReference.QUEUED_AT, seconds(20, 300), then, some());
            case 1 -> dag.deadline(DeadlineReference.AVERAGE_RUN_TIME, seconds(1, 60), then, some());
            case 2 -> dag.deadline(DeadlineReference.LOGICAL_DATE, seconds(30, 600), then, some());
            default -> {}
        }
    }

    /** Set times soon after runs were made, where a DAG has deadlines of this kind. */
    void adorn(TestDag dag, int number, PlainSchedule schedule, Instant now) {
        if (number % 3 != 1 || number / 9 % 4 != 3) {
            return;
        }
        List<Instant> ticks = new ArrayList<>(schedule.ticks(now, now.plus(SET_WITHIN)));
        Collections.shuffle(ticks, random);
        ticks.stream()
                .limit(SET_TIMES)
                .forEach(tick -> dag.deadline(tick.plus(seconds(10, 60)).toString(), consequence(number), some()));
    }

    private static DeadlineAction consequence(int number) {
        DeadlineAction[] actions = DeadlineAction.values();
        return actions[number / 3 % actions.length];
    }

    private Duration seconds(int from, int range) {
        return Duration.ofSeconds(from + random.nextInt(range));
    }
}
