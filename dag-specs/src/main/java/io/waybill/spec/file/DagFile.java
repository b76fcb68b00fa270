package io.waybill.spec.file;

import static java.util.Objects.requireNonNull;

import io.waybill.spec.DagSpec;
import io.waybill.spec.SpecProblem;
import java.util.List;

/**
 * What was read of a DAG file.
 *
 * @param path the file as the reader was given it
 * @param contentHash SHA-256 of the file and of the defaults files that serve it, in hexadecimal digits
 * @param source the file's text; empty when the bytes are no text
 * @param dags one for each document; empty when there is any error
 * @param problems errors and warnings in the order of their places, those of the file itself first
 */
public record DagFile(String path, String contentHash, String source, List<DagSpec> dags, List<SpecProblem> problems) {
    public DagFile {
        requireNonNull(path, "path");
        requireNonNull(contentHash, "contentHash");
        requireNonNull(source, "source");
        dags = List.copyOf(dags);
        problems = List.copyOf(problems);
    }

    /** Whether a problem keeps the file from being used. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(SpecProblem::isError);
    }
}
