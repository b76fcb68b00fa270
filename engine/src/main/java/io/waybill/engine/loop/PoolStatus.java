package io.waybill.engine.loop;

import io.waybill.engine.store.PoolRow;

/**
 * A pool and who is in it.
 *
 * @param pool the pool
 * @param use who is in it
 */
public record PoolStatus(PoolRow pool, PoolUse use) {
    /** How many slots are taken. */
    public long occupied() {
        return use.running() + use.queued() + (pool.includeDeferred() ? use.deferred() : 0);
    }

    /**
     * How many slots are left: {@link PoolRow#UNLIMITED} where there is no limit; less than none where the pool was given
     * fewer slots than are taken.
     */
    public long open() {
        return pool.isLimited() ? pool.slots() - occupied() : PoolRow.UNLIMITED;
    }
}
