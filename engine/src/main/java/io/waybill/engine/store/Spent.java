package io.waybill.engine.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a task has used up of its budgets since it was last cleared.
 *
 * @param userFailures tries that ended by the user's fault; what {@code retries} counts
 * @param platformFailures tries that ended by the platform's fault; what {@code platform_retries} counts
 * @param capacityFailures tries in a row, up to the newest, that found no capacity
 * @param capacitySince when the first of them ended, from which {@code capacity_retries} counts; absent without one
 * @param memoryGrowths how often the task was given more memory because it had run out of it
 * @param onDemand whether the task has given up on Spot capacity
 * @param waitingSince when its first try began to wait, from which its {@code timeout} counts; absent without a wait
 */
public record Spent(
        int userFailures,
        int platformFailures,
        int capacityFailures,
        @Nullable Instant capacitySince,
        int memoryGrowths,
        boolean onDemand,
        @Nullable Instant waitingSince) {
    /** Nothing yet. */
    public static final Spent NOTHING = new Spent(0, 0, 0, null, 0, false, null);

    /** One more of the user's failures, which ends a series of failures for lack of capacity. */
    public Spent byUser() {
        return new Spent(userFailures + 1, platformFailures, 0, null, memoryGrowths, onDemand, waitingSince);
    }

    /** One more of the platform's failures, which ends a series of failures for lack of capacity. */
    public Spent byPlatform() {
        return new Spent(userFailures, platformFailures + 1, 0, null, memoryGrowths, onDemand, waitingSince);
    }

    /** One more failure for lack of capacity, which may be the first of a series. */
    public Spent byCapacity(Instant at) {
        Instant since = capacitySince == null ? at : capacitySince;
        return new Spent(
                userFailures, platformFailures, capacityFailures + 1, since, memoryGrowths, onDemand, waitingSince);
    }

    /** One step more of memory. */
    public Spent withMoreMemory() {
        return new Spent(userFailures, platformFailures, 0, null, memoryGrowths + 1, onDemand, waitingSince);
    }

    /** No Spot capacity from now on. */
    public Spent withoutSpot() {
        return new Spent(userFailures, platformFailures, 0, null, memoryGrowths, true, waitingSince);
    }

    /** It waits from now on, if it does not already. */
    public Spent waiting(Instant now) {
        return waitingSince != null
                ? this
                : new Spent(
                        userFailures, platformFailures, capacityFailures, capacitySince, memoryGrowths, onDemand, now);
    }
}
