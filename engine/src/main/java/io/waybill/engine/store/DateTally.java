package io.waybill.engine.store;

import io.waybill.engine.run.RunState;
import java.time.Instant;

/**
 * How many runs of one state have their logical date within a quarter of an hour. All zones' days begin with one.
 *
 * @param from its begin
 * @param state where the runs stand
 * @param runs how many they are
 */
public record DateTally(Instant from, RunState state, int runs) {}
