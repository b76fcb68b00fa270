package io.waybill.engine.source;

import io.waybill.engine.error.WaybillException;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.labels.LabelReader;
import io.waybill.spec.labels.RegisteredDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the store up to the DAGs in labels of task definitions: of each family the latest active revision. A family counts
 * as a file does in the DAG folder; its name there is {@code ecs:} and the family.
 *
 * <p>A broken revision keeps the last good version and has its problems noted. A DAG whose family has no active revision any
 * more, or no labels, becomes inactive; its runs stay. What did not change since the last scan is not described again.
 */
public final class LabelScan implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LabelScan.class);
    private static final String FAMILY = "ecs:";
    /** So many changes are made together; at a first scan of thousands the first DAGs are not to wait for the last. */
    private static final int AT_ONCE = 50;
    /** After so many revisions that could not be looked at, the others are left for the next scan. */
    private static final int MOST_FAILURES = 5;

    private final TaskDefinitionSource source;
    private final LabelReader reader;
    private final DagLoader loader;
    private final Scope scope;
    private final ScheduledExecutorService thread;
    /** The revisions that were taken up, or found to be no DAGs, by family. */
    private final Map<String, String> known = new HashMap<>();

    private int failures;

    /**
     * What is scanned, and how often.
     *
     * @param target the target that has the definitions; empty for the default one
     * @param familyPrefix with what the families begin; empty for all
     * @param interval the time from the end of a scan to the next one
     */
    public record Scope(String target, String familyPrefix, Duration interval) {}

    /**
     * @param source what ECS has
     * @param reader reads the labels
     * @param shared takes up what is read; other sources share it
     */
    public LabelScan(TaskDefinitionSource source, LabelReader reader, DagLoader shared, Scope scope) {
        this.source = source;
        this.reader = reader;
        this.loader = shared;
        this.scope = scope;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread daemon = new Thread(work, "waybill-label-scan");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /** The name under which a family's DAG is kept. */
    static String fileOf(String family) {
        return FAMILY + family;
    }

    /** Whether a file's name in the store is that of a family: no DAG file's ends so. */
    public static boolean isFamily(String file) {
        return file.startsWith(FAMILY) && !file.contains(".");
    }

    /** The family of such a name. */
    public static String familyOf(String file) {
        return file.substring(FAMILY.length());
    }

    /** Lets the DAGs go that earlier scans found, where there are none any more. */
    public static void forgetAll(DagLoader loader) {
        loader.update(() -> loader.files().stream().filter(LabelScan::isFamily).forEach(loader::forget));
    }

    /** Scans now and again from now on, on a thread of its own. */
    public void start() {
        var unused = thread.scheduleWithFixedDelay(
                this::scanSafely, 0, scope.interval().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void scanSafely() {
        try {
            scan();
        } catch (RuntimeException e) {
            // An exception would end the scans.
            LOG.error("The task definitions could not be taken up; trying again in {}", scope.interval(), e);
        }
    }

    /**
     * Brings the store up to what ECS has now, on the caller's thread. Where ECS cannot be asked, all stays as it is.
     *
     * @throws WaybillException {@code DATABASE}; what was not done is done by the next scan
     */
    public synchronized void scan() {
        Map<String, String> latest;
        try {
            latest = source.latest(scope.familyPrefix());
        } catch (WaybillException e) {
            LOG.warn(
                    "The task definitions cannot be scanned for DAGs; what was found before stays: {}", e.getMessage());
            return;
        }
        known.keySet().retainAll(latest.keySet());
        failures = 0;
        List<Runnable> changes = new ArrayList<>();
        for (Map.Entry<String, String> revision : latest.entrySet()) {
            if (!revision.getValue().equals(known.get(revision.getKey())) && failures < MOST_FAILURES) {
                changes.add(change(revision.getKey(), revision.getValue()));
            }
            if (changes.size() == AT_ONCE) {
                loader.update(() -> make(changes));
                changes.clear();
            }
        }
        loader.update(() -> {
            loader.files().stream()
                    .filter(LabelScan::isFamily)
                    .filter(file -> !latest.containsKey(familyOf(file)))
                    .forEach(loader::forget);
            make(changes);
        });
    }

    /** What one revision does to the store must not keep the others from it. */
    private static void make(List<Runnable> changes) {
        RuntimeException first = null;
        for (Runnable change : changes) {
            try {
                change.run();
            } catch (RuntimeException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** What is to be done about a revision that is new; all that takes its time is done here already. */
    private Runnable change(String family, String arn) {
        String file = fileOf(family);
        Optional<RegisteredDefinition> described;
        try {
            described = source.describe(arn);
        } catch (WaybillException e) {
            failures++;
            LOG.warn(
                    "{} cannot be looked at{}; trying again: {}",
                    arn,
                    failures == MOST_FAILURES ? ", and no others until then" : "",
                    e.getMessage());
            return () -> {
                if (loader.files().contains(file)) {
                    loader.unreadable(file, cannotBeLookedAt(arn, e));
                }
            };
        }
        Optional<DagFile> read = described.flatMap(found -> read(found, file));
        return () -> {
            if (read.isPresent()) {
                loader.take(file, read.get().contentHash(), read::get);
            } else if (loader.files().contains(file)) {
                loader.forget(file);
            }
            known.put(family, arn);
        };
    }

    private Optional<DagFile> read(RegisteredDefinition definition, String file) {
        try {
            return reader.read(definition, scope.target());
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("Reading the labels of {} failed in a way that it must not", definition.name(), e);
            SpecProblem problem = new SpecProblem(
                    definition.name(),
                    1,
                    1,
                    "dockerLabels",
                    ProblemCode.BUILD_FAILED,
                    "Reading the labels failed: " + e,
                    "");
            return Optional.of(new DagFile(file, "", "", List.of(), List.of(problem)));
        }
    }

    private static SpecProblem cannotBeLookedAt(String arn, WaybillException e) {
        return new SpecProblem(
                arn.substring(arn.lastIndexOf('/') + 1),
                1,
                1,
                "dockerLabels",
                ProblemCode.FILE_UNREADABLE,
                "The revision cannot be looked at: " + e.getMessage(),
                "it is tried again with the next scan");
    }

    /** Ends the scans. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("The scan of task definitions does not end; it is left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
