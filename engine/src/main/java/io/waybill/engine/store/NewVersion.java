package io.waybill.engine.store;

import static java.util.Objects.requireNonNull;

import io.waybill.spec.DagSpec;
import io.waybill.spec.bind.DagDocument;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
 * @param assets what it has to do with assets
 */
public record NewVersion(
        String dagId,
        String file,
        String hash,
        String source,
        String document,
        Summary summary,
        List<AssetUse> assets) {
    public NewVersion {
        requireNonNull(dagId, "dagId");
        requireNonNull(file, "file");
        requireNonNull(hash, "hash");
        requireNonNull(source, "source");
        requireNonNull(document, "document");
        requireNonNull(summary, "summary");
        assets = List.copyOf(assets);
    }

    /** A version that has nothing to do with assets. */
    public NewVersion(String dagId, String file, String hash, String source, String document, Summary summary) {
        this(dagId, file, hash, source, document, summary, List.of());
    }

    /**
     * The version of a DAG that was read from a file.
     *
     * @param dag the DAG, checked
     * @param file the file, relative to the DAG folder
     * @param source the file as it was written
     */
    public static NewVersion of(DagSpec dag, String file, String source) {
        String document = DagDocument.write(dag);
        Summary summary = new Summary(
                dag.description(),
                dag.owner(),
                dag.tags(),
                dag.schedule() == null ? null : dag.schedule().expression(),
                dag.timezone().getId());
        return new NewVersion(dag.dagId(), file, hash(document, source), source, document, summary, AssetUse.of(dag));
    }

    private static String hash(String document, String source) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(document.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) 0);
            sha256.update(source.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
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
