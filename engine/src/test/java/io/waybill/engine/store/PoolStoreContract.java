package io.waybill.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store of pools promises, whatever the database. */
abstract class PoolStoreContract extends VaultStoreContract {
    private static final PoolRow DEFAULT = new PoolRow("default_pool", 128, "Default pool", false);

    private PoolStore pools;

    @BeforeEach
    void openPools() {
        pools = new PoolStore(database());
    }

    @Test
    void the_default_pool_is_there_from_the_beginning() {
        assertThat(pools.find("default_pool")).contains(DEFAULT);
    }

    @Test
    void a_pool_is_read_as_it_was_made_and_changed_until_it_is_deleted() {
        PoolRow pool = new PoolRow("warehouse", 4, "Ä database – shared", true);
        PoolRow changed = new PoolRow("warehouse", -1, "", false);

        pools.insert(pool);
        assertThat(pools.find("warehouse")).contains(pool);
        pools.update(changed);
        assertThat(pools.find("warehouse")).contains(changed);
        pools.delete("warehouse");

        assertThat(pools.find("warehouse")).isEmpty();
    }

    @Test
    void pools_are_read_by_name_in_pages() {
        PoolRow api = new PoolRow("api", 1, "", false);
        PoolRow warehouse = new PoolRow("warehouse", 4, "", false);
        pools.insert(warehouse);
        pools.insert(api);

        assertThat(pools.list("", 2)).containsExactly(api, DEFAULT);
        assertThat(pools.list("default_pool", 2)).containsExactly(warehouse);
        assertThat(pools.list("warehouse", 2)).isEmpty();
    }

    @Test
    void a_name_is_given_once_and_no_other_can_be_changed() {
        PoolRow pool = new PoolRow("warehouse", 4, "", false);
        pools.insert(pool);

        assertThatThrownBy(() -> pools.insert(pool.withSlots(5)))
                .isInstanceOfSatisfying(WaybillException.class, isA(ErrorCode.POOL_EXISTS))
                .hasMessage("There is a pool 'warehouse' already. Change that one, or choose another name");
        assertThat(pools.find("warehouse")).contains(pool);
        assertThatThrownBy(() -> pools.update(new PoolRow("api", 4, "", false)))
                .isInstanceOfSatisfying(WaybillException.class, isA(ErrorCode.POOL_NOT_FOUND));
        assertThatThrownBy(() -> pools.delete("api"))
                .isInstanceOfSatisfying(WaybillException.class, isA(ErrorCode.POOL_NOT_FOUND))
                .hasMessage("There is no pool 'api'; `waybill pools` lists those that there are");
    }

    private static Consumer<WaybillException> isA(ErrorCode code) {
        return e -> assertThat(e.code()).isEqualTo(code);
    }
}
