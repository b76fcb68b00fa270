package io.waybill.engine.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A good version of a DAG, as a file has it now.
 *
 * @param dagId the DAG
 * @param file the file, relative to the DAG folder
 * @param hash SHA-256, hex, over document and source
 * @param source the file as it was written
 * @param document the effective DAG as canonical JSON
 * @param summary what lists show of it
 */
public record NewVersion(String dagId, String file, String hash, String source, String document, Summary summary) {
    public NewVersion {
        requireNonNull(dagId, "dagId");
        requireNonNull(file, "file");
        requireNonNull(hash, "hash");
        requireNonNull(source, "source");
        requireNonNull(document, "document");
        requireNonNull(summary, "summary");
    }

    /**
     * What lists show of a DAG, kept beside the document so that they need not read it.
     *
     * @param description empty when there is none
     * @param owner empty when there is none
     * @param tags its tags
     * @param schedule the schedule as the file has it; absent when there is none
     * @param timezone the schedule's zone
     */
    public record Summary(
            String description,
            String owner,
            List<String> tags,
            @Nullable String schedule,
            String timezone) {
        public Summary {
            requireNonNull(description, "description");
            requireNonNull(owner, "owner");
            tags = List.copyOf(tags);
            requireNonNull(timezone, "timezone");
        }
    }
}
