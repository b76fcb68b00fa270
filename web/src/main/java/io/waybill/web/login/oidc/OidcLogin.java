package io.waybill.web.login.oidc;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.UserRow;
import io.waybill.web.login.Grant;
import io.waybill.web.login.Secrets;
import io.waybill.web.login.Users;
import io.waybill.web.settings.OidcSettings;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The login by an OpenID provider: sends a browser there, and finds out whom it has let in when the browser comes back.
 * Thread safe.
 */
public final class OidcLogin {
    private static final Logger LOG = LoggerFactory.getLogger(OidcLogin.class);

    /** Where the provider sends browsers back to. */
    public static final String CALLBACK = "/login/oidc/callback";

    /** Each waits for the provider: more at once would let strangers take all threads. */
    private static final int AT_ONCE = 8;

    private static final int LONGEST_CODE = 4_000;

    private final OidcSettings settings;
    private final Provider provider;
    private final RoleMap roles;
    private final Users users;
    private final Clock clock;
    private final Semaphore places = new Semaphore(AT_ONCE);

    /**
     * Asks the provider nothing yet: it may be away when Waybill starts.
     *
     * @throws WaybillException {@code INVALID_REQUEST} where {@code oidc.roles} makes no sense
     */
    public OidcLogin(OidcSettings settings, Users users, Clock clock) {
        this.settings = settings;
        this.provider = new Provider(settings, clock);
        this.roles = new RoleMap(settings.roles());
        this.users = users;
        this.clock = clock;
    }

    /** What people call the provider. */
    public String label() {
        return settings.label();
    }

    /** How long a browser keeps the cookie of a login that it has begun. */
    public static int seconds() {
        return (int) Flow.LIFETIME.toSeconds();
    }

    /**
     * Begins a login.
     *
     * @param own where people find the page
     * @param next the page of ours that it leads to
     * @throws WaybillException {@code SERVICE_UNAVAILABLE} where the provider cannot be asked where to
     */
    public Begun begin(URI own, String next) {
        Flow flow = Flow.begin(next, clock.instant());
        return inTurn(() -> new Begun(flow.cookie(), provider.authorization(flow, redirect(own))));
    }

    /**
     * A login that has begun.
     *
     * @param cookie what the browser keeps of it
     * @param location where the browser goes
     */
    public record Begun(String cookie, URI location) {}

    /** Whether what comes back is the answer to the login that this browser has begun; then it is over, however it ends. */
    public boolean isAnswer(@Nullable String cookie, Map<String, List<String>> query) {
        return flow(cookie, query).isPresent();
    }

    private Optional<Flow> flow(@Nullable String cookie, Map<String, List<String>> query) {
        String state = one(query, "state");
        return Flow.read(cookie, clock.instant())
                .filter(begun -> state != null && Secrets.areEqual(begun.state(), state));
    }

    /**
     * Ends a login.
     *
     * @param cookie what the browser has kept of it
     * @param query what it comes back with
     * @throws WaybillException {@code LOGIN_REFUSED}; {@code SERVICE_UNAVAILABLE} where the provider cannot be asked
     */
    public Entered finish(URI own, @Nullable String cookie, Map<String, List<String>> query) {
        Flow flow = flow(cookie, query)
                .orElseThrow(() -> Refused.plainly("This is no answer to a login that was begun in this browser and at"
                        + " this address within the last " + Flow.LIFETIME.toMinutes()
                        + " minutes, or it was used already. Begin the login anew"));
        return inTurn(() -> finish(own, flow, query));
    }

    /**
     * Somebody who is let in.
     *
     * @param next where the login leads
     * @param idToken what shows the provider later whose session is to end there
     */
    public record Entered(UserRow user, String next, String idToken) {
        /** Without the token, which belongs into no log. */
        @Override
        public String toString() {
            return user.name() + " to " + next;
        }
    }

    /**
     * Where a browser goes to end its session at the provider, too; nothing where the provider has no place for that, or
     * cannot be asked.
     *
     * @param own where people find the page
     * @param state what it comes back with
     */
    public Optional<URI> leave(URI own, String idToken, String state) {
        try {
            return inTurn(() -> provider.logout(idToken, own.resolve("/login"), state));
        } catch (WaybillException e) {
            LOG.warn("A logout ends the session here only: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private Entered finish(URI own, Flow flow, Map<String, List<String>> query) {
        if (query.values().stream().anyMatch(values -> values.size() > 1)) {
            throw Refused.because("The provider's answer says something twice");
        }
        provider.mustBe(one(query, "iss"));
        String error = one(query, "error");
        if (error != null) {
            String description = one(query, "error_description");
            throw Refused.plainly("The provider has not let you in (" + Refused.shortened(error)
                    + (description == null ? "" : ": " + Refused.shortened(description)) + ")");
        }
        String code = one(query, "code");
        if (code == null || code.isBlank() || code.length() > LONGEST_CODE) {
            throw Refused.because("The provider's answer has no code in it");
        }
        ProviderUser found = provider.user(new AuthorizationCode(code), flow, redirect(own));
        List<Grant> grants = roles.grants(found.groups());
        Optional<UserRow> user = users.enter(provider.issuer(), found.subject(), found.name(), grants);
        return new Entered(user.orElseThrow(() -> noRole(found)), flow.next(), found.idToken());
    }

    private WaybillException noRole(ProviderUser found) {
        String groups = found.groups().isEmpty()
                ? "the provider tells of no group of yours, in the claim '" + settings.groupsClaim() + "'"
                : "of your groups (" + Refused.shortened(String.join(", ", found.groups())) + ") none gives a role";
        return Refused.plainly("You are " + Refused.shortened(found.name())
                + " there, and have no role here: " + groups
                + ". Who administers the provider can put you into a group, or who administers Waybill can name one of"
                + " yours in oidc.roles");
    }

    private static URI redirect(URI own) {
        return own.resolve(CALLBACK);
    }

    /** A parameter that stands there once. */
    private static @Nullable String one(Map<String, List<String>> query, String name) {
        List<String> values = query.getOrDefault(name, List.of());
        return values.size() == 1 ? values.get(0) : null;
    }

    private interface Work<T> {
        T run();
    }

    private <T> T inTurn(Work<T> work) {
        if (!places.tryAcquire()) {
            throw Refused.busy();
        }
        try {
            return work.run();
        } finally {
            places.release();
        }
    }
}
