package io.waybill.engine.store;

/**
 * What was secret once.
 *
 * @param purpose what it was encrypted for
 * @param sealed as it was kept
 */
public record RetiredSecret(String purpose, String sealed) {}
