package io.waybill.engine.source;

import io.waybill.engine.error.ErrorKind;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.FileRow;
import io.waybill.engine.store.NewVersion;
import io.waybill.spec.DagSpec;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.file.DagFile;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what has DAGs up into the store, and knows which of them has which DAG: files of the DAG folder, and families of
 * task definitions. One's trouble is not another's. All sources of DAGs of a process share one; thread safe.
 */
public final class DagLoader {
    private static final Logger LOG = LoggerFactory.getLogger(DagLoader.class);
    private static final int ROWS_AT_ONCE = 500;

    private final Consumer<DagSpec> check;
    private final DagStore store;
    private final Clock clock;
    private final Map<String, Loaded> loaded = new TreeMap<>();
    /** Which file has a DAG; the first one to have it keeps it. */
    private final Map<String, String> owners = new HashMap<>();
    /** Files that would have a DAG if the one that has it let it go. */
    private final Map<String, Set<String>> contenders = new HashMap<>();
    /** DAGs that were let go and may have been taken up again since. */
    private final Set<String> released = new LinkedHashSet<>();

    private boolean resumed;

    /**
     * @param check builds a DAG that reads well, and throws where that fails; {@code GraphBuilder::build} does
     */
    public DagLoader(Consumer<DagSpec> check, DagStore store, Clock clock) {
        this.check = check;
        this.store = store;
        this.clock = clock;
    }

    /**
     * What is in memory of a file.
     *
     * @param hash of what was read; empty where it is to be loaded, whatever it holds
     * @param contending what was read of it, where it would have a DAG that another one has
     */
    private record Loaded(
            String hash, FileRow row, @Nullable DagFile contending) {}

    /**
     * Makes changes that belong together, and then sees to the DAGs that nobody has any more. What one file lets go, another
     * one may take up among the same changes.
     *
     * @throws WaybillException {@code DATABASE}; what was not done is to be done again
     */
    synchronized void update(Runnable changes) {
        if (!resumed) {
            resume();
            resumed = true;
        }
        changes.run();
        letOthersHaveWhatWasReleased();
    }

    /** Takes over what the store knows from before: a file keeps its DAGs, also while it is broken. */
    private void resume() {
        List<FileRow> page = store.files("", ROWS_AT_ONCE);
        while (!page.isEmpty()) {
            for (FileRow row : page) {
                loaded.put(row.file(), new Loaded("", row, null));
                row.dagIds().forEach(dagId -> owners.put(dagId, row.file()));
            }
            page = store.files(page.get(page.size() - 1).file(), ROWS_AT_ONCE);
        }
        List<DagRow> dags = store.active("", ROWS_AT_ONCE);
        while (!dags.isEmpty()) {
            dags.stream()
                    .map(DagRow::dagId)
                    .filter(id -> !owners.containsKey(id))
                    .forEach(released::add);
            dags = store.active(dags.get(dags.size() - 1).dagId(), ROWS_AT_ONCE);
        }
    }

    /** The files that it knows. */
    synchronized List<String> files() {
        return List.copyOf(loaded.keySet());
    }

    /** Whether a file is known to hold just this. */
    synchronized boolean has(String file, String hash) {
        Loaded known = loaded.get(file);
        return known != null && known.hash().equals(hash);
    }

    /** A file is gone, and so are its DAGs unless another one has them. */
    synchronized void forget(String file) {
        Loaded gone = loaded.get(file);
        store.removeFile(file);
        loaded.remove(file);
        contenders.values().forEach(files -> files.remove(file));
        if (gone != null) {
            gone.row().dagIds().forEach(dagId -> release(dagId, file));
        }
    }

    /**
     * Takes up what is in a file.
     *
     * @param hash of what it holds
     * @param read reads it
     */
    synchronized void take(String file, String hash, Supplier<DagFile> read) {
        DagFile content;
        try {
            content = read.get();
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("Reading {} failed in a way that it must not", file, e);
            SpecProblem failed =
                    new SpecProblem(file, 1, 1, ProblemCode.BUILD_FAILED, "Reading the file failed: " + e, "");
            keep(file, hash, Outcome.broken(dagIds(file), failed), null);
            return;
        }
        take(file, hash, content);
    }

    /** A file cannot be read: it keeps the DAGs that it has. */
    synchronized void unreadable(String file, SpecProblem problem) {
        keep(file, "", Outcome.broken(dagIds(file), problem), null);
    }

    private void take(String file, String hash, DagFile content) {
        Outcome outcome = outcome(file, content, dagIds(file));
        keep(file, hash, outcome, outcome.contended().isEmpty() ? null : content);
    }

    /** The DAGs that a file has so far. */
    private List<String> dagIds(String file) {
        Loaded known = loaded.get(file);
        return known == null ? List.of() : known.row().dagIds();
    }

    private void keep(String file, String hash, Outcome outcome, @Nullable DagFile contending) {
        Loaded known = loaded.get(file);
        FileRow row = new FileRow(file, hash, outcome.dagIds(), outcome.problems(), clock.instant());
        if (known == null || !sameBut(known.row(), row)) {
            store.saveFile(row);
            tell(row);
        }
        loaded.put(file, new Loaded(hash, row, contending));
        contenders.values().forEach(files -> files.remove(file));
        outcome.contended()
                .forEach(dagId ->
                        contenders.computeIfAbsent(dagId, id -> new TreeSet<>()).add(file));
    }

    private void letOthersHaveWhatWasReleased() {
        Set<String> heirs = new TreeSet<>();
        for (String dagId : released) {
            if (!owners.containsKey(dagId)) {
                heirs.addAll(contenders.getOrDefault(dagId, Set.of()));
            }
        }
        for (String file : heirs) {
            Loaded heir = loaded.get(file);
            DagFile content = heir == null ? null : heir.contending();
            if (heir != null && content != null) {
                take(file, heir.hash(), content);
            }
        }
        for (String dagId : List.copyOf(released)) {
            if (!owners.containsKey(dagId)) {
                store.markInactive(dagId);
                LOG.info("DAG {} has no file any more; its runs stay", dagId);
            }
            released.remove(dagId);
        }
    }

    private void release(String dagId, String file) {
        if (owners.remove(dagId, file)) {
            released.add(dagId);
        }
    }

    private static boolean sameBut(FileRow before, FileRow after) {
        return before.hash().equals(after.hash())
                && before.dagIds().equals(after.dagIds())
                && before.problems().equals(after.problems());
    }

    private static void tell(FileRow row) {
        if (row.problems().isEmpty()) {
            LOG.info("{} loaded: {}", row.file(), String.join(", ", row.dagIds()));
        } else {
            row.problems().forEach(problem -> LOG.warn("{}", problem));
        }
    }

    /**
     * What came of a file.
     *
     * @param dagIds the DAGs that it has
     * @param problems what is wrong with it
     * @param contended the DAGs that it would have if another file let them go
     */
    private record Outcome(List<String> dagIds, List<SpecProblem> problems, Set<String> contended) {
        static Outcome broken(List<String> dagIds, SpecProblem problem) {
            return new Outcome(dagIds, List.of(problem), Set.of());
        }
    }

    private Outcome outcome(String file, DagFile read, List<String> before) {
        if (read.hasErrors()) {
            // The last good version stays; so do the DAGs that it had.
            return new Outcome(before, read.problems(), Set.of());
        }
        List<SpecProblem> problems = new ArrayList<>(read.problems());
        List<String> dagIds = new ArrayList<>();
        Set<String> contended = new HashSet<>();
        for (DagSpec dag : read.dags()) {
            String owner = owners.get(dag.dagId());
            if (owner != null && !owner.equals(file)) {
                contended.add(dag.dagId());
                problems.add(problem(
                        file,
                        read,
                        ProblemCode.DAG_ID_TAKEN,
                        "The DAG id '" + dag.dagId() + "' is taken by " + owner,
                        LabelScan.isFamily(file)
                                ? "give this DAG another name, or remove one of the two"
                                : "give this DAG another dag_id, or remove one of the two files"));
                continue;
            }
            Optional<SpecProblem> fault = build(file, read, dag);
            fault.ifPresent(problems::add);
            if (fault.isEmpty()) {
                store.upsertVersion(NewVersion.of(dag, file, read.source()), clock.instant());
            }
            if (fault.isEmpty() || before.contains(dag.dagId())) {
                owners.put(dag.dagId(), file);
                dagIds.add(dag.dagId());
            }
        }
        before.stream().filter(dagId -> !dagIds.contains(dagId)).forEach(dagId -> release(dagId, file));
        return new Outcome(dagIds, problems, contended);
    }

    private Optional<SpecProblem> build(String file, DagFile read, DagSpec dag) {
        try {
            check.accept(dag);
            return Optional.empty();
        } catch (WaybillException e) {
            if (e.code().kind() != ErrorKind.USER) {
                LOG.error("Building DAG {} of {} failed", dag.dagId(), file, e);
            }
            return Optional.of(failed(file, read, "DAG '" + dag.dagId() + "' cannot be built: " + e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("Building DAG {} of {} failed in a way that it must not", dag.dagId(), file, e);
            return Optional.of(failed(file, read, "DAG '" + dag.dagId() + "' cannot be built: " + e));
        }
    }

    private static SpecProblem failed(String file, DagFile read, String message) {
        return problem(file, read, ProblemCode.BUILD_FAILED, message, "");
    }

    /** About the file as a whole; or about the revision of a family, which is named by its labels. */
    private static SpecProblem problem(String file, DagFile read, ProblemCode code, String message, String remedy) {
        return LabelScan.isFamily(file)
                ? new SpecProblem(read.path(), 1, 1, "airflow.dag.name", code, message, remedy)
                : new SpecProblem(file, 1, 1, code, message, remedy);
    }
}
