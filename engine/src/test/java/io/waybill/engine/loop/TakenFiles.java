package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.TestOperators;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Groups whose tasks are those of another file, twice with other params, once for items; and what was made of them, checked. */
final class TakenFiles {
    private static final String PART = """
            dag_id: part
            params:
              shop: {type: string, default: nobody's}
              most: {type: integer, default: 3}
            tasks:
              - id: fetch
                uses: job
                retries: 1
                retry_delay: 20s
                with: {request: {says: "{{ params.shop }} {{ params.most }}"}}
              - {id: store, uses: job, needs: [fetch], with: {request: {says: "{{ params.most }} {{ params.shop }}"}}}
            """;
    private static final String WHOLE = """
            dag_id: whole
            groups:
              - {id: north, from: part.yaml, params: {shop: "of {{ run_id }}"}}
              - {id: every, from: part.yaml, needs: [north], params: {shop: "{{ item }}", most: 1}, expand: {over: [eu, us]}}
            tasks:
              - {id: add_up, uses: job, needs: [every]}
            """;

    private final String seed;
    private int checked;

    TakenFiles(long seed) {
        this.seed = "seed " + seed;
    }

    /** The DAG that takes them, without a schedule. */
    static DagSpec read() {
        DagFile file = new DagFileReader(TestOperators.all())
                .read(
                        "whole.yaml",
                        WHOLE.getBytes(StandardCharsets.UTF_8),
                        List.of(),
                        path -> Optional.of(PART)
                                .filter(part -> path.equals("part.yaml"))
                                .map(part -> part.getBytes(StandardCharsets.UTF_8)));
        assertThat(file.problems()).isEmpty();
        return file.dags().get(0);
    }

    /** How many tries of such tasks were told what their group says. */
    int checked() {
        return checked;
    }

    /** A run of a DAG that has them. */
    void check(RunRecord record) {
        String run = record.run().runId();
        says(record, "north__fetch", -1, "of " + run + " 3");
        says(record, "north__store", -1, "3 of " + run);
        for (int i = 0; i < 2; i++) {
            String item = List.of("eu", "us").get(i);
            says(record, "every__fetch", i, item + " 1");
            says(record, "every__store", i, "1 " + item);
            if (!record.wasChanged()) {
                after(record, "every__store", i, "every__fetch", i);
                after(record, "every__fetch", i, "north__store", -1);
                after(record, "add_up", -1, "every__store", i);
            }
        }
        if (!record.wasChanged()) {
            after(record, "north__store", -1, "north__fetch", -1);
        }
    }

    private static List<AttemptRow> tries(RunRecord record, String node, int item) {
        return record.tries().entrySet().stream()
                .filter(entry ->
                        entry.getKey().nodeId().equals(node) && entry.getKey().mapIndex() == item)
                .flatMap(entry -> entry.getValue().stream())
                .toList();
    }

    private void says(RunRecord record, String node, int item, String words) {
        for (AttemptRow attempt : tries(record, node, item)) {
            assertThat(ValuesChecker.says(attempt.request()))
                    .as("%s of %s, %s", attempt.task(), record.run().runId(), seed)
                    .isEqualTo(words);
            checked++;
        }
    }

    /** Each begins once what it needs has succeeded. */
    private void after(RunRecord record, String node, int item, String needed, int neededItem) {
        Optional<Instant> began =
                tries(record, node, item).stream().map(AttemptRow::createdAt).min(Comparator.naturalOrder());
        if (began.isPresent()) {
            Collection<TaskRow> rows = record.tasks().values();
            assertThat(rows)
                    .as("%s before %s in %s, %s", needed, node, record.run().runId(), seed)
                    .anyMatch(row -> row.key().nodeId().equals(needed)
                            && row.key().mapIndex() == neededItem
                            && row.state() == TaskState.SUCCESS
                            && !row.endedAt().isAfter(began.get()));
        }
    }
}
