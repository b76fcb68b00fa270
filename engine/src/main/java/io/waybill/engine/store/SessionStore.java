package io.waybill.engine.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Sessions of browsers and tokens of programs, by the hashes of what they show. Thread safe. */
public final class SessionStore {
    private static final String SESSION = """
            SELECT id_hash, account_name, generation, created_at, seen_at, sealed_hint FROM login_session WHERE id_hash = :hash
            """;
    private static final String INSERT_SESSION = """
            INSERT INTO login_session (id_hash, account_name, generation, created_at, seen_at, sealed_hint)
            VALUES (:hash, :user, :generation, :createdAt, :seenAt, :sealedHint)
            """;
    private static final String SEEN = "UPDATE login_session SET seen_at = :at WHERE id_hash = :hash";
    private static final String DELETE_SESSION = "DELETE FROM login_session WHERE id_hash = :hash";
    private static final String DELETE_IDLE = "DELETE FROM login_session WHERE seen_at < :idle OR created_at < :old";

    private static final String SELECT_TOKEN = """
            SELECT id, account_name, label, token_hash, role, created_at, expires_at, used_at FROM api_token
            """;
    private static final String TOKEN = SELECT_TOKEN + "WHERE token_hash = :hash";
    private static final String TOKENS = SELECT_TOKEN + "ORDER BY account_name, id";
    private static final String TOKENS_OF_ONE = SELECT_TOKEN + "WHERE account_name = :user ORDER BY id";
    private static final String INSERT_TOKEN = """
            INSERT INTO api_token (account_name, label, token_hash, role, created_at, expires_at)
            VALUES (:user, :label, :hash, :role, :createdAt, :expiresAt)
            """;
    private static final String USED = "UPDATE api_token SET used_at = :at WHERE id = :id";
    private static final String DELETE_TOKEN = "DELETE FROM api_token WHERE id = :id";

    private final Database database;

    SessionStore(Database database) {
        this.database = database;
    }

    /** Keeps a session. */
    public void insert(SessionRow session) {
        database.write(handle -> handle.createUpdate(INSERT_SESSION)
                .bind("hash", session.idHash())
                .bind("user", session.user())
                .bind("generation", session.generation())
                .bind("createdAt", session.createdAt())
                .bind("seenAt", session.seenAt())
                .bind("sealedHint", session.sealedHint())
                .execute());
    }

    /** The session of this hash. */
    public Optional<SessionRow> session(String hash) {
        return database.read(handle -> handle.createQuery(SESSION)
                .bind("hash", hash)
                .map((row, context) -> new SessionRow(
                        row.getString("id_hash"),
                        row.getString("account_name"),
                        row.getLong("generation"),
                        Columns.someInstant(row, "created_at"),
                        Columns.someInstant(row, "seen_at"),
                        row.getString("sealed_hint")))
                .findOne());
    }

    /** Notes that somebody did something. */
    public void seen(String hash, Instant at) {
        database.write(handle ->
                handle.createUpdate(SEEN).bind("hash", hash).bind("at", at).execute());
    }

    /** Ends a session; harmless where there is none. */
    public void delete(String hash) {
        database.write(
                handle -> handle.createUpdate(DELETE_SESSION).bind("hash", hash).execute());
    }

    /** Forgets sessions that are over. */
    public void deleteOld(Instant seenBefore, Instant createdBefore) {
        database.write(handle -> handle.createUpdate(DELETE_IDLE)
                .bind("idle", seenBefore)
                .bind("old", createdBefore)
                .execute());
    }

    /** Keeps a token and gives its number. */
    public long insert(ApiTokenRow token) {
        return database.write(handle -> handle.createUpdate(INSERT_TOKEN)
                .bind("user", token.user())
                .bind("label", token.label())
                .bind("hash", token.hash())
                .bind("role", token.role())
                .bind("createdAt", token.createdAt())
                .bind("expiresAt", token.expiresAt())
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one());
    }

    /** The token of this hash. */
    public Optional<ApiTokenRow> token(String hash) {
        return database.read(handle -> handle.createQuery(TOKEN)
                .bind("hash", hash)
                .map(SessionStore::map)
                .findOne());
    }

    /**
     * Tokens, also those that hold no more.
     *
     * @param user whose; absent: all users'
     */
    public List<ApiTokenRow> tokens(@Nullable String user) {
        return database.read(handle -> user == null
                ? handle.createQuery(TOKENS).map(SessionStore::map).list()
                : handle.createQuery(TOKENS_OF_ONE)
                        .bind("user", user)
                        .map(SessionStore::map)
                        .list());
    }

    /** Notes that a token was used. */
    public void used(long id, Instant at) {
        database.write(handle ->
                handle.createUpdate(USED).bind("id", id).bind("at", at).execute());
    }

    /** Takes a token back; harmless where there is none. */
    public void deleteToken(long id) {
        database.write(
                handle -> handle.createUpdate(DELETE_TOKEN).bind("id", id).execute());
    }

    private static ApiTokenRow map(ResultSet row, StatementContext context) throws SQLException {
        return new ApiTokenRow(
                row.getLong("id"),
                row.getString("account_name"),
                row.getString("label"),
                row.getString("token_hash"),
                row.getString("role"),
                Columns.someInstant(row, "created_at"),
                Columns.someInstant(row, "expires_at"),
                Columns.instant(row, "used_at"));
    }
}
