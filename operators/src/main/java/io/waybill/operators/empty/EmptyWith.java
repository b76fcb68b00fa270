package io.waybill.operators.empty;

/** {@code empty} is told nothing. */
public record EmptyWith() {}
