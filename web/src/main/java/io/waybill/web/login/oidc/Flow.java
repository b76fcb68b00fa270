package io.waybill.web.login.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.web.login.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A login that a browser has begun. All of it lies in the browser's cookie, nothing here: what the provider hands back, what
 * its token must have in it, and what shows it that it is us, are each made of the whole cookie by a keyed hash, so that
 * none of them tells another and a changed cookie fits none of them.
 *
 * @param cookie 256 random bits, the time and where it leads
 * @param next where it leads then
 */
record Flow(String cookie, String next) {
    /** How long people may take at the provider. */
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final Pattern COOKIE =
            Pattern.compile("[A-Za-z0-9_-]{43}\\.(?<at>[0-9]{1,12})\\.(?<next>[A-Za-z0-9_-]{1,2800})");

    static Flow begin(String next, Instant now) {
        String where = Base64.getUrlEncoder().withoutPadding().encodeToString(next.getBytes(UTF_8));
        return new Flow(Secrets.random() + "." + now.getEpochSecond() + "." + where, next);
    }

    /** The login of a browser; nothing where it has begun none, or too long ago. */
    static Optional<Flow> read(@Nullable String cookie, Instant now) {
        Matcher parts = COOKIE.matcher(cookie == null ? "" : cookie);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Instant begun = Instant.ofEpochSecond(Long.parseLong(parts.group("at")));
        boolean holds = !begun.isAfter(now) && begun.plus(LIFETIME).isAfter(now);
        if (!holds) {
            return Optional.empty();
        }
        try {
            String next = new String(Base64.getUrlDecoder().decode(parts.group("next")), UTF_8);
            return Optional.of(new Flow(parts.group(), next));
        } catch (IllegalArgumentException changedByHand) {
            return Optional.empty();
        }
    }

    /** What the provider hands back, so that nobody can send a browser an answer to a login that it has not begun. */
    String state() {
        return Secrets.sign(cookie, "oidc state");
    }

    /** What the ID token must have in it, so that it is of this login. */
    String nonce() {
        return Secrets.sign(cookie, "oidc nonce");
    }

    /** What shows that who has the code has begun the login (PKCE). Goes to the provider's token endpoint alone. */
    String verifier() {
        return Secrets.sign(cookie, "oidc verifier");
    }

    /** Without the cookie, which belongs into no log. */
    @Override
    public String toString() {
        return "login that leads to " + next;
    }
}
