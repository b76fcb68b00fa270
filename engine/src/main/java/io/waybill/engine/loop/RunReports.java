package io.waybill.engine.loop;

import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.runtime.RunFiles;
import java.util.Optional;

/**
 * The reports that containers leave in their run's file space, in the file that {@code WAYBILL_REPORT} names: what a validation
 * found, what dbt made. Thread safe.
 */
public final class RunReports {
    /** Of larger ones nobody reads a page. */
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private final RunFiles runFiles;
    private final String files;

    /**
     * @param runFiles reads files
     * @param files the engine's setting, see {@link EngineSettings#files}
     */
    public RunReports(RunFiles runFiles, String files) {
        this.runFiles = runFiles;
        this.files = files;
    }

    /** Where a try's report is, from its file space. */
    static String path(TaskKey task, int tryNumber) {
        return ".waybill/reports/" + FileSpace.name(task.toString()) + "-" + tryNumber + ".json";
    }

    /**
     * The report of a try; empty where it has left none.
     *
     * @throws io.waybill.engine.error.WaybillException {@code AWS_UNAVAILABLE} where it cannot be told
     */
    public Optional<byte[]> find(String dagId, String runId, TaskKey task, int tryNumber) {
        return runFiles.read(FileSpace.of(files, dagId, runId), path(task, tryNumber), MOST_BYTES);
    }
}
