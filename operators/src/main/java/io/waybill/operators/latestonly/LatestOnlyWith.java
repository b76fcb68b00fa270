package io.waybill.operators.latestonly;

/** {@code latest_only} is told nothing. */
public record LatestOnlyWith() {}
