package io.waybill.engine.source;

import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.TestOperators;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.DatabaseSettings;
import io.waybill.engine.store.FileRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.file.DagFileReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A DAG folder with a database behind it. */
final class FolderRig implements AutoCloseable {
    private final Path root;
    private final Database database = Database.open(DatabaseSettings.memory());
    private final DagStore store = new DagStore(database);
    private final List<String> told = new ArrayList<>();
    private final GraphBuilder builder = new GraphBuilder(TestOperators.all());
    private Consumer<DagSpec> check = builder::build;
    private DagFolder folder;

    FolderRig(Path root) {
        this.root = root;
        store.onChange(told::add);
        restart();
    }

    /** As after a restart: the same store, nothing in memory. */
    void restart() {
        if (folder != null) {
            folder.close();
        }
        folder = new DagFolder(
                root, new DagFileReader(TestOperators.all()), dag -> check.accept(dag), store, Clock.systemUTC());
    }

    /** Has the DAGs checked by this as well. */
    void alsoCheck(Consumer<DagSpec> another) {
        check = another.andThen(builder::build);
    }

    DagFolder folder() {
        return folder;
    }

    DagStore store() {
        return store;
    }

    /** The ids of DAGs that changed since this was asked last. */
    List<String> told() {
        List<String> since = List.copyOf(told);
        told.clear();
        return since;
    }

    void write(String file, String... lines) {
        try {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A good DAG of one task. */
    void writeDag(String file, String dagId) {
        write(file, "dag_id: " + dagId, "tasks:", "  - id: t", "    uses: empty");
    }

    void delete(String file) {
        try {
            Files.delete(root.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> active() {
        return store.active("", 100).stream().map(DagRow::dagId).toList();
    }

    DagRow dag(String dagId) {
        return store.find(dagId).orElseThrow();
    }

    /** The DAG's document at its newest version. */
    String document(String dagId) {
        return store.version(dag(dagId).versionId()).orElseThrow().document();
    }

    FileRow file(String file) {
        return store.file(file).orElseThrow();
    }

    List<String> problems(String file) {
        return file(file).problems().stream().map(SpecProblem::toString).toList();
    }

    @Override
    public void close() {
        folder.close();
        database.close();
    }
}
