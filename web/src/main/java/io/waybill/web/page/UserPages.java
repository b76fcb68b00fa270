package io.waybill.web.page;

import static java.util.Objects.requireNonNullElse;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.UserRow;
import io.waybill.web.login.Caller;
import io.waybill.web.login.Grant;
import io.waybill.web.login.Login;
import io.waybill.web.login.Users;
import io.waybill.web.view.Frame;
import io.waybill.web.view.Links;
import io.waybill.web.view.UsersPage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Who may log in, and the forms that make and change them. */
final class UserPages {
    private static final String PATH = "/users";

    /** What is said after something was done, by the word in the address. */
    private static final Map<String, String> DONE = Map.of(
            "new", "%s can log in now.",
            "roles", "The roles of %s are saved.",
            "password", "The password of %s is set; they are logged out everywhere.",
            "disable", "%s is let in no more.",
            "enable", "%s is let in again.");

    private static final String ONE = PATH + "/{name}";
    private static final Set<ErrorCode> OF_THE_FORM = Set.of(ErrorCode.INVALID_REQUEST, ErrorCode.USER_EXISTS);

    private final Login login;
    private final Layout layout;
    private final FormToken token;

    UserPages(Login login, Layout layout, FormToken token) {
        this.login = login;
        this.layout = layout;
        this.token = token;
    }

    void addTo(RoutesConfig routes) {
        routes.get(PATH, ctx -> show(ctx, ""));
        routes.post(
                PATH + "/new",
                ctx -> change(ctx, "new", form(ctx, "name").strip(), (users, name) -> {
                    users.create(name, form(ctx, "password"), grants(ctx), Forms.by(ctx));
                }));
        add(routes, "roles", ctx -> (users, name) -> users.setGrants(name, grants(ctx), Forms.by(ctx)));
        add(routes, "password", ctx -> (users, name) -> users.setPassword(name, form(ctx, "password"), Forms.by(ctx)));
        add(routes, "disable", ctx -> (users, name) -> users.setDisabled(name, true, Forms.by(ctx)));
        add(routes, "enable", ctx -> (users, name) -> users.setDisabled(name, false, Forms.by(ctx)));
    }

    private static String form(Context ctx, String name) {
        return requireNonNullElse(ctx.formParam(name), "");
    }

    private static List<Grant> grants(Context ctx) {
        return Arrays.stream(form(ctx, "roles").split("[,\\n]", -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(Grant::parse)
                .toList();
    }

    private interface Change {
        void in(Users users, String name);
    }

    private void add(RoutesConfig routes, String what, Function<Context, Change> change) {
        routes.post(ONE + "/" + what, ctx -> change(ctx, what, ctx.pathParam("name"), change.apply(ctx)));
    }

    private void change(Context ctx, String what, String name, Change change) {
        token.check(ctx);
        try {
            change.in(login.mustBeOn().users(), name);
        } catch (WaybillException e) {
            if (!OF_THE_FORM.contains(e.code())) {
                throw e;
            }
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            show(ctx, String.valueOf(e.getMessage()));
            return;
        }
        Forms.done(ctx, PATH + "?done=" + what + "&user=" + Links.segment(name));
    }

    private void show(Context ctx, String error) {
        Frame frame = layout.still(ctx, "Users", new Frame.Crumb("Users", ""));
        String self = Caller.of(ctx).name();
        List<UsersPage.Item> items = login.mustBeOn().users().list().stream()
                .map(user -> item(user, self))
                .toList();
        layout.render(
                ctx,
                "users.jte",
                new UsersPage(
                        frame,
                        items,
                        error.isEmpty() ? "" : form(ctx, "name"),
                        error.isEmpty() ? "" : form(ctx, "roles"),
                        error.isEmpty() ? done(ctx, items) : "",
                        error));
    }

    private static String done(Context ctx, List<UsersPage.Item> items) {
        String user = requireNonNullElse(ctx.queryParam("user"), "");
        String words = DONE.get(requireNonNullElse(ctx.queryParam("done"), ""));
        boolean isThere = items.stream().anyMatch(item -> item.name().equals(user));
        return words == null || !isThere ? "" : words.formatted(user);
    }

    private static UsersPage.Item item(UserRow user, String self) {
        return new UsersPage.Item(
                user.name(),
                PATH + "/" + Links.segment(user.name()),
                String.join(", ", Users.roles(user)),
                user.disabled(),
                user.name().equals(self),
                user.vouch() != null,
                user.createdAt());
    }
}
