package io.waybill.web.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.UserRow;
import io.waybill.web.login.Caller;
import io.waybill.web.login.Login;
import io.waybill.web.login.oidc.OidcLogin;
import io.waybill.web.view.Frame;
import io.waybill.web.view.Links;
import io.waybill.web.view.LoginPage;
import io.waybill.web.view.LogoutPage;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The login and the logout. */
final class LoginPages {
    /** A path of ours, and nothing that a browser could take for another site: no second slash, no backslash. */
    private static final Pattern OURS = Pattern.compile("/(?![/\\\\])[\\x21-\\x5b\\x5d-\\x7e]{0,2000}");

    private static final int MOST_TYPED = 100;

    private static final Logger LOG = LoggerFactory.getLogger(LoginPages.class);

    private final Login login;
    private final Layout layout;
    private final FormToken token;

    LoginPages(Login login, Layout layout, FormToken token) {
        this.login = login;
        this.layout = layout;
        this.token = token;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/login", this::form);
        routes.post("/login", this::enter);
        routes.post("/logout", this::leave);
        routes.get("/login/oidc", this::toProvider);
        routes.get(OidcLogin.CALLBACK, this::fromProvider);
    }

    private void form(Context ctx) {
        if (!login.isOn() || Caller.of(ctx).isUser()) {
            ctx.redirect(next(ctx.queryParam("next")));
            return;
        }
        String left = login.byProvider().hasLeft(ctx)
                ? "You are logged out, here and by " + login.byProvider().label() + "."
                : "";
        show(ctx, next(ctx.queryParam("next")), "", "", left);
    }

    /** Where it leads: a page of ours, never another site. */
    static String next(@Nullable String wanted) {
        return wanted != null
                        && OURS.matcher(wanted).matches()
                        && !wanted.startsWith("/login")
                        && !wanted.startsWith("/logout")
                ? wanted
                : Links.dags();
    }

    private void show(Context ctx, String next, String name, String error) {
        show(ctx, next, name, error, "");
    }

    private void show(Context ctx, String next, String name, String error, String done) {
        Frame frame = layout.still(ctx, "Log in", new Frame.Crumb("Log in", ""));
        String formToken = Login.formToken(login.formKeyBefore(ctx));
        layout.render(
                ctx,
                "login.jte",
                new LoginPage(
                        frame,
                        formToken,
                        next,
                        name,
                        error,
                        done,
                        login.hasPasswords(),
                        login.byProvider().label(),
                        Links.loginByProvider(next)));
    }

    private void enter(Context ctx) {
        login.mustBeOn();
        FormToken.check(ctx, Login.formToken(login.formKeyBefore(ctx)));
        String next = next(ctx.formParam("next"));
        String name = Objects.requireNonNullElse(ctx.formParam("name"), "");
        String typed = name.substring(0, Math.min(name.length(), MOST_TYPED));
        Optional<UserRow> user;
        try {
            user = login.check(ctx, name, ctx.formParam("password"));
        } catch (HttpResponseException e) {
            ctx.status(e.getStatus());
            show(ctx, next, typed, Objects.requireNonNullElse(e.getMessage(), ""));
            return;
        }
        if (user.isEmpty()) {
            ctx.status(HttpStatus.UNAUTHORIZED);
            show(ctx, next, typed, "The name or the password is wrong, or the user may not log in.");
            return;
        }
        login.begin(ctx, user.get());
        ctx.redirect(next, HttpStatus.SEE_OTHER);
    }

    private void toProvider(Context ctx) {
        String next = next(ctx.queryParam("next"));
        try {
            ctx.redirect(login.byProvider().begin(ctx, next).toString());
        } catch (WaybillException e) {
            explain(ctx, next, e);
        }
    }

    private void fromProvider(Context ctx) {
        try {
            // It was one of ours when the login was begun, but a cookie can be changed.
            ctx.redirect(next(login.byProvider().enter(ctx)), HttpStatus.SEE_OTHER);
        } catch (WaybillException e) {
            explain(ctx, Links.dags(), e);
        }
    }

    /** On the login page, where people can begin anew. */
    private void explain(Context ctx, String next, WaybillException e) {
        if (e.code() != ErrorCode.LOGIN_REFUSED && e.code() != ErrorCode.SERVICE_UNAVAILABLE) {
            throw e;
        }
        boolean isOurs = e.code() == ErrorCode.SERVICE_UNAVAILABLE;
        if (isOurs) {
            LOG.warn("A login failed: {}", e.getMessage());
        }
        ctx.status(isOurs ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.FORBIDDEN);
        show(ctx, next, "", e.getMessage() + ".");
    }

    private void leave(Context ctx) {
        if (Caller.of(ctx).isUser()) {
            token.check(ctx);
        }
        Optional<URI> provider = login.byProvider().leave(ctx);
        if (provider.isEmpty()) {
            ctx.redirect("/login", HttpStatus.SEE_OTHER);
            return;
        }
        // No redirect: a form of ours may lead to no other host (form-action), and a page may.
        String there = provider.get().toString();
        ctx.header("Refresh", "0; url=" + there);
        Frame frame = layout.still(ctx, "Log out", new Frame.Crumb("Log out", ""));
        String label = login.byProvider().label();
        layout.render(ctx, "logout.jte", new LogoutPage(frame, label, there));
    }
}
