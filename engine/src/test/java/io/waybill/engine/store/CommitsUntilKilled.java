package io.waybill.engine.store;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * A process of its own in which several threads commit to a database file, each to a run of its own, and say so after each
 * commit, until it is killed.
 */
final class CommitsUntilKilled {
    private static final int THREADS = 4;

    private CommitsUntilKilled() {}

    public static void main(String[] args) {
        Database database = Database.open(DatabaseSettings.file(Path.of(args[0])));
        new DagStore(database).upsertVersion(Rows.version("d", "h1"), Rows.NOW);
        RunStore runs = new RunStore(database);
        for (int thread = 0; thread < THREADS; thread++) {
            RunRow run = runs.create(Rows.run("d", UUID.randomUUID().toString(), null), Rows.tasks(2));
            new Thread(() -> commit(runs, run)).start();
        }
    }

    @SuppressWarnings("InfiniteLoopStatement")
    private static void commit(RunStore runs, RunRow run) {
        for (int attempt = 1; ; attempt++) {
            runs.commit(List.of(new RunChange(
                    run.id(),
                    attempt - 1,
                    null,
                    List.of(Rows.running(run.id(), "t1", attempt)),
                    List.of(Rows.attempt(run.id(), "t1", attempt)),
                    List.of(),
                    List.of())));
            System.out.println("committed " + run.runId() + " " + attempt + ".");
        }
    }
}
