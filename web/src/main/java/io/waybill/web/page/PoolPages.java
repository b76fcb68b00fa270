package io.waybill.web.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.loop.Pools;
import io.waybill.engine.store.PoolRow;
import io.waybill.spec.TaskSpec;
import io.waybill.web.login.Caller;
import io.waybill.web.view.Frame;
import io.waybill.web.view.Links;
import io.waybill.web.view.PoolFormPage;
import org.jspecify.annotations.Nullable;

/** The pools, and the forms that make, change and delete them. */
final class PoolPages {
    private static final int REFRESH_SECONDS = 5;

    private final Pools pools;
    private final Layout layout;
    private final FormToken token;

    PoolPages(Pools pools, Layout layout, FormToken token) {
        this.pools = pools;
        this.layout = layout;
        this.token = token;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/pools", this::list);
        routes.get("/pools/form", this::form);
        routes.post("/pools/form", this::save);
        routes.post("/pools/delete", this::delete);
    }

    private void list(Context ctx) {
        Frame frame = layout.live(ctx, "Pools", "pools", REFRESH_SECONDS, new Frame.Crumb("Pools", ""));
        layout.render(ctx, "pools.jte", PoolViews.page(frame, pools.overview(), Caller.of(ctx)::sees));
    }

    /** Without a name it makes a pool; {@code new} proposes a name. */
    private void form(Context ctx) {
        String name = ctx.queryParam("name");
        if (name == null) {
            show(ctx, new Typed(true, text(ctx.queryParam("new")), "", "", false), new Problems("", "", ""));
        } else {
            PoolRow pool = pools.get(name);
            Typed typed =
                    new Typed(false, name, Integer.toString(pool.slots()), pool.description(), pool.includeDeferred());
            show(ctx, typed, new Problems("", "", ""));
        }
    }

    /** What the fields of the form hold. */
    private record Typed(boolean isNew, String name, String slots, String description, boolean includeDeferred) {
        private static final String WHOLE_NUMBER = "-?[0-9]{1,9}";

        /** What is wrong with what was typed. */
        Problems problems() {
            String ofName = isNew ? Pools.problemOfName(name).orElse("") : "";
            String ofSlots = slots.matches(WHOLE_NUMBER)
                    ? Pools.problemOfSlots(Integer.parseInt(slots)).orElse("")
                    : "This is no whole number. Write 4, or -1 for no limit";
            return new Problems(
                    ofName, ofSlots, Pools.problemOfDescription(description).orElse(""));
        }

        PoolRow pool() {
            return new PoolRow(name, Integer.parseInt(slots), description, includeDeferred);
        }

        boolean isDefault() {
            return !isNew && name.equals(TaskSpec.DEFAULT_POOL);
        }
    }

    /** What is wrong with the fields; empty where nothing is. */
    private record Problems(String name, String slots, String description) {
        boolean none() {
            return name.isEmpty() && slots.isEmpty() && description.isEmpty();
        }
    }

    private void save(Context ctx) {
        token.check(ctx);
        Typed typed = new Typed(
                ctx.formParam("is_new") != null,
                text(ctx.formParam("name")),
                text(ctx.formParam("slots")),
                text(ctx.formParam("description")),
                ctx.formParam("include_deferred") != null);
        Problems problems = typed.problems();
        if (problems.none()) {
            try {
                if (typed.isNew()) {
                    pools.create(typed.pool(), Forms.by(ctx));
                } else {
                    pools.update(typed.pool(), Forms.by(ctx));
                }
                Forms.done(ctx, Links.pools());
                return;
            } catch (WaybillException e) {
                if (e.code() != ErrorCode.POOL_EXISTS) {
                    throw e;
                }
                problems = new Problems(String.valueOf(e.getMessage()), "", "");
            }
        }
        ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
        show(ctx, typed, problems);
    }

    private void show(Context ctx, Typed typed, Problems problems) {
        String title = typed.isNew() ? "New pool" : "Change " + typed.name();
        Frame frame = layout.still(ctx, title, new Frame.Crumb("Pools", Links.pools()), new Frame.Crumb(title, ""));
        layout.render(
                ctx,
                "poolForm.jte",
                new PoolFormPage(
                        frame,
                        typed.isNew(),
                        typed.isDefault(),
                        typed.name(),
                        problems.name(),
                        typed.slots(),
                        problems.slots(),
                        typed.description(),
                        problems.description(),
                        typed.includeDeferred()));
    }

    private void delete(Context ctx) {
        token.check(ctx);
        pools.delete(text(ctx.formParam("name")), Forms.by(ctx));
        Forms.done(ctx, Links.pools());
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text.strip();
    }
}
