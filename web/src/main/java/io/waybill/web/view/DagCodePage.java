package io.waybill.web.view;

import java.time.Instant;
import java.util.List;

/**
 * A DAG's file, as one version had it.
 *
 * @param frame around it
 * @param head the top
 * @param version its number
 * @param createdAt when it was first seen
 * @param hash what tells versions apart
 * @param lines the file, line by line, in coloured pieces
 */
public record DagCodePage(
        Frame frame, DagHead head, int version, Instant createdAt, String hash, List<List<YamlPiece>> lines) {
    public DagCodePage {
        lines = List.copyOf(lines);
    }
}
