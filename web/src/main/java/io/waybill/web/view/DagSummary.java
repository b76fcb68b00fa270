package io.waybill.web.view;

import io.waybill.engine.source.LabelScan;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DAG as lists and headers show it.
 *
 * @param dagId its id
 * @param description what it is for, or empty
 * @param tags its tags
 * @param owner who answers for it, or empty
 * @param schedule when it runs, in words
 * @param expression the schedule as the file has it, with its zone; empty where there is none
 * @param nextRun when the schedule fires next; absent while paused or without a schedule
 * @param paused whether its schedule rests
 * @param pausedReason who or what paused it, or empty
 * @param active whether a file still has it
 * @param hasParams whether a trigger asks for params first
 * @param broken whether its file has errors, so that this is the last good version
 * @param version number of the newest good version
 * @param file where it comes from, relative to the DAG folder
 */
public record DagSummary(
        String dagId,
        String description,
        List<String> tags,
        String owner,
        String schedule,
        String expression,
        @Nullable Instant nextRun,
        boolean paused,
        String pausedReason,
        boolean active,
        boolean hasParams,
        boolean broken,
        int version,
        String file) {

    public DagSummary {
        tags = List.copyOf(tags);
    }

    /** Whether it comes of labels of a task definition, and not of a file. */
    public boolean ofLabels() {
        return LabelScan.isFamily(file);
    }

    /** The family of task definitions that it comes of, or its file. */
    public String source() {
        return ofLabels() ? LabelScan.familyOf(file) : file;
    }
}
