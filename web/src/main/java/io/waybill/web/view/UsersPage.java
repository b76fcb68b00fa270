package io.waybill.web.view;

import java.time.Instant;
import java.util.List;

/**
 * Who may log in.
 *
 * @param users by name
 * @param name what was typed as the name of a new one
 * @param roles what was typed as their roles
 * @param error why what was sent was refused, or empty
 * @param done what was done, in words, or empty
 */
public record UsersPage(Frame frame, List<Item> users, String name, String roles, String error, String done) {
    public UsersPage {
        users = List.copyOf(users);
    }

    /**
     * One of them.
     *
     * @param href what their forms begin with
     * @param roles with commas between them
     * @param self whether it is who looks
     * @param vouched whether a provider vouches for them, who says what their roles are
     */
    public record Item(
            String name,
            String href,
            String roles,
            boolean disabled,
            boolean self,
            boolean vouched,
            Instant createdAt) {}
}
