package io.waybill.web.login;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.ApiTokenRow;
import io.waybill.engine.store.AuditStore;
import io.waybill.engine.store.SessionRow;
import io.waybill.engine.store.SessionStore;
import io.waybill.engine.store.UserRow;
import io.waybill.engine.store.UserStore;
import io.waybill.engine.store.VouchRow;
import io.waybill.engine.vault.SecretBox;
import io.waybill.web.login.oidc.OidcLogin;
import io.waybill.web.settings.LoginSettings;
import io.waybill.web.settings.OidcSettings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets people and programs in, and knows them again. Thread safe. */
public final class Login {
    private static final String HOOKS = "/hooks/";
    private static final String BEARER = "Bearer ";

    private final LoginSettings settings;
    private final OidcSettings provider;
    private final UserStore store;
    private final SessionStore sessions;
    private final Users users;
    private final BrowserSessions browsers;
    private final ProviderLogin byProvider;
    private final AccessTokens tokens;
    private final LoginLimits limits;
    private final Refusals refusals;
    private final Function<String, List<String>> tags;
    private final Clock clock;

    /**
     * @param provider by which people log in, where the mode says so
     * @param publicUrl where people find the page; absent: at the address it listens on
     * @param store the users
     * @param box encrypts what access tokens are signed with
     * @param tags of a DAG, by its id
     */
    public Login(
            LoginSettings settings,
            OidcSettings provider,
            @Nullable URI publicUrl,
            UserStore store,
            AuditStore audit,
            SecretBox box,
            Function<String, List<String>> tags,
            Clock clock) {
        this.settings = settings;
        this.provider = provider;
        this.store = store;
        this.sessions = store.sessions();
        this.users = new Users(store, audit, clock);
        OidcLogin oidc = settings.mode().hasProvider() ? new OidcLogin(provider, users, clock) : null;
        this.tokens = new AccessTokens(store, box, settings.tokenLifetime(), clock);
        this.limits = new LoginLimits(clock);
        this.refusals = new Refusals(audit, clock);
        Cookies cookies = new Cookies(publicUrl);
        this.browsers = new BrowserSessions(settings, sessions, users, box, cookies, clock);
        this.byProvider = new ProviderLogin(settings.mode(), oidc, browsers, cookies, refusals);
        this.tags = tags;
        this.clock = clock;
    }

    /** Whether there is a login. */
    public boolean isOn() {
        return settings.mode().hasLogin();
    }

    /** Whether people log in with a name and a password. */
    public boolean hasPasswords() {
        return settings.mode().hasPasswords();
    }

    /** The login by a provider. */
    public ProviderLogin byProvider() {
        return byProvider;
    }

    /**
     * Refuses what makes no sense without a login.
     *
     * @throws WaybillException {@code INVALID_REQUEST}
     */
    public Login mustBeOn() {
        if (!isOn()) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "There is no login here, everybody on this machine may do everything: the setting login.mode is none");
        }
        return this;
    }

    /** Who may log in. */
    public Users users() {
        return users;
    }

    /** Finds out who sent a request; nobody did who shows a token that does not hold. */
    public Caller identify(Context ctx) {
        if (!isOn()) {
            return Caller.ANYBODY;
        }
        String authorization = ctx.header("Authorization");
        if (authorization != null && isForPrograms(ctx.path())) {
            return byToken(authorization);
        }
        String cookie = browsers.cookie(ctx).orElse(null);
        if (cookie == null) {
            return Caller.NOBODY;
        }
        Caller caller = bySession(cookie);
        // A page that renews itself does so whether or not somebody looks at it.
        String mode = ctx.header("Sec-Fetch-Mode");
        if (caller.isUser()
                && (mode == null
                        || mode.equals("navigate")
                        || !ctx.method().name().equals("GET"))) {
            browsers.seen(cookie);
        }
        return caller;
    }

    /** What programs call, and what is answered to them. */
    public static boolean isForPrograms(String path) {
        return path.startsWith("/api/")
                || path.startsWith("/auth/")
                || path.startsWith(HOOKS)
                || path.equals("/metrics");
    }

    private Caller byToken(String authorization) {
        String token = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : "";
        return token.startsWith(Users.TOKEN_PREFIX) ? byApiToken(token) : byAccessToken(token);
    }

    private Caller byAccessToken(String token) {
        return tokens.read(token)
                .flatMap(claims -> store.find(claims.user())
                        .filter(user -> mayCome(user) && user.generation() == claims.generation()))
                .map(user -> caller(user, Role.ADMIN, "", () -> byAccessToken(token)))
                .orElse(Caller.NOBODY);
    }

    private Caller byApiToken(String token) {
        Instant now = clock.instant();
        ApiTokenRow row = sessions.token(Secrets.hash(token)).orElse(null);
        if (row == null || !row.expiresAt().isAfter(now)) {
            return Caller.NOBODY;
        }
        UserRow user = store.find(row.user()).filter(this::mayHaveTokens).orElse(null);
        if (user == null) {
            return Caller.NOBODY;
        }
        Instant used = row.usedAt();
        if (used == null || used.plus(BrowserSessions.NOTED).isBefore(now)) {
            sessions.used(row.id(), now);
        }
        return caller(user, Role.of(row.role()), "", () -> byApiToken(token)).byApiToken();
    }

    private Caller bySession(String cookie) {
        SessionRow session = browsers.find(cookie).orElse(null);
        if (session == null) {
            return Caller.NOBODY;
        }
        return store.find(session.user())
                .filter(user -> mayCome(user) && user.generation() == session.generation())
                .map(user -> caller(user, Role.ADMIN, cookie, () -> bySession(cookie)))
                .orElse(Caller.NOBODY);
    }

    /** Whether they could log in as things are: who is vouched for by a provider that the settings do not name, could not. */
    private boolean mayCome(UserRow user) {
        VouchRow vouch = user.vouch();
        boolean byProvider = vouch != null
                && settings.mode().hasProvider()
                && vouch.issuer().equals(String.valueOf(provider.issuer()));
        return !user.disabled() && (vouch == null ? hasPasswords() : byProvider);
    }

    /** Tokens of users of ours hold whatever the mode, as programs have no other; a provider is believed for a while. */
    private boolean mayHaveTokens(UserRow user) {
        VouchRow vouch = user.vouch();
        return vouch == null
                ? !user.disabled()
                : mayCome(user) && vouch.at().plus(provider.rolesHold()).isAfter(clock.instant());
    }

    private Caller caller(UserRow user, Role most, String formKey, Supplier<Caller> renewal) {
        List<Grant> grants = user.grants().stream()
                .map(Grant::of)
                .map(grant -> new Grant(grant.role().atMost(most), grant.dagPattern(), grant.tag()))
                .toList();
        return Caller.user(user.name(), grants, formKey, tags, renewal);
    }

    /**
     * Who has this name and password.
     *
     * @return nothing where it is wrong, which is written down
     * @throws HttpResponseException with the status 429 after too many failures
     */
    public Optional<UserRow> check(Context ctx, @Nullable String name, @Nullable String password) {
        if (!hasPasswords()) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "Nobody logs in with a password here: the setting login.mode is oidc. Programs use an API token of the"
                            + " page Account");
        }
        String who = Users.plain(name);
        String address = ctx.ip();
        Duration wait = limits.begin(who, address);
        if (!wait.isZero()) {
            refusals.note(who + " (" + address + ")", "login_refused", "too many failures");
            long seconds = Math.max(1, wait.toSeconds());
            ctx.header("Retry-After", Long.toString(seconds));
            throw new HttpResponseException(
                    HttpStatus.TOO_MANY_REQUESTS.getCode(),
                    "Logging in has failed too often. Try again in " + (seconds + 59) / 60 + " min",
                    Map.of());
        }
        Optional<UserRow> user = users.find(who, password == null ? "" : password);
        if (user.isPresent()) {
            limits.succeeded(who, address);
        } else {
            refusals.note(who + " (" + address + ")", "login_failed", "wrong name or password");
        }
        return user;
    }

    /** Begins a session, always a new one: what the browser showed before is ended and never taken over. */
    public void begin(Context ctx, UserRow user) {
        browsers.begin(ctx, user, null);
    }

    /** An access token for programs. */
    public String accessToken(UserRow user) {
        String token = tokens.give(user);
        users.note(user.name(), "access_token", "by POST /auth/token");
        return token;
    }

    /** What makes the form of the login page the browser's own before there is a session; a new cookie where there is none. */
    public String formKeyBefore(Context ctx) {
        return browsers.formKeyBefore(ctx);
    }

    /** The token of forms that goes with a key. */
    public static String formToken(String key) {
        return Secrets.sign(key, "form");
    }

    /** Writes down that a request was refused. */
    public void refused(Context ctx, String message) {
        if (isOn()) {
            refused(ctx, ctx.method() + " " + shownPath(ctx), message);
        }
    }

    /** The address without what is secret of it: who has a hook's needs nothing else. */
    public static String shownPath(Context ctx) {
        return ctx.path().startsWith(HOOKS) ? HOOKS + "…" : ctx.path();
    }

    /**
     * The same, with or without a login, of an address that must not be seen.
     *
     * @param what was asked for
     */
    public void refused(Context ctx, String what, String message) {
        String name = Caller.of(ctx).name();
        refusals.note(name.isEmpty() ? "nobody (" + ctx.ip() + ")" : name, "refused", what + ": " + message);
    }
}
