package io.waybill.engine.store;

import static java.util.Objects.requireNonNull;

import io.waybill.spec.SpecProblem;
import java.time.Instant;
import java.util.List;

/**
 * A file of the DAG folder as it was last read, good or not.
 *
 * @param file its path relative to the DAG folder, with {@code /}
 * @param hash SHA-256, hex, over what was read
 * @param dagIds the DAGs that come from it, at their last good version
 * @param problems what is wrong with it; none when it was taken as it is
 * @param loadedAt when it was read
 */
public record FileRow(String file, String hash, List<String> dagIds, List<SpecProblem> problems, Instant loadedAt) {
    public FileRow {
        requireNonNull(file, "file");
        requireNonNull(hash, "hash");
        dagIds = List.copyOf(dagIds);
        problems = List.copyOf(problems);
        requireNonNull(loadedAt, "loadedAt");
    }

    /** Whether a problem kept the file, or a part of it, from being used. */
    public boolean isBroken() {
        return problems.stream().anyMatch(SpecProblem::isError);
    }
}
