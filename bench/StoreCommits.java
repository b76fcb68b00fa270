package io.waybill.bench;

import io.waybill.engine.run.RunType;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.DatabaseSettings;
import io.waybill.engine.store.NewRun;
import io.waybill.engine.store.NewVersion;
import io.waybill.engine.store.RunChange;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.engine.store.Spent;
import io.waybill.engine.store.TaskRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** How long the store takes for what the engine does at each step: one run, two tasks, one attempt in one commit. */
final class StoreCommits {
    private static final int RUNS = 50;
    private static final int TASKS = 100;
    private static final int ROUNDS = 5;
    private static final String REQUEST = "{\"overrides\":\"" + "x".repeat(800) + "\"}";

    private StoreCommits() {}

    /** Takes how many commits to make; 10,000 unless told otherwise. */
    public static void main(String[] args) throws IOException {
        int commits = args.length == 0 ? 10_000 : Integer.parseInt(args[0]);
        Path folder = Files.createTempDirectory("waybill-bench");
        Path file = folder.resolve("waybill.mv.db");
        long closing;
        try (Database database = Database.open(DatabaseSettings.file(folder.resolve("waybill")))) {
            List<RunRow> runs = runs(database);
            RunStore store = new RunStore(database);
            long[] fences = new long[RUNS];
            System.out.println("| commits | median µs | p99 µs | max µs | file MB |");
            System.out.println("|---:|---:|---:|---:|---:|");
            for (int round = 0; round < ROUNDS; round++) {
                long[] nanos = new long[commits / ROUNDS];
                for (int i = 0; i < nanos.length; i++) {
                    int number = round * nanos.length + i;
                    RunRow run = runs.get(number % RUNS);
                    RunChange change = change(run, fences[number % RUNS]++, number);
                    long start = System.nanoTime();
                    store.commit(List.of(change));
                    nanos[i] = System.nanoTime() - start;
                }
                print((round + 1) * nanos.length, nanos, Files.size(file));
            }
            closing = System.nanoTime();
        }
        System.out.printf(
                "%nclosed in %d ms, then %d MB%n", (System.nanoTime() - closing) / 1_000_000, Files.size(file) >> 20);
        Files.delete(file);
        Files.delete(folder);
    }

    private static List<RunRow> runs(Database database) {
        DagStore dags = new DagStore(database);
        NewVersion.Summary summary = new NewVersion.Summary("", "", List.of(), null, "UTC");
        dags.upsertVersion(new NewVersion("bench", "bench.yaml", "h", "", "{}", summary), Instant.now());
        List<TaskRow> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            tasks.add(task(0, "task" + i + ".run", TaskState.NONE, null));
        }
        List<RunRow> runs = new ArrayList<>();
        RunStore store = new RunStore(database);
        for (int i = 0; i < RUNS; i++) {
            NewRun run = new NewRun(
                    "bench", "run" + i, 1, RunType.MANUAL, null, null, null, null, "{}", "bench", "", Instant.now());
            runs.add(store.create(run, tasks));
        }
        return runs;
    }

    private static RunChange change(RunRow run, long fence, int number) {
        String one = "task" + number / RUNS % TASKS + ".run";
        String other = "task" + (number / RUNS + 1) % TASKS + ".run";
        Instant now = Instant.now();
        return new RunChange(
                run.id(),
                fence,
                run,
                List.of(task(run.id(), one, TaskState.LAUNCHING, now), task(run.id(), other, TaskState.SCHEDULED, now)),
                List.of(attempt(run.id(), one, number, now)),
                List.of(),
                List.of());
    }

    private static TaskRow task(long runKey, String nodeId, TaskState state, Instant at) {
        return new TaskRow(runKey, nodeId, -1, state, 1, Spent.NOTHING, "", at, at, at, null, null, null);
    }

    private static AttemptRow attempt(long runKey, String nodeId, int number, Instant now) {
        UUID id = UUID.randomUUID();
        return AttemptRow.begin(
                id, runKey, nodeId, -1, number, id.toString(), REQUEST, "", null, now, null);
    }

    private static void print(int commits, long[] nanos, long bytes) {
        Arrays.sort(nanos);
        System.out.printf(
                "| %d | %d | %d | %d | %d |%n",
                commits,
                nanos[nanos.length / 2] / 1_000,
                nanos[nanos.length * 99 / 100] / 1_000,
                nanos[nanos.length - 1] / 1_000,
                bytes >> 20);
    }
}
