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
import io.waybill.spec.file.DagFileReader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes files of the DAG folder up into the store, and knows which file has which DAG. One file's trouble is not
 * another's. Used by one thread at a time.
 */
final class DagLoader {
    private static final Logger LOG = LoggerFactory.getLogger(DagLoader.class);
    private static final int ROWS_AT_ONCE = 500;

    private final DagFileReader reader;
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

    /**
     * @param check builds a DAG that reads well, and throws where that fails
     */
    DagLoader(DagFileReader reader, Consumer<DagSpec> check, DagStore store, Clock clock) {
        this.reader = reader;
        this.check = check;
        this.store = store;
        this.clock = clock;
    }

    /** What is in memory of a file; without a stamp and a hash it is to be loaded, whatever it holds. */
    private record Loaded(@Nullable FileStamp stamp, String hash, FileRow row, Set<String> included) {}

    /** Takes over what the store knows from before: a file keeps its DAGs, also while it is broken. */
    void resume() {
        List<FileRow> page = store.files("", ROWS_AT_ONCE);
        while (!page.isEmpty()) {
            for (FileRow row : page) {
                loaded.put(row.file(), new Loaded(null, "", row, Set.of()));
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

    /**
     * Brings the store up to what the folder holds.
     *
     * @param root the folder's real path
     * @param listing what is there
     * @param suspects files that are read even if they look unchanged
     * @throws WaybillException {@code DATABASE}; what was not done is done by the next call
     */
    void update(Path root, DagFolderListing listing, Set<String> suspects) {
        for (String file : List.copyOf(loaded.keySet())) {
            if (!listing.files().containsKey(file) && !listing.isUnknown(file)) {
                forget(file);
            }
        }
        listing.files().forEach((file, path) -> {
            Loaded known = loaded.get(file);
            FileStamp stamp = stamp(root, file, path);
            if (known == null || !stamp.equals(known.stamp()) || suspects.contains(file)) {
                load(root, file, path, stamp, false);
            }
        });
        letOthersHaveWhatWasReleased(root, listing);
    }

    private FileStamp stamp(Path root, String file, Path path) {
        Loaded known = loaded.get(file);
        return FileStamp.of(FileContent.sources(root, path, known == null ? Set.of() : known.included()));
    }

    private void letOthersHaveWhatWasReleased(Path root, DagFolderListing listing) {
        Set<String> heirs = new TreeSet<>();
        for (String dagId : released) {
            if (!owners.containsKey(dagId)) {
                heirs.addAll(contenders.getOrDefault(dagId, Set.of()));
            }
        }
        for (String file : heirs) {
            Path path = listing.files().get(file);
            if (path != null) {
                load(root, file, path, stamp(root, file, path), true);
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

    private void forget(String file) {
        Loaded gone = loaded.get(file);
        store.removeFile(file);
        loaded.remove(file);
        contenders.values().forEach(files -> files.remove(file));
        if (gone != null) {
            gone.row().dagIds().forEach(dagId -> release(dagId, file));
        }
    }

    private void release(String dagId, String file) {
        if (owners.remove(dagId, file)) {
            released.add(dagId);
        }
    }

    /**
     * Reads a file and takes up what is in it.
     *
     * @param stamp from before it is read, so that a change meanwhile is seen at the next look
     * @param anew whether it is taken up even if its content is known
     */
    private void load(Path root, String file, Path path, FileStamp stamp, boolean anew) {
        Loaded known = loaded.get(file);
        Outcome outcome;
        String hash;
        Set<String> included = known == null ? Set.of() : known.included();
        @Nullable FileStamp before = stamp;
        try {
            FileContent content = FileContent.read(root, path);
            hash = content.hash();
            if (!content.named().equals(included)) {
                // What it takes groups from was not stamped before it was read, so it is looked at once more.
                included = content.named();
                before = null;
            }
            if (!anew && known != null && known.hash().equals(hash)) {
                loaded.put(file, new Loaded(before, hash, known.row(), included));
                return;
            }
            outcome =
                    take(file, content, known == null ? List.of() : known.row().dagIds());
        } catch (NoSuchFileException vanished) {
            LOG.debug("{} went away before it was read", file);
            return;
        } catch (IOException e) {
            hash = "";
            outcome = Outcome.broken(
                    known == null ? List.of() : known.row().dagIds(),
                    problem(file, ProblemCode.FILE_UNREADABLE, "The file cannot be read: " + e, "check its rights"));
        }
        FileRow row = new FileRow(file, hash, outcome.dagIds(), outcome.problems(), clock.instant());
        if (known == null || !sameBut(known.row(), row)) {
            store.saveFile(row);
            tell(row);
        }
        loaded.put(file, new Loaded(before, hash, row, included));
        contenders.values().forEach(files -> files.remove(file));
        outcome.contended()
                .forEach(dagId ->
                        contenders.computeIfAbsent(dagId, id -> new TreeSet<>()).add(file));
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

    private Outcome take(String file, FileContent content, List<String> before) {
        DagFile read;
        try {
            read = content.read(reader, file);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("Reading {} failed in a way that it must not", file, e);
            return Outcome.broken(before, failed(file, "Reading the file failed: " + e));
        }
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
                        ProblemCode.DAG_ID_TAKEN,
                        "The DAG id '" + dag.dagId() + "' is taken by " + owner,
                        "give this DAG another dag_id, or remove one of the two files"));
                continue;
            }
            Optional<SpecProblem> fault = build(file, dag);
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

    private Optional<SpecProblem> build(String file, DagSpec dag) {
        try {
            check.accept(dag);
            return Optional.empty();
        } catch (WaybillException e) {
            if (e.code().kind() != ErrorKind.USER) {
                LOG.error("Building DAG {} of {} failed", dag.dagId(), file, e);
            }
            return Optional.of(failed(file, "DAG '" + dag.dagId() + "' cannot be built: " + e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("Building DAG {} of {} failed in a way that it must not", dag.dagId(), file, e);
            return Optional.of(failed(file, "DAG '" + dag.dagId() + "' cannot be built: " + e));
        }
    }

    private static SpecProblem failed(String file, String message) {
        return problem(file, ProblemCode.BUILD_FAILED, message, "");
    }

    /** About the file as a whole. */
    private static SpecProblem problem(String file, ProblemCode code, String message, String remedy) {
        return new SpecProblem(file, 1, 1, code, message, remedy);
    }
}
