package io.waybill.engine.store;

import io.waybill.engine.notify.RunDeadline;

/**
 * A deadline of a run.
 *
 * @param runKey {@link RunRow#id}
 * @param number which one of the run, counted from 0
 * @param deadline what it says
 * @param state where it stands
 */
public record DeadlineRow(long runKey, int number, RunDeadline deadline, DeadlineState state) {}
