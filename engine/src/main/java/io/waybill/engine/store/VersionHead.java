package io.waybill.engine.store;

import java.time.Instant;

/**
 * A version of a DAG without its texts, for lists.
 *
 * @param id {@link VersionRow#id}
 * @param dagId its DAG
 * @param number 1, 2, 3, … within the DAG
 * @param hash SHA-256, hex, over document and source
 * @param createdAt when it was first seen
 */
public record VersionHead(long id, String dagId, int number, String hash, Instant createdAt) {}
