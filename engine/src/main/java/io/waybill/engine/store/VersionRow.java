package io.waybill.engine.store;

import java.time.Instant;

/**
 * One version of a DAG. Never changed once written; runs point to it.
 *
 * @param id unique in the store
 * @param dagId its DAG
 * @param number 1, 2, 3, … within the DAG
 * @param hash SHA-256, hex, over document and source
 * @param source the file as it was written
 * @param document the effective DAG as canonical JSON ({@code DagDocument})
 * @param createdAt when it was first seen
 */
public record VersionRow(
        long id, String dagId, int number, String hash, String source, String document, Instant createdAt) {}
