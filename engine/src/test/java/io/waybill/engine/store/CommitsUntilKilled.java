package io.waybill.engine.store;

import java.nio.file.Path;
import java.util.List;

/** A process of its own that commits to a database file and says so after each commit, until it is killed. */
final class CommitsUntilKilled {
    private CommitsUntilKilled() {}

    @SuppressWarnings("InfiniteLoopStatement")
    public static void main(String[] args) {
        Database database = Database.open(DatabaseSettings.file(Path.of(args[0])));
        new DagStore(database).upsertVersion(Rows.version("d", "h1"), Rows.NOW);
        RunStore runs = new RunStore(database);
        RunRow run = runs.create(Rows.run("d", "r", null), Rows.tasks(2));
        for (int attempt = 1; ; attempt++) {
            runs.commit(List.of(new RunChange(
                    run.id(),
                    attempt - 1,
                    null,
                    List.of(Rows.running(run.id(), "t1", attempt)),
                    List.of(Rows.attempt(run.id(), "t1", attempt)),
                    List.of(),
                    List.of())));
            System.out.println("committed " + attempt + ".");
        }
    }
}
