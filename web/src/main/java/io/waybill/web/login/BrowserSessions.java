package io.waybill.web.login;

import io.javalin.http.Context;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.SessionRow;
import io.waybill.engine.store.SessionStore;
import io.waybill.engine.store.UserRow;
import io.waybill.engine.vault.SecretBox;
import io.waybill.web.settings.LoginSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sessions of browsers, known by a cookie whose hash alone is kept. Thread safe. */
final class BrowserSessions {
    private static final String SESSION = "waybill_session";
    private static final String BEFORE = "waybill_login";
    private static final String EVERYWHERE = "/";
    private static final int LONGEST = 100;
    private static final int SHORTEST_KEY = 40;

    /** That somebody did something is written down no more often, or each request would write. */
    static final Duration NOTED = Duration.ofMinutes(1);

    private final LoginSettings settings;
    private final SessionStore sessions;
    private final Users users;
    private final SecretBox box;
    private final Cookies cookies;
    private final Clock clock;

    /** @param box encrypts what providers' sessions are ended by */
    BrowserSessions(
            LoginSettings settings, SessionStore sessions, Users users, SecretBox box, Cookies cookies, Clock clock) {
        this.settings = settings;
        this.sessions = sessions;
        this.users = users;
        this.box = box;
        this.cookies = cookies;
        this.clock = clock;
    }

    /** What a browser shows; nothing where it shows none. */
    Optional<String> cookie(Context ctx) {
        return Optional.ofNullable(ctx.cookie(SESSION)).filter(cookie -> cookie.length() <= LONGEST);
    }

    /** The session of a cookie, as long as it holds. */
    Optional<SessionRow> find(String cookie) {
        Instant now = clock.instant();
        return sessions.session(Secrets.hash(cookie))
                .filter(session -> session.seenAt().plus(settings.sessionIdle()).isAfter(now)
                        && session.createdAt().plus(settings.sessionLifetime()).isAfter(now));
    }

    /** Notes that somebody did something. */
    void seen(String cookie) {
        Instant now = clock.instant();
        String hash = Secrets.hash(cookie);
        boolean isOld = sessions.session(hash)
                .filter(session -> session.seenAt().plus(NOTED).isBefore(now))
                .isPresent();
        if (isOld) {
            sessions.seen(hash, now);
        }
    }

    /**
     * Begins a session, always a new one: what the browser showed before is ended and never taken over.
     *
     * @param idToken by which a provider has told of them; absent where none has
     */
    void begin(Context ctx, UserRow user, @Nullable String idToken) {
        end(ctx);
        Instant now = clock.instant();
        sessions.deleteOld(now.minus(settings.sessionIdle()), now.minus(settings.sessionLifetime()));
        String id = Secrets.random();
        String hash = Secrets.hash(id);
        String hint = idToken == null ? null : box.seal(purpose(hash), idToken);
        sessions.insert(new SessionRow(hash, user.name(), user.generation(), now, now, hint));
        cookies.set(ctx, SESSION, EVERYWHERE, id, settings.sessionLifetime().toSeconds());
        cookies.end(ctx, BEFORE, EVERYWHERE);
        users.note(user.name(), "login", "from " + ctx.ip());
    }

    /** Ends the session of a browser, also here. */
    void end(Context ctx) {
        String cookie = ctx.cookie(SESSION);
        if (cookie != null) {
            sessions.delete(Secrets.hash(cookie));
            cookies.end(ctx, SESSION, EVERYWHERE);
        }
    }

    /** By what a provider has told of who has this session; nothing where none has. */
    Optional<String> idToken(Context ctx) {
        return cookie(ctx)
                .map(Secrets::hash)
                .flatMap(hash ->
                        sessions.session(hash).map(SessionRow::sealedHint).flatMap(hint -> opened(hash, hint)));
    }

    private Optional<String> opened(String hash, String hint) {
        try {
            return Optional.of(box.open(purpose(hash), hint));
        } catch (WaybillException e) {
            // Encrypted with a key that is gone; the session here ends all the same.
            return Optional.empty();
        }
    }

    private static String purpose(String sessionHash) {
        return "id token of session " + sessionHash;
    }

    /** What makes the form of the login page the browser's own before there is a session; a new cookie where there is none. */
    String formKeyBefore(Context ctx) {
        String known = ctx.cookie(BEFORE);
        if (known != null && known.length() >= SHORTEST_KEY) {
            return known;
        }
        String made = Secrets.random();
        cookies.set(ctx, BEFORE, EVERYWHERE, made, -1);
        return made;
    }
}
