package io.waybill.web.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.loop.PoolStatus;
import io.waybill.engine.loop.PoolUse;
import io.waybill.engine.loop.Pools;
import io.waybill.engine.store.PoolRow;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/pools}, as in Airflow. */
final class PoolApi {
    private static final String POOLS = "/api/v2/pools";
    private static final String POOL = POOLS + "/{name}";
    private static final String NAME = "name";
    private static final String SLOTS = "slots";
    private static final String DESCRIPTION = "description";
    private static final String INCLUDE_DEFERRED = "include_deferred";

    private final Pools pools;

    PoolApi(Pools pools) {
        this.pools = pools;
    }

    /** A pool in the shape of Airflow's API; the names become snake case. */
    private record Pool(
            String name,
            int slots,
            @Nullable String description,
            boolean includeDeferred,
            long occupiedSlots,
            long runningSlots,
            long queuedSlots,
            long scheduledSlots,
            long openSlots,
            long deferredSlots) {
        static Pool of(PoolStatus status) {
            PoolRow pool = status.pool();
            PoolUse use = status.use();
            return new Pool(
                    pool.name(),
                    pool.slots(),
                    pool.description().isEmpty() ? null : pool.description(),
                    pool.includeDeferred(),
                    status.occupied(),
                    use.running(),
                    use.queued(),
                    use.scheduled(),
                    status.open(),
                    use.deferred());
        }
    }

    /** A page of pools. */
    private record Answer(List<Pool> pools, int totalEntries) {}

    void addTo(RoutesConfig routes) {
        routes.get(POOLS, this::list);
        routes.post(POOLS, this::create);
        routes.get(POOL, ctx -> send(ctx, ctx.pathParam(NAME)));
        routes.patch(POOL, this::change);
        routes.delete(POOL, this::delete);
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part part = api.about("Pool");
        part.get("get_pools", POOLS, "Pools, and how many of their slots are in use.")
                .paged()
                .ordered(NAME)
                .like("pool_name_pattern")
                .answers(Answer.class);
        part.post("post_pool", POOLS, "Makes a pool; -1 slots are no limit.")
                .takes(NewPool.class)
                .refuses(409)
                .answers(201, Pool.class);
        part.get("get_pool", POOL, "A pool.").answers(Pool.class);
        part.patch("patch_pool", POOL, "Changes a pool.")
                .takes(PoolChange.class)
                .masked()
                .answers(Pool.class);
        part.delete("delete_pool", POOL, "Deletes a pool; default_pool stays.")
                .refuses(400)
                .answersNothing();
    }

    /** A pool to be made. */
    private record NewPool(
            String name,
            int slots,
            @Nullable String description,
            @Nullable Boolean includeDeferred) {}

    /** What of a pool can be changed; its name must be what it is. */
    private record PoolChange(
            @Nullable String name,
            @Nullable String pool,
            @Nullable Integer slots,
            @Nullable String description,
            @Nullable Boolean includeDeferred) {}

    private void list(Context ctx) {
        Query query = new Query(ctx);
        Pattern pattern = Query.like(ctx.queryParam("pool_name_pattern"));
        List<PoolStatus> found = new ArrayList<>(pools.overview().pools().stream()
                .filter(status ->
                        pattern == null || pattern.matcher(status.pool().name()).matches())
                .toList());
        if (query.descending(NAME, List.of(NAME, "pool"))) {
            Collections.reverse(found);
        }
        Json.send(ctx, new Answer(query.page(found).stream().map(Pool::of).toList(), found.size()));
    }

    private void send(Context ctx, String name) {
        Json.send(ctx, Pool.of(pools.status(name)));
    }

    private void create(Context ctx) {
        ObjectNode body = Json.body(ctx, NewPool.class);
        String name = text(body, NAME);
        Integer slots = slots(body);
        if (name == null || slots == null) {
            throw wrong((name == null ? NAME : SLOTS) + " is missing. Send {\"name\": \"warehouse\", \"slots\": 4}");
        }
        pools.create(
                new PoolRow(
                        name,
                        slots,
                        requireNonNullElse(text(body, DESCRIPTION), ""),
                        requireNonNullElse(flag(body, INCLUDE_DEFERRED), false)),
                Caller.byApi(ctx));
        ctx.status(HttpStatus.CREATED);
        send(ctx, name);
    }

    private void change(Context ctx) {
        PoolRow pool = pools.get(ctx.pathParam(NAME));
        Set<String> fields = Set.of(SLOTS, DESCRIPTION, INCLUDE_DEFERRED);
        ObjectNode body = Json.body(ctx, PoolChange.class);
        String name = body.hasNonNull("pool") ? text(body, "pool") : text(body, NAME);
        if (name != null && !name.equals(pool.name())) {
            throw wrong("The body names pool '" + name + "', and the address '" + pool.name()
                    + "'. A pool keeps its name: make another one, and delete this one");
        }
        Set<String> mask = new Query(ctx).all("update_mask");
        if (!mask.isEmpty() && !fields.containsAll(mask)) {
            throw Query.wrong("update_mask", String.join(",", mask), "some of " + new TreeSet<>(fields));
        }
        ObjectNode changes = mask.isEmpty() ? body : body.retain(mask);
        if (pool.isDefault() && changes.has(DESCRIPTION)) {
            throw wrong("Of default_pool only slots and include_deferred can be changed");
        }
        pools.update(
                new PoolRow(
                        pool.name(),
                        requireNonNullElse(slots(changes), pool.slots()),
                        changes.has(DESCRIPTION)
                                ? requireNonNullElse(text(changes, DESCRIPTION), "")
                                : pool.description(),
                        requireNonNullElse(flag(changes, INCLUDE_DEFERRED), pool.includeDeferred())),
                Caller.byApi(ctx));
        send(ctx, pool.name());
    }

    private void delete(Context ctx) {
        pools.delete(ctx.pathParam(NAME), Caller.byApi(ctx));
        ctx.status(HttpStatus.NO_CONTENT);
    }

    private static @Nullable String text(ObjectNode body, String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrong(field + " must be a text");
        }
        return value.textValue();
    }

    private static @Nullable Integer slots(ObjectNode body) {
        JsonNode value = body.path(SLOTS);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong(
                    "slots must be a whole number. A pool has 0 to " + Pools.MOST_SLOTS + " slots, or -1 for no limit");
        }
        return value.intValue();
    }

    private static @Nullable Boolean flag(ObjectNode body, String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isBoolean()) {
            throw wrong(field + " must be true or false");
        }
        return value.booleanValue();
    }

    private static WaybillException wrong(String message) {
        return new WaybillException(ErrorCode.INVALID_REQUEST, message);
    }
}
