package io.waybill.web.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where users are made and changed: the database itself, or a server that is up. */
interface UserDesk extends AutoCloseable {

    /** A user. */
    record User(String name, List<String> roles, boolean disabled, Instant createdAt) {}

    /**
     * A token for programs.
     *
     * @param token the token itself where it was made just now; empty otherwise
     */
    record Token(
            long id,
            String user,
            String label,
            String role,
            Instant expiresAt,
            @Nullable Instant usedAt,
            String token) {}

    List<User> list();

    void create(String name, String password, List<String> roles);

    void setPassword(String name, String password);

    void setRoles(String name, List<String> roles);

    void setDisabled(String name, boolean disabled);

    /**
     * Makes a token.
     *
     * @param user absent: of whoever asks
     */
    Token createToken(@Nullable String user, String label, String role, Duration lifetime);

    /**
     * Tokens that were made.
     *
     * @param user absent: of whoever asks
     */
    List<Token> tokens(@Nullable String user);

    void revokeToken(long id);

    @Override
    void close();
}
