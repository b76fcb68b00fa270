package io.waybill.spec.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.TestOperators;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GraphCheckTest {
    private static final DagFileReader READER = new DagFileReader(TestOperators.CATALOG);

    private static List<SpecProblem> read(String text) {
        return READER.read("a.yaml", text.getBytes(UTF_8), List.of()).problems();
    }

    private static List<String> problems(String text) {
        return read(text).stream().map(SpecProblem::toString).toList();
    }

    @Test
    void a_cycle_names_its_tasks_and_no_others() {
        assertThat(problems("""
                        tasks:
                          - {id: before, uses: empty}
                          - {id: a, uses: empty, needs: [before, c]}
                          - {id: b, uses: empty, needs: [a]}
                          - {id: c, uses: empty, needs: [b]}
                          - {id: after, uses: empty, needs: [c]}
                        """))
                .containsExactly("a.yaml:3:42: CYCLE Tasks wait for each other: a needs c needs b needs a"
                        + " (remove one of these needs)");
    }

    @Test
    void each_cycle_is_told_once() {
        assertThat(problems("""
                        tasks:
                          - {id: a, uses: empty, needs: [b]}
                          - {id: b, uses: empty, needs: [a]}
                          - {id: c, uses: empty, needs: [b, d]}
                          - {id: d, uses: empty, needs: [c]}
                        """))
                .containsExactly(
                        "a.yaml:2:34: CYCLE Tasks wait for each other: a needs b needs a (remove one of these needs)",
                        "a.yaml:4:37: CYCLE Tasks wait for each other: c needs d needs c (remove one of these needs)");
    }

    @Test
    void groups_can_be_part_of_a_cycle() {
        assertThat(problems("""
                        groups:
                          - {id: g, needs: [a]}
                          - {id: h, group: g}
                        tasks:
                          - {id: a, uses: empty, needs: [b]}
                          - {id: b, uses: empty, needs: [g]}
                          - {id: c, uses: empty, group: h}
                        """))
                .hasSize(1)
                .allMatch(problem -> problem.contains("CYCLE Tasks wait for each other: a needs b needs "));
        assertThat(problems("""
                        groups:
                          - {id: g, needs: [h]}
                          - {id: h, needs: [g]}
                        tasks:
                          - {id: c, uses: empty}
                        """))
                .filteredOn(problem -> problem.contains("CYCLE"))
                .containsExactly("a.yaml:2:21: CYCLE Tasks wait for each other: g needs h needs g"
                        + " (remove one of these needs)");
    }

    @Test
    void who_is_in_a_group_cannot_need_it() {
        assertThat(problems("""
                        groups:
                          - {id: g, needs: [a, g]}
                          - {id: h, group: g, needs: [g]}
                        tasks:
                          - {id: a, uses: empty, group: h, needs: [g, h]}
                        """))
                .containsExactly(
                        "a.yaml:2:21: SELF_NEED The group 'g' needs the task 'a', and one is in the other"
                                + " (remove it from needs)",
                        "a.yaml:2:24: SELF_NEED The group 'g' needs itself (remove it from needs)",
                        "a.yaml:3:31: SELF_NEED The group 'h' needs the group 'g', and one is in the other"
                                + " (remove it from needs)",
                        "a.yaml:5:44: SELF_NEED The task 'a' needs the group 'g', and one is in the other"
                                + " (remove it from needs)",
                        "a.yaml:5:47: SELF_NEED The task 'a' needs the group 'h', and one is in the other"
                                + " (remove it from needs)");
    }

    @Test
    void groups_in_each_other_are_a_cycle() {
        assertThat(problems("""
                        groups:
                          - {id: g, group: h}
                          - {id: h, group: g}
                          - {id: i, group: i}
                        tasks:
                          - {id: a, uses: empty, group: g}
                          - {id: b, uses: empty, group: i}
                        """))
                .containsExactly(
                        "a.yaml:2:20: CYCLE Groups are in each other: g in h in g (take one of them out of the other)",
                        "a.yaml:4:20: CYCLE Groups are in each other: i in i (take one of them out of the other)");
    }

    @Test
    void a_task_is_no_group() {
        assertThat(problems("tasks:\n  - {id: a, uses: empty}\n  - {id: b, uses: empty, group: a}\n"))
                .containsExactly("a.yaml:3:33: UNKNOWN_GROUP There is no group 'a' (add it under groups)");
    }

    @Test
    void a_need_that_stands_twice_is_a_warning() {
        assertThat(problems("tasks:\n  - {id: a, uses: empty}\n  - {id: b, uses: empty, needs: [a, a]}\n"))
                .containsExactly("a.yaml:3:37: REPEATED_NEED 'a' stands twice in the needs of the task 'b'"
                        + " (keep one of them)");
    }

    @Test
    void a_group_and_a_task_cannot_have_the_same_id() {
        assertThat(problems("groups: [{id: a}]\ntasks:\n  - {id: a, uses: empty, group: a}\n"))
                .contains(
                        "a.yaml:1:15: DUPLICATE_ID The id 'a' stands here and in line 3 (give one of them another id)");
    }

    @Test
    void a_circle_of_ten_thousand_tasks_is_found_soon() {
        StringBuilder text = new StringBuilder("tasks:\n");
        for (int i = 0; i < 10_000; i++) {
            text.append("  - {id: t")
                    .append(i)
                    .append(", uses: empty, needs: [t")
                    .append((i + 1) % 10_000);
            text.append("]}\n");
        }

        List<SpecProblem> found = assertTimeout(Duration.ofSeconds(30), () -> read(text.toString()));

        assertThat(found).hasSize(1);
        assertThat(found.get(0).message())
                .startsWith("Tasks wait for each other: t0 needs t1 needs t2 ")
                .contains(" needs … 9980 more … needs ")
                .endsWith(" needs t9999 needs t0");
    }

    @Test
    void finds_a_cycle_exactly_where_there_is_one() {
        long seed = Long.getLong("waybill.seed", System.nanoTime());
        Random random = new Random(seed);
        int cyclic = 0;
        for (int round = 0; round < 500; round++) {
            RandomGraph graph = new RandomGraph(random);
            String text = graph.text();
            List<SpecProblem> found = read(text).stream()
                    .filter(problem -> problem.code() == ProblemCode.CYCLE)
                    .toList();
            boolean expected = graph.hasCycle();
            assertThat(!found.isEmpty())
                    .as("seed %d, round %d: %s%n%s", seed, round, found, text)
                    .isEqualTo(expected);
            cyclic += expected ? 1 : 0;
        }
        assertThat(cyclic).as("both kinds occur").isBetween(50, 450);
    }

    /** Tasks in groups that need tasks and groups, none of them itself. */
    private static final class RandomGraph {
        private final Map<String, String> groupOf = new HashMap<>();
        private final Map<String, List<String>> needs = new HashMap<>();
        private final List<String> tasks = new ArrayList<>();
        private final List<String> groups = new ArrayList<>();

        RandomGraph(Random random) {
            for (int i = 0; i < random.nextInt(4); i++) {
                if (i > 0 && random.nextBoolean()) {
                    groupOf.put("g" + i, "g" + random.nextInt(i));
                }
                groups.add("g" + i);
            }
            for (int i = 0; i < 2 + random.nextInt(6); i++) {
                if (!groups.isEmpty() && random.nextBoolean()) {
                    groupOf.put("t" + i, groups.get(random.nextInt(groups.size())));
                }
                tasks.add("t" + i);
            }
            List<String> all = new ArrayList<>(tasks);
            all.addAll(groups);
            for (String one : all) {
                List<String> needed = new ArrayList<>();
                for (String other : all) {
                    if (random.nextInt(7) == 0 && !isIn(one, other) && !isIn(other, one)) {
                        needed.add(other);
                    }
                }
                needs.put(one, needed);
            }
        }

        private boolean isIn(String one, String group) {
            for (String at = one; at != null; at = groupOf.get(at)) {
                if (at.equals(group)) {
                    return true;
                }
            }
            return false;
        }

        String text() {
            StringBuilder text = new StringBuilder(groups.isEmpty() ? "" : "groups:\n");
            groups.forEach(group -> line(text, group, ""));
            text.append("tasks:\n");
            tasks.forEach(task -> line(text, task, ", uses: empty"));
            return text.toString();
        }

        private void line(StringBuilder text, String id, String more) {
            String group = groupOf.get(id);
            text.append("  - {id: ").append(id).append(more).append(group == null ? "" : ", group: " + group);
            text.append(", needs: ").append(needs.get(id)).append("}\n");
        }

        /** By what the words mean: everything in a group waits for what the group needs, and who needs it, for all of it. */
        boolean hasCycle() {
            Map<String, Set<String>> waits = new HashMap<>();
            List<String> all = new ArrayList<>(tasks);
            all.addAll(groups);
            for (String one : all) {
                Set<String> before = new HashSet<>();
                for (String at = one; at != null; at = groupOf.get(at)) {
                    for (String need : needs.get(at)) {
                        all.stream().filter(other -> isIn(other, need)).forEach(before::add);
                    }
                }
                waits.put(one, before);
            }
            boolean changed = true;
            while (changed) {
                changed = false;
                for (Set<String> before : waits.values()) {
                    Set<String> more = new HashSet<>();
                    before.forEach(one -> more.addAll(waits.get(one)));
                    changed |= before.addAll(more);
                }
            }
            return all.stream().anyMatch(one -> waits.get(one).contains(one));
        }
    }
}
