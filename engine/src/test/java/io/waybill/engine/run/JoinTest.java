package io.waybill.engine.run;

import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.engine.runtime.EndKind;
import io.waybill.spec.TriggerRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A join changes nothing but the number of edges: the same tasks come to the same states with and without it. */
class JoinTest {
    private static final int WIDTH = 20;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void tasks_end_the_same_with_a_join_and_without(long seed) {
        Scenario joined = Scenario.of(dag(new Random(seed), true)).admit();
        Scenario plain = Scenario.of(dag(new Random(seed), false)).admit();
        assertThat(joined.run().graph().find("g.end")).isPresent();
        assertThat(plain.run().graph().find("g.end")).isEmpty();

        Random random = new Random(seed);
        List<String> order = new ArrayList<>(parents());
        order.add("other");
        Collections.shuffle(order, random);
        for (String node : order) {
            EndKind kind = random.nextInt(20) == 0 ? EndKind.USER : EndKind.SUCCESS;
            for (Scenario scenario : List.of(joined, plain)) {
                if (scenario.state(node) == TaskState.SCHEDULED) {
                    scenario.runs(node, kind);
                }
            }
            for (int i = 0; i < WIDTH; i++) {
                assertThat(joined.state("c" + i))
                        .as("c%s after %s, seed %s", i, node, seed)
                        .isEqualTo(plain.state("c" + i));
            }
        }
    }

    private static TestDag dag(Random random, boolean grouped) {
        TestDag dag = TestDag.named("d").group("g", null).add(job("other"), job("gate"));
        // A parent may also be skipped, from the beginning or once the gate has ended.
        for (String id : parents()) {
            TestTask parent = random.nextInt(30) == 0 ? job(id).needs("other").rule(TriggerRule.ALL_FAILED) : job(id);
            dag.add(parent.in("g"));
        }
        for (int i = 0; i < WIDTH; i++) {
            List<String> needs = new ArrayList<>(grouped ? List.of("g") : parents());
            if (random.nextInt(3) == 0) {
                needs.add("other");
            }
            TriggerRule rule = random.nextInt(4) == 0 ? TriggerRule.ALL_DONE : TriggerRule.ALL_SUCCESS;
            dag.add(empty("c" + i).needs(needs).rule(rule));
        }
        return dag;
    }

    private static List<String> parents() {
        return IntStream.range(0, WIDTH).mapToObj(i -> "p" + i).toList();
    }
}
