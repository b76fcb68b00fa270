package io.waybill.web.cli;

import io.waybill.engine.store.ApiTokenRow;
import io.waybill.engine.store.AuditStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.UserStore;
import io.waybill.web.login.Grant;
import io.waybill.web.login.Role;
import io.waybill.web.login.Users;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** In the database itself: who can read and write that may do all, and the first admin cannot be made otherwise. */
final class DatabaseDesk implements UserDesk {
    private static final String BY = "cli";

    private final Database database;
    private final Users users;

    DatabaseDesk(Database database, Clock clock) {
        this.database = database;
        this.users = new Users(new UserStore(database), new AuditStore(database), clock);
    }

    @Override
    public List<User> list() {
        return users.list().stream()
                .map(user -> new User(user.name(), Users.roles(user), user.disabled(), user.createdAt()))
                .toList();
    }

    @Override
    public void create(String name, String password, List<String> roles) {
        users.create(name, password, grants(roles), BY);
    }

    private static List<Grant> grants(List<String> roles) {
        return roles.stream().map(Grant::parse).toList();
    }

    @Override
    public void setPassword(String name, String password) {
        users.setPassword(name, password, BY);
    }

    @Override
    public void setRoles(String name, List<String> roles) {
        users.setGrants(name, grants(roles), BY);
    }

    @Override
    public void setDisabled(String name, boolean disabled) {
        users.setDisabled(name, disabled, BY);
    }

    @Override
    public Token createToken(@Nullable String user, String label, String role, Duration lifetime) {
        if (user == null) {
            throw CliException.badUsage("waybill: say whose token it is to be: waybill users token NAME --for TEXT");
        }
        Users.NewToken made = users.createToken(user, label, Role.of(role), lifetime, BY);
        return token(made.row(), made.token());
    }

    @Override
    public List<Token> tokens(@Nullable String user) {
        return users.tokens(user).stream().map(row -> token(row, "")).toList();
    }

    private static Token token(ApiTokenRow row, String token) {
        return new Token(row.id(), row.user(), row.label(), row.role(), row.expiresAt(), row.usedAt(), token);
    }

    @Override
    public void revokeToken(long id) {
        users.revokeToken(id, null, BY);
    }

    @Override
    public void close() {
        database.close();
    }
}
