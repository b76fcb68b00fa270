package io.waybill.engine.store;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Who may log in, and what they may do. Thread safe. */
public final class UserStore {
    private static final String SELECT = """
            SELECT name, password_hash, created_at, disabled, generation, issuer, subject, vouched_at FROM account
            """;
    private static final String ALL = SELECT + "ORDER BY name";
    private static final String ONE = SELECT + "WHERE name = :name";
    private static final String NAME_OF_SUBJECT =
            "SELECT name FROM account WHERE issuer = :issuer AND subject = :subject";
    private static final String INSERT = """
            INSERT INTO account (name, password_hash, created_at, disabled, generation, issuer, subject, vouched_at)
            VALUES (:name, :hash, :createdAt, :disabled, :generation, :issuer, :subject, :vouchedAt)
            """;
    private static final String VOUCH = """
            UPDATE account SET vouched_at = :at WHERE issuer = :issuer AND subject = :subject
            """;
    private static final String SET_PASSWORD =
            "UPDATE account SET password_hash = :hash, generation = generation + 1 WHERE name = :name";
    private static final String SET_DISABLED =
            "UPDATE account SET disabled = :disabled, generation = generation + 1 WHERE name = :name";
    private static final String END_SESSIONS = "DELETE FROM login_session WHERE account_name = :name";
    private static final String GRANTS =
            "SELECT account_name, role, dag_pattern, tag FROM account_grant ORDER BY account_name, role, dag_pattern, tag";
    private static final String GRANTS_OF_ONE = """
            SELECT account_name, role, dag_pattern, tag FROM account_grant WHERE account_name = :name
            ORDER BY role, dag_pattern, tag
            """;
    private static final String INSERT_GRANT = """
            INSERT INTO account_grant (account_name, role, dag_pattern, tag) VALUES (:name, :role, :pattern, :tag)
            """;
    private static final String DELETE_GRANTS = "DELETE FROM account_grant WHERE account_name = :name";
    private static final String KEY = "SELECT sealed FROM login_key WHERE id = 1";
    private static final String INSERT_KEY = "INSERT INTO login_key (id, sealed) VALUES (1, :sealed)";
    private static final String REPLACE_KEY = "UPDATE login_key SET sealed = :sealed WHERE id = 1 AND sealed = :old";

    private final Database database;

    public UserStore(Database database) {
        this.database = database;
    }

    /** What shows that somebody has logged in. */
    public SessionStore sessions() {
        return new SessionStore(database);
    }

    /** All users by name. */
    public List<UserRow> list() {
        return database.read(handle -> {
            Map<String, List<GrantRow>> grants = handle.createQuery(GRANTS).map(UserStore::grant).list().stream()
                    .collect(Collectors.groupingBy(
                            Granted::user, Collectors.mapping(Granted::grant, Collectors.toList())));
            return handle.createQuery(ALL)
                    .map((row, context) -> user(row, grants.getOrDefault(row.getString("name"), List.of())))
                    .list();
        });
    }

    /** The user of this name. */
    public Optional<UserRow> find(String name) {
        return database.read(handle -> {
            List<GrantRow> grants =
                    handle.createQuery(GRANTS_OF_ONE).bind("name", name).map(UserStore::grant).list().stream()
                            .map(Granted::grant)
                            .toList();
            return handle.createQuery(ONE)
                    .bind("name", name)
                    .map((row, context) -> user(row, grants))
                    .findOne();
        });
    }

    /** The user for whom a provider vouches. */
    public Optional<UserRow> find(String issuer, String subject) {
        return database.read(handle -> handle.createQuery(NAME_OF_SUBJECT)
                        .bind("issuer", issuer)
                        .bind("subject", subject)
                        .mapTo(String.class)
                        .findOne())
                .flatMap(this::find);
    }

    private record Granted(String user, GrantRow grant) {}

    private static Granted grant(ResultSet row, StatementContext context) throws SQLException {
        return new Granted(
                row.getString("account_name"),
                new GrantRow(row.getString("role"), row.getString("dag_pattern"), row.getString("tag")));
    }

    private static UserRow user(ResultSet row, List<GrantRow> grants) throws SQLException {
        Instant vouchedAt = Columns.instant(row, "vouched_at");
        return new UserRow(
                row.getString("name"),
                row.getString("password_hash"),
                Columns.someInstant(row, "created_at"),
                row.getBoolean("disabled"),
                row.getLong("generation"),
                grants,
                vouchedAt == null ? null : new VouchRow(row.getString("issuer"), row.getString("subject"), vouchedAt));
    }

    /**
     * Adds a user.
     *
     * @throws WaybillException {@code USER_EXISTS}
     */
    public void insert(UserRow user) {
        try {
            database.write(handle -> {
                VouchRow vouch = user.vouch();
                handle.createUpdate(INSERT)
                        .bind("issuer", vouch == null ? null : vouch.issuer())
                        .bind("subject", vouch == null ? null : vouch.subject())
                        .bind("vouchedAt", vouch == null ? null : vouch.at())
                        .bind("name", user.name())
                        .bind("hash", user.passwordHash())
                        .bind("createdAt", user.createdAt())
                        .bind("disabled", user.disabled())
                        .bind("generation", user.generation())
                        .execute();
                return insert(handle, user.name(), user.grants());
            });
        } catch (WaybillException e) {
            if (!Database.isUniqueViolation(e)) {
                throw e;
            }
            throw new WaybillException(
                    ErrorCode.USER_EXISTS,
                    "There is a user '" + user.name() + "' already. Change that one, or choose another name",
                    e);
        }
    }

    private static int insert(Handle handle, String name, Collection<GrantRow> grants) {
        for (GrantRow grant : new ArrayList<>(grants).stream().distinct().toList()) {
            handle.createUpdate(INSERT_GRANT)
                    .bind("name", name)
                    .bind("role", grant.role())
                    .bind("pattern", grant.dagPattern())
                    .bind("tag", grant.tag())
                    .execute();
        }
        return grants.size();
    }

    /**
     * Gives a user another password; what was logged in before ends.
     *
     * @throws WaybillException {@code USER_NOT_FOUND}
     */
    public void setPassword(String name, String hash) {
        changed(
                name,
                handle -> handle.createUpdate(SET_PASSWORD)
                        .bind("name", name)
                        .bind("hash", hash)
                        .execute());
    }

    /**
     * Lets a user in no more, or again; what was logged in before ends.
     *
     * @throws WaybillException {@code USER_NOT_FOUND}
     */
    public void setDisabled(String name, boolean disabled) {
        changed(
                name,
                handle -> handle.createUpdate(SET_DISABLED)
                        .bind("name", name)
                        .bind("disabled", disabled)
                        .execute());
    }

    private interface Change {
        int in(Handle handle);
    }

    private void changed(String name, Change change) {
        int rows = database.write(handle -> {
            int changed = change.in(handle);
            handle.createUpdate(END_SESSIONS).bind("name", name).execute();
            return changed;
        });
        if (rows == 0) {
            throw noUser(name);
        }
    }

    /** Notes that a provider vouches for a user anew, and what roles come of it; in one step. */
    public void vouch(String name, VouchRow vouch, Collection<GrantRow> grants) {
        database.write(handle -> {
            handle.createUpdate(VOUCH)
                    .bind("issuer", vouch.issuer())
                    .bind("subject", vouch.subject())
                    .bind("at", vouch.at())
                    .execute();
            handle.createUpdate(DELETE_GRANTS).bind("name", name).execute();
            return insert(handle, name, grants);
        });
    }

    /** Replaces the roles of a user who is there. */
    public void setGrants(String name, Collection<GrantRow> grants) {
        database.write(handle -> {
            handle.createUpdate(DELETE_GRANTS).bind("name", name).execute();
            return insert(handle, name, grants);
        });
    }

    /** What access tokens are signed with, encrypted by whoever calls. */
    public Optional<String> key() {
        return database.read(
                handle -> handle.createQuery(KEY).mapTo(String.class).findOne());
    }

    /**
     * Keeps a key; where another scheduler was faster, theirs stays.
     *
     * @param old what is there to be replaced; absent: nothing is there
     */
    public void setKey(@Nullable String old, String sealed) {
        try {
            database.write(handle -> old == null
                    ? handle.createUpdate(INSERT_KEY).bind("sealed", sealed).execute()
                    : handle.createUpdate(REPLACE_KEY)
                            .bind("sealed", sealed)
                            .bind("old", old)
                            .execute());
        } catch (WaybillException e) {
            if (!Database.isUniqueViolation(e)) {
                throw e;
            }
        }
    }

    /** What to throw where no user has this name. */
    public static WaybillException noUser(String name) {
        return new WaybillException(
                ErrorCode.USER_NOT_FOUND,
                "There is no user '" + name + "'; `waybill users` lists those that there are");
    }
}
