package io.waybill.web.login;

import io.javalin.http.Context;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.web.login.oidc.OidcLogin;
import io.waybill.web.settings.LoginMode;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The browser's way to the OpenID provider and back, in and out. Thread safe. */
public final class ProviderLogin {
    private static final String FLOW = "waybill_oidc";
    private static final String LEFT = "waybill_left";
    private static final String LOGIN_PAGE = "/login";
    private static final int LEAVE_SECONDS = 600;

    private final LoginMode mode;
    private final @Nullable OidcLogin oidc;
    private final BrowserSessions sessions;
    private final Cookies cookies;
    private final Refusals refusals;

    ProviderLogin(
            LoginMode mode, @Nullable OidcLogin oidc, BrowserSessions sessions, Cookies cookies, Refusals refusals) {
        this.mode = mode;
        this.oidc = oidc;
        this.sessions = sessions;
        this.cookies = cookies;
        this.refusals = refusals;
    }

    /** What people call the provider; empty where there is none. */
    public String label() {
        return oidc == null ? "" : oidc.label();
    }

    /**
     * Begins a login.
     *
     * @param next the page of ours that it leads to
     * @return where the browser goes
     * @throws WaybillException {@code INVALID_REQUEST} where there is no provider; {@code SERVICE_UNAVAILABLE}
     */
    public URI begin(Context ctx, String next) {
        OidcLogin.Begun begun = mustBeThere().begin(cookies.own(ctx), next);
        cookies.set(ctx, FLOW, OidcLogin.CALLBACK, begun.cookie(), OidcLogin.seconds());
        return begun.location();
    }

    /**
     * Ends a login, and begins the session.
     *
     * @return the page of ours that it leads to
     * @throws WaybillException {@code LOGIN_REFUSED}, which is written down; {@code SERVICE_UNAVAILABLE}; {@code INVALID_REQUEST}
     */
    public String enter(Context ctx) {
        OidcLogin provided = mustBeThere();
        String kept = ctx.cookie(FLOW);
        if (provided.isAnswer(kept, ctx.queryParamMap())) {
            // However it ends, there is no second time. A forged answer ends nothing.
            cookies.end(ctx, FLOW, OidcLogin.CALLBACK);
        }
        try {
            OidcLogin.Entered entered = provided.finish(cookies.own(ctx), kept, ctx.queryParamMap());
            sessions.begin(ctx, entered.user(), entered.idToken());
            return entered.next();
        } catch (WaybillException e) {
            refusals.note("somebody (" + ctx.ip() + ")", "login_failed", String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /**
     * Ends the session of a browser here, by whatever it began.
     *
     * @return where it goes to end the one at the provider, too; nothing where there is none
     */
    public Optional<URI> leave(Context ctx) {
        Optional<String> idToken = oidc == null ? Optional.empty() : sessions.idToken(ctx);
        sessions.end(ctx);
        String state = Secrets.random();
        Optional<URI> there = idToken.flatMap(token -> mustBeThere().leave(cookies.own(ctx), token, state));
        if (there.isPresent()) {
            cookies.set(ctx, LEFT, LOGIN_PAGE, state, LEAVE_SECONDS);
        }
        return there;
    }

    /** Whether a browser comes back from the provider, where it has ended its session; told once. */
    public boolean hasLeft(Context ctx) {
        String state = ctx.queryParam("state");
        String kept = ctx.cookie(LEFT);
        if (state == null || kept == null || !Secrets.areEqual(kept, state)) {
            return false;
        }
        cookies.end(ctx, LEFT, LOGIN_PAGE);
        return true;
    }

    private OidcLogin mustBeThere() {
        if (oidc == null) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "There is no login by a provider here: the setting login.mode is "
                            + mode.name().toLowerCase(Locale.ROOT));
        }
        return oidc;
    }
}
