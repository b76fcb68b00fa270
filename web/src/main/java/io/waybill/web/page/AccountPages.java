package io.waybill.web.page;

import static java.util.Objects.requireNonNullElse;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.ApiTokenRow;
import io.waybill.engine.store.UserRow;
import io.waybill.spec.Durations;
import io.waybill.spec.SpecValueException;
import io.waybill.web.login.Caller;
import io.waybill.web.login.Login;
import io.waybill.web.login.Role;
import io.waybill.web.login.Users;
import io.waybill.web.view.AccountPage;
import io.waybill.web.view.Frame;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One's own account: the password, and tokens for one's programs. */
final class AccountPages {
    private static final String PATH = "/account";

    /** What is said after something was done, by the word in the address. */
    private static final Map<String, String> DONE = Map.of(
            "password", "The password is changed, and you are logged out everywhere else.",
            "revoked", "The token is taken back.");

    private final Login login;
    private final Layout layout;
    private final FormToken token;
    private final Clock clock;

    AccountPages(Login login, Layout layout, FormToken token, Clock clock) {
        this.login = login;
        this.layout = layout;
        this.token = token;
        this.clock = clock;
    }

    void addTo(RoutesConfig routes) {
        routes.get(PATH, ctx -> show(ctx, "", done(ctx), ""));
        routes.post(PATH + "/password", this::setPassword);
        routes.post(PATH + "/tokens", this::createToken);
        routes.post(PATH + "/tokens/revoke", this::revokeToken);
    }

    private static String done(Context ctx) {
        return DONE.getOrDefault(requireNonNullElse(ctx.queryParam("done"), ""), "");
    }

    private Users users() {
        return login.mustBeOn().users();
    }

    private void setPassword(Context ctx) {
        token.check(ctx);
        String name = Caller.of(ctx).name();
        try {
            // The limits of the login hold here too: who finds an open browser must not try passwords at leisure.
            if (login.mustBeOn().check(ctx, name, ctx.formParam("old")).isEmpty()) {
                refuse(ctx, "The password so far is another one.");
                return;
            }
            users().setPassword(name, form(ctx, "new"), Forms.by(ctx));
        } catch (WaybillException e) {
            refuse(ctx, e);
            return;
        } catch (HttpResponseException e) {
            refuse(ctx, requireNonNullElse(e.getMessage(), ""));
            return;
        }
        login.begin(ctx, users().get(name));
        ctx.redirect(PATH + "?done=password", HttpStatus.SEE_OTHER);
    }

    private void createToken(Context ctx) {
        token.check(ctx);
        Caller caller = Caller.of(ctx);
        try {
            Role role = Role.of(form(ctx, "role"));
            caller.mustMakeTokens(role);
            Users.NewToken made =
                    users().createToken(caller.name(), form(ctx, "label"), role, lifetime(ctx), Forms.by(ctx));
            show(ctx, made.token(), "The token is made.", "");
        } catch (WaybillException e) {
            refuse(ctx, e);
        }
    }

    private static Duration lifetime(Context ctx) {
        String text = form(ctx, "lifetime").strip();
        try {
            return text.isEmpty() ? Users.USUAL_TOKEN : Durations.parse(text);
        } catch (SpecValueException e) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST, "'" + text + "' is no length of time. Write 90d or 12h", e);
        }
    }

    private void revokeToken(Context ctx) {
        token.check(ctx);
        String id = form(ctx, "id");
        if (!id.matches("[0-9]{1,18}")) {
            throw new WaybillException(ErrorCode.TOKEN_NOT_FOUND, "There is no token '" + id + "'");
        }
        users().revokeToken(Long.parseLong(id), Caller.of(ctx).name(), Forms.by(ctx));
        ctx.redirect(PATH + "?done=revoked", HttpStatus.SEE_OTHER);
    }

    private void refuse(Context ctx, WaybillException e) {
        if (e.code() != ErrorCode.INVALID_REQUEST) {
            throw e;
        }
        refuse(ctx, e.getMessage() + ".");
    }

    private void refuse(Context ctx, String error) {
        ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
        show(ctx, "", "", error);
    }

    private void show(Context ctx, String made, String done, String error) {
        Caller caller = Caller.of(ctx);
        UserRow user = users().get(caller.name());
        Instant now = clock.instant();
        List<AccountPage.Token> tokens = users().tokens(caller.name()).stream()
                .map(row -> token(row, now))
                .toList();
        Frame frame = layout.still(ctx, "Account", new Frame.Crumb("Account", ""));
        layout.render(
                ctx,
                "account.jte",
                new AccountPage(
                        frame,
                        caller.name(),
                        Users.roles(user),
                        Arrays.stream(Role.values())
                                .filter(caller::hasSomewhere)
                                .map(Role::id)
                                .toList(),
                        tokens,
                        made,
                        done,
                        user.vouch() == null && login.hasPasswords(),
                        error));
    }

    private static AccountPage.Token token(ApiTokenRow row, Instant now) {
        return new AccountPage.Token(
                row.id(),
                row.label(),
                row.role(),
                row.createdAt(),
                row.expiresAt(),
                row.usedAt(),
                !row.expiresAt().isAfter(now));
    }

    private static String form(Context ctx, String name) {
        return requireNonNullElse(ctx.formParam(name), "");
    }
}
