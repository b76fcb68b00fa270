package io.waybill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.spec.TriggerRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TriggerRulesTest {

    /** One line of the truth table. */
    record Line(List<TaskState> parents, List<String> verdicts) {
        @Override
        public String toString() {
            return parents.toString();
        }
    }

    static Stream<Line> table() throws IOException {
        List<String> lines = lines();
        assertThat(words(lines.get(0)).subList(1, 13))
                .as("the order of the table's columns")
                .containsExactlyElementsOf(ruleNames());
        return lines.stream().skip(1).map(line -> {
            List<String> words = words(line);
            List<TaskState> parents = words.get(0).equals("-")
                    ? List.of()
                    : Stream.of(words.get(0).split(",", -1))
                            .map(name -> TaskState.valueOf(name.toUpperCase(Locale.ROOT)))
                            .toList();
            return new Line(parents, words.subList(1, words.size()));
        });
    }

    private static List<String> ruleNames() {
        return List.of(
                "all_success",
                "all_failed",
                "all_done",
                "all_done_min_one_success",
                "all_skipped",
                "one_failed",
                "one_success",
                "one_done",
                "none_failed",
                "none_failed_min_one_success",
                "none_skipped",
                "always");
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = TriggerRulesTest.class.getResourceAsStream("trigger_rules.txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }

    private static List<String> words(String line) {
        return Arrays.asList(line.strip().split("\\s+", -1));
    }

    @ParameterizedTest
    @MethodSource("table")
    void every_rule_says_what_the_truth_table_says(Line line) {
        ParentTally tally = ParentTally.waitingFor(line.parents().size());
        for (TaskState parent : line.parents()) {
            tally = tally.moved(TaskState.NONE, parent);
        }
        for (int i = 0; i < ruleNames().size(); i++) {
            TriggerRule rule = TriggerRule.valueOf(ruleNames().get(i).toUpperCase(Locale.ROOT));
            assertThat(TriggerRules.decide(rule, tally).name().toLowerCase(Locale.ROOT))
                    .as("%s of %s", rule, line.parents())
                    .isEqualTo(line.verdicts().get(i));
        }
    }

    @Test
    void the_table_has_every_multiset_of_up_to_four_parents() throws IOException {
        Set<List<TaskState>> multisets = new HashSet<>();
        table().forEach(line -> {
            List<TaskState> sorted = line.parents().stream().sorted().toList();
            assertThat(multisets.add(sorted)).as("%s stands once", sorted).isTrue();
        });
        assertThat(multisets).hasSize(1 + 6 + 21 + 56 + 126);
    }

    @ParameterizedTest
    @EnumSource(TriggerRule.class)
    void a_verdict_that_was_given_early_is_not_taken_back(TriggerRule rule) throws IOException {
        // Whatever the parents that still run come to, a skip may only become a failure that was not yet known.
        table().forEach(line -> {
            ParentTally tally = tallyOf(line);
            Verdict early = TriggerRules.decide(rule, tally);
            if (early == Verdict.RUN && line.parents().contains(TaskState.RUNNING)) {
                for (TaskState end : List.of(TaskState.SUCCESS, TaskState.FAILED, TaskState.SKIPPED)) {
                    assertThat(TriggerRules.decide(rule, tally.moved(TaskState.RUNNING, end)))
                            .as("%s of %s, then %s", rule, line, end)
                            .isEqualTo(Verdict.RUN);
                }
            }
        });
    }

    @Test
    void a_cancelled_parent_counts_as_failed() {
        ParentTally tally = ParentTally.waitingFor(1).moved(TaskState.RUNNING, TaskState.CANCELLED);

        assertThat(TriggerRules.decide(TriggerRule.ALL_SUCCESS, tally)).isEqualTo(Verdict.UPSTREAM_FAILED);
        assertThat(TriggerRules.decide(TriggerRule.ALL_FAILED, tally)).isEqualTo(Verdict.RUN);
    }

    @Test
    void a_tally_follows_a_parent_that_is_taken_back() {
        ParentTally tally = ParentTally.waitingFor(2).moved(TaskState.RUNNING, TaskState.FAILED);

        assertThat(tally.moved(TaskState.FAILED, TaskState.NONE)).isEqualTo(ParentTally.waitingFor(2));
    }

    private static ParentTally tallyOf(Line line) {
        ParentTally tally = ParentTally.waitingFor(line.parents().size());
        for (TaskState parent : line.parents()) {
            tally = tally.moved(TaskState.NONE, parent);
        }
        return tally;
    }
}
