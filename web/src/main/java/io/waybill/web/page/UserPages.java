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
import java.util.Set;

/** Who may log in, and the forms that make and change them. */
final class UserPages {
    private static final String PATH = "/users";
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
                ctx -> change(ctx, users -> {
                    String name = form(ctx, "name").strip();
                    users.create(name, form(ctx, "password"), grants(ctx), Forms.by(ctx));
                }));
        routes.post(
                ONE + "/roles", ctx -> change(ctx, users -> users.setGrants(name(ctx), grants(ctx), Forms.by(ctx))));
        routes.post(
                ONE + "/password",
                ctx -> change(ctx, users -> users.setPassword(name(ctx), form(ctx, "password"), Forms.by(ctx))));
        routes.post(ONE + "/disable", ctx -> change(ctx, users -> users.setDisabled(name(ctx), true, Forms.by(ctx))));
        routes.post(ONE + "/enable", ctx -> change(ctx, users -> users.setDisabled(name(ctx), false, Forms.by(ctx))));
    }

    private static String name(Context ctx) {
        return ctx.pathParam("name");
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
        void in(Users users);
    }

    private void change(Context ctx, Change change) {
        token.check(ctx);
        try {
            change.in(login.mustBeOn().users());
        } catch (WaybillException e) {
            if (!OF_THE_FORM.contains(e.code())) {
                throw e;
            }
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            show(ctx, String.valueOf(e.getMessage()));
            return;
        }
        Forms.done(ctx, PATH);
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
                        error));
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
