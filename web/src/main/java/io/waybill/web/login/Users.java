package io.waybill.web.login;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.ApiTokenRow;
import io.waybill.engine.store.AuditRow;
import io.waybill.engine.store.AuditStore;
import io.waybill.engine.store.GrantRow;
import io.waybill.engine.store.UserRow;
import io.waybill.engine.store.UserStore;
import io.waybill.engine.store.VouchRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes and changes users and the tokens of their programs; each change stands in the audit log. Thread safe. */
public final class Users {
    /** How long an API token holds at the most. */
    public static final Duration LONGEST_TOKEN = Duration.ofDays(366);

    /** How long one holds where nothing is said. */
    public static final Duration USUAL_TOKEN = Duration.ofDays(90);

    static final String TOKEN_PREFIX = "wbt_";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,99}");
    /** What the audit log calls those who are no users. */
    private static final Set<String> RESERVED =
            Set.of("page", "api", "cli", "schedule", "asset", "webhook", "nobody", "anybody", "waybill");

    private static final int LONGEST_LABEL = 100;
    private static final int MOST_GRANTS = 100;
    private static final int MOST_TOKENS = 100;

    private final UserStore store;
    private final AuditStore audit;
    private final Passwords passwords = new Passwords();
    private final Clock clock;

    public Users(UserStore store, AuditStore audit, Clock clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    /** All of them, by name. */
    public List<UserRow> list() {
        return store.list();
    }

    /**
     * One of them.
     *
     * @throws WaybillException {@code USER_NOT_FOUND}
     */
    public UserRow get(String name) {
        return store.find(name).orElseThrow(() -> UserStore.noUser(name));
    }

    /** Whether there is one with a password who can make others. */
    public boolean hasAdmin() {
        return store.list().stream().anyMatch(user -> user.vouch() == null && isAdmin(user));
    }

    /**
     * Makes one.
     *
     * @param by who asks
     * @throws WaybillException {@code INVALID_REQUEST}; {@code USER_EXISTS}
     */
    public void create(String name, String password, Collection<Grant> grants, String by) {
        if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
            throw wrong(
                    "'" + shortened(name) + "' is no name for a user. Use 1 to 100 small letters, digits and . _ @ + -,"
                            + " beginning with a letter or digit, and none of page, api, cli and such");
        }
        store.insert(new UserRow(name, passwords.hash(password), clock.instant(), false, 0, rows(grants)));
        note(by, "create_user", name + ": " + words(grants));
    }

    /**
     * Takes in somebody for whom a provider vouches, with the roles that it gives at this time. They are known again by who
     * they are there, never by their name: a name can be given to somebody else, and one that is here already is somebody
     * else's.
     *
     * @param name what they are called here, if they are new
     * @param grants their roles; where there are none, those that they had so far end
     * @return nothing where they have no role
     * @throws WaybillException {@code LOGIN_REFUSED}
     */
    public Optional<UserRow> enter(String issuer, String subject, String name, Collection<Grant> grants) {
        VouchRow vouch = new VouchRow(issuer, subject, clock.instant());
        UserRow known = store.find(issuer, subject).orElse(null);
        if (known != null) {
            store.vouch(known.name(), vouch, rows(grants));
            if (!Set.copyOf(rows(grants)).equals(Set.copyOf(known.grants()))) {
                note(known.name(), "set_roles", known.name() + ": " + words(grants) + ", by the provider's groups");
            }
            if (known.disabled()) {
                throw refused(
                        "The user '" + known.name() + "' may not log in here. Who has the role admin can change that");
            }
            return grants.isEmpty() ? Optional.empty() : Optional.of(get(known.name()));
        }
        if (grants.isEmpty()) {
            return Optional.empty();
        }
        String plain = name.strip().toLowerCase(Locale.ROOT);
        if (!NAME.matcher(plain).matches() || RESERVED.contains(plain)) {
            throw refused("'" + shortened(plain) + "', as the provider calls you, is no name for a user here. Who"
                    + " administers Waybill can set oidc.name_claim to another claim, such as email or sub");
        }
        try {
            store.insert(new UserRow(plain, "", vouch.at(), false, 0, rows(grants), vouch));
        } catch (WaybillException e) {
            if (e.code() != ErrorCode.USER_EXISTS) {
                throw e;
            }
            if (store.find(issuer, subject).isPresent()) {
                // Their other window was faster.
                return enter(issuer, subject, name, grants);
            }
            throw refused(
                    "There is a user '" + plain + "' here already, who is not known to be you: one with a password, or"
                            + " somebody else whom the provider called so. Who administers Waybill can set oidc.name_claim to"
                            + " another claim, such as email or sub");
        }
        note(plain, "create_user", plain + ": " + words(grants) + ", by the provider's groups");
        return Optional.of(get(plain));
    }

    private static WaybillException refused(String message) {
        return new WaybillException(ErrorCode.LOGIN_REFUSED, message);
    }

    /** Refuses to change here what the provider says. */
    private static void mustBeOurs(UserRow user, String what) {
        if (user.vouch() != null) {
            throw wrong("The provider vouches for '" + user.name() + "', who has no " + what
                    + " of Waybill's own. The roles come from the provider's groups, see oidc.roles");
        }
    }

    /**
     * Gives one another password. What was logged in before ends.
     *
     * @throws WaybillException {@code INVALID_REQUEST}; {@code USER_NOT_FOUND}
     */
    public void setPassword(String name, String password, String by) {
        UserRow user = get(name);
        mustBeOurs(user, "password");
        store.setPassword(user.name(), passwords.hash(password));
        note(by, "set_password", name);
    }

    /** Whether this is somebody's password. */
    public boolean isPassword(String name, String password) {
        UserRow user = get(name);
        return user.vouch() == null && passwords.isRight(password, user.passwordHash());
    }

    /**
     * Lets one in no more, or again.
     *
     * @throws WaybillException {@code USER_NOT_FOUND}; {@code INVALID_REQUEST} where nobody would be left who can undo it
     */
    public void setDisabled(String name, boolean disabled, String by) {
        UserRow user = get(name);
        if (disabled) {
            refuseLastAdmin(user);
        }
        store.setDisabled(name, disabled);
        note(by, disabled ? "disable_user" : "enable_user", name);
    }

    /**
     * Replaces the roles of one.
     *
     * @throws WaybillException {@code USER_NOT_FOUND}; {@code INVALID_REQUEST}
     */
    public void setGrants(String name, Collection<Grant> grants, String by) {
        UserRow user = get(name);
        mustBeOurs(user, "roles");
        if (grants.stream().noneMatch(grant -> grant.role() == Role.ADMIN)) {
            refuseLastAdmin(user);
        }
        store.setGrants(name, rows(grants));
        note(by, "set_roles", name + ": " + words(grants));
    }

    private void refuseLastAdmin(UserRow user) {
        // Whether those of a provider can come in is not ours to say.
        boolean others = store.list().stream()
                .anyMatch(other -> isAdmin(other)
                        && !other.name().equals(user.name())
                        && (other.vouch() == null || user.vouch() != null));
        if (isAdmin(user) && !others) {
            throw wrong("'" + user.name() + "' is the only admin" + (user.vouch() == null ? " with a password" : "")
                    + ". Make another one first");
        }
    }

    private static boolean isAdmin(UserRow user) {
        return !user.disabled()
                && user.grants().stream().anyMatch(grant -> grant.role().equals(Role.ADMIN.id()));
    }

    private static List<GrantRow> rows(Collection<Grant> grants) {
        if (grants.size() > MOST_GRANTS) {
            throw wrong("A user has " + MOST_GRANTS + " roles at the most. Use patterns or tags");
        }
        return grants.stream().map(Grant::row).distinct().toList();
    }

    /** The roles of one, as people write them. */
    public static List<String> roles(UserRow user) {
        return user.grants().stream().map(row -> Grant.of(row).toString()).toList();
    }

    private static String words(Collection<Grant> grants) {
        return grants.isEmpty()
                ? "no role"
                : String.join(", ", grants.stream().map(Grant::toString).toList());
    }

    /**
     * Whoever has this name and password. It takes as long where there is no such name.
     *
     * @return nothing where there is none, or where they may not log in
     */
    Optional<UserRow> find(String name, String password) {
        UserRow user = NAME.matcher(name).matches() ? store.find(name).orElse(null) : null;
        if (user == null || user.vouch() != null) {
            passwords.pretend(password);
            return Optional.empty();
        }
        boolean right = passwords.isRight(password, user.passwordHash());
        return right && !user.disabled() ? Optional.of(user) : Optional.empty();
    }

    /** A name as it is kept. */
    static String plain(@Nullable String name) {
        return name == null ? "" : shortened(name.strip().toLowerCase(Locale.ROOT));
    }

    /**
     * A new token, which is shown this once.
     *
     * @param row what is kept of it
     * @param token the token
     */
    public record NewToken(ApiTokenRow row, String token) {}

    /**
     * Makes a token for programs of a user.
     *
     * @param label what it is for
     * @param role the most that it may do; it never may more than its user at the time
     * @param lifetime how long it holds
     * @throws WaybillException {@code USER_NOT_FOUND}; {@code INVALID_REQUEST}
     */
    public NewToken createToken(String name, String label, Role role, Duration lifetime, String by) {
        UserRow user = get(name);
        String what = label.strip();
        if (what.isEmpty() || what.length() > LONGEST_LABEL) {
            throw wrong("Say in 1 to " + LONGEST_LABEL + " characters what the token is for");
        }
        if (lifetime.compareTo(LONGEST_TOKEN) > 0 || lifetime.compareTo(Duration.ofMinutes(1)) < 0) {
            throw wrong("A token holds for 1 minute to " + LONGEST_TOKEN.toDays() + " days");
        }
        if (store.sessions().tokens(name).size() >= MOST_TOKENS) {
            throw wrong("'" + name + "' has " + MOST_TOKENS + " tokens already. Take some back first");
        }
        if (user.grants().stream().noneMatch(grant -> Role.of(grant.role()).includes(role))) {
            throw wrong("A token may not do more than its user: '" + name + "' does not have the role " + role.id());
        }
        String token = TOKEN_PREFIX + Secrets.random();
        Instant now = clock.instant();
        ApiTokenRow row = new ApiTokenRow(0, name, what, Secrets.hash(token), role.id(), now, now.plus(lifetime), null);
        long id = store.sessions().insert(row);
        note(by, "create_token", "of " + name + ", " + role.id() + ", for " + what);
        return new NewToken(new ApiTokenRow(id, name, what, row.hash(), row.role(), now, row.expiresAt(), null), token);
    }

    /** The tokens of one, or of all. */
    public List<ApiTokenRow> tokens(@Nullable String name) {
        return store.sessions().tokens(name);
    }

    /**
     * Takes a token back.
     *
     * @param owner only where it is theirs; absent: whoever's it is
     * @throws WaybillException {@code TOKEN_NOT_FOUND}
     */
    public void revokeToken(long id, @Nullable String owner, String by) {
        ApiTokenRow token = store.sessions().tokens(owner).stream()
                .filter(row -> row.id() == id)
                .findFirst()
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.TOKEN_NOT_FOUND,
                        "There is no token " + id + ". The list of tokens has their numbers"));
        store.sessions().deleteToken(id);
        note(by, "revoke_token", "of " + token.user() + ", for " + token.label());
    }

    void note(String by, String event, String details) {
        audit.add(new AuditRow(0, clock.instant(), by, event, "", "", "", details));
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_LABEL));
    }

    private static WaybillException wrong(String message) {
        return new WaybillException(ErrorCode.INVALID_REQUEST, message);
    }
}
