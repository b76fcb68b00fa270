package io.waybill.engine.loop;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.PoolRow;
import io.waybill.engine.store.PoolStore;
import io.waybill.spec.DagSpec;
import io.waybill.spec.TaskSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pools: slots that tasks of all DAGs share. What is changed holds for every task that starts after the call has
 * returned; tasks that are under way go on. Thread safe.
 */
public final class Pools {
    /** The most slots that can be given. */
    public static final int MOST_SLOTS = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Pools.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}");
    private static final int LONGEST_DESCRIPTION = 1_000;
    private static final int PAGE = 500;

    private final PoolStore store;
    private final RunLoop loop;
    private final LoopAnswers answers;
    private final Audit audit;

    Pools(PoolStore store, RunLoop loop, LoopAnswers answers, Audit audit) {
        this.audit = audit;
        this.store = store;
        this.loop = loop;
        this.answers = answers;
    }

    /**
     * Every pool, and who is in it.
     *
     * @param pools by name
     * @param missing by name, pools that tasks wait for and that do not exist
     */
    public record Overview(List<PoolStatus> pools, Map<String, PoolUse> missing) {
        public Overview {
            pools = List.copyOf(pools);
            missing = Collections.unmodifiableSortedMap(new TreeMap<>(missing));
        }
    }

    /** Every pool, by name. */
    public List<PoolRow> list() {
        List<PoolRow> all = new ArrayList<>();
        List<PoolRow> page = store.list("", PAGE);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = store.list(page.get(page.size() - 1).name(), PAGE);
        }
        return all;
    }

    /**
     * The pool of this name.
     *
     * @throws WaybillException {@code POOL_NOT_FOUND}; {@code DATABASE}
     */
    public PoolRow get(String name) {
        return store.find(name).orElseThrow(() -> PoolStore.notFound(name));
    }

    /**
     * Every pool as it stands at this moment.
     *
     * @throws WaybillException {@code DATABASE}
     */
    public Overview overview() {
        Map<String, PoolUse> uses = new TreeMap<>(answers.of(loop, PoolUse::of));
        List<PoolStatus> pools = list().stream().map(pool -> status(pool, uses)).toList();
        pools.forEach(status -> uses.remove(status.pool().name()));
        return new Overview(pools, uses);
    }

    /**
     * A pool as it stands at this moment.
     *
     * @throws WaybillException {@code POOL_NOT_FOUND}; {@code DATABASE}
     */
    public PoolStatus status(String name) {
        return status(get(name), answers.of(loop, PoolUse::of));
    }

    private static PoolStatus status(PoolRow pool, Map<String, PoolUse> uses) {
        return new PoolStatus(pool, requireNonNull(uses.getOrDefault(pool.name(), PoolUse.NONE)));
    }

    /**
     * Makes a pool. Tasks that wait for one of its name go on at once.
     *
     * @param by who or what asks, for the log
     * @throws WaybillException {@code POOL_EXISTS}; {@code INVALID_REQUEST} where a field is not as it may be;
     *     {@code DATABASE}
     */
    public void create(PoolRow pool, String by) {
        check(pool);
        store.insert(pool);
        changed("Pool {} with {} slots was made by {}", pool.name(), pool.slots(), by);
        keep(by, "create_pool", pool.name() + ", " + pool.slots() + " slots");
    }

    /**
     * Changes all of a pool but its name. Where it gets fewer slots than are taken, nothing is stopped.
     *
     * @param by who or what asks, for the log
     * @throws WaybillException {@code POOL_NOT_FOUND}; {@code INVALID_REQUEST} where a field is not as it may be;
     *     {@code DATABASE}
     */
    public void update(PoolRow pool, String by) {
        check(pool);
        store.update(pool);
        changed("Pool {} was changed to {} slots by {}", pool.name(), pool.slots(), by);
        keep(by, "change_pool", pool.name() + ", " + pool.slots() + " slots");
    }

    /**
     * Removes a pool. Tasks that hold slots of it go on; those that wait for it wait until there is one of its name again.
     *
     * @param by who or what asks, for the log
     * @throws WaybillException {@code POOL_NOT_FOUND}; {@code INVALID_REQUEST} for the default pool; {@code DATABASE}
     */
    public void delete(String name, String by) {
        if (name.equals(TaskSpec.DEFAULT_POOL)) {
            throw invalid(TaskSpec.DEFAULT_POOL + " cannot be deleted: it is the pool of tasks that name none."
                    + " Give it -1 slots to have no limit");
        }
        store.delete(name);
        changed("Pool {} was deleted by {}", name, by);
        keep(by, "delete_pool", name);
    }

    /**
     * Sees to it that each pool which the DAG names is there and has slots enough for each of its tasks, for a database
     * that nobody else uses.
     *
     * @throws WaybillException {@code DATABASE}
     */
    public void provideFor(DagSpec dag, String by) {
        Map<String, Integer> needed = new TreeMap<>();
        dag.tasks().forEach(task -> needed.merge(task.pool(), task.poolSlots(), Math::max));
        needed.forEach((name, slots) -> {
            Optional<PoolRow> there = store.find(name);
            if (there.isEmpty()) {
                create(new PoolRow(name, Math.max(slots, PoolRow.USUAL_SLOTS), "", false), by);
            } else if (there.get().isLimited() && there.get().slots() < slots) {
                update(there.get().withSlots(slots), by);
            }
        });
    }

    /** What is wrong with a pool's name; empty where nothing is. */
    public static Optional<String> problemOfName(String name) {
        return NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("A pool's name has letters, digits, '_', '-' and '.', and at most 200 of them");
    }

    /** What is wrong with a number of slots; empty where nothing is. */
    public static Optional<String> problemOfSlots(long slots) {
        return slots >= PoolRow.UNLIMITED && slots <= MOST_SLOTS
                ? Optional.empty()
                : Optional.of("A pool has 0 to " + MOST_SLOTS + " slots, or -1 for no limit");
    }

    /** What is wrong with a description; empty where nothing is. */
    public static Optional<String> problemOfDescription(String description) {
        return description.length() <= LONGEST_DESCRIPTION
                ? Optional.empty()
                : Optional.of("A description has at most " + LONGEST_DESCRIPTION + " characters");
    }

    private static void check(PoolRow pool) {
        problemOfName(pool.name())
                .or(() -> problemOfSlots(pool.slots()))
                .or(() -> problemOfDescription(pool.description()))
                .ifPresent(problem -> {
                    throw invalid(problem);
                });
    }

    private static WaybillException invalid(String problem) {
        return new WaybillException(ErrorCode.INVALID_REQUEST, problem);
    }

    private void keep(String by, String event, String details) {
        audit.add(by, event, "", "", List.of(), details);
    }

    private void changed(String what, Object... of) {
        LOG.info(what, of);
        answers.await(loop.poolsChanged());
    }
}
