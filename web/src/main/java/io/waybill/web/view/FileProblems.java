package io.waybill.web.view;

import io.waybill.engine.source.LabelScan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one file of the DAG folder.
 *
 * @param file relative to the folder
 * @param dagId the DAG whose last good version goes on, where there is one
 * @param problems in the order of the file
 */
public record FileProblems(String file, @Nullable String dagId, List<Problem> problems) {
    public FileProblems {
        problems = List.copyOf(problems);
    }

    /** What it is called: the file, or the task definition that has the labels. */
    public String name() {
        return LabelScan.isFamily(file) ? "task definition " + LabelScan.familyOf(file) : file;
    }

    /** How many of them are errors; the rest are warnings. */
    public long errors() {
        return problems.stream().filter(Problem::error).count();
    }

    /**
     * One problem.
     *
     * @param place {@code file:line:col}
     * @param code its stable code
     * @param message what is wrong
     * @param remedy what mends it, or empty
     * @param error whether it keeps the file from being used; else a warning
     */
    public record Problem(String place, String code, String message, String remedy, boolean error) {}
}
