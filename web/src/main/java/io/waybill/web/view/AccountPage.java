package io.waybill.web.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's own account.
 *
 * @param name their name
 * @param roles what they may do
 * @param mayMake the roles that a token of theirs can have
 * @param tokens their tokens
 * @param made a token that was made just now, shown this once; or empty
 * @param done what was done just now, or empty
 * @param hasPassword whether they have a password here
 * @param error why what was sent was refused, or empty
 */
public record AccountPage(
        Frame frame,
        String name,
        List<String> roles,
        List<String> mayMake,
        List<Token> tokens,
        String made,
        String done,
        boolean hasPassword,
        String error) {
    public AccountPage {
        roles = List.copyOf(roles);
        mayMake = List.copyOf(mayMake);
        tokens = List.copyOf(tokens);
    }

    /**
     * A token.
     *
     * @param label what it is for
     * @param role the most that it may do
     * @param over whether it holds no more
     */
    public record Token(
            long id,
            String label,
            String role,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant usedAt,
            boolean over) {}
}
