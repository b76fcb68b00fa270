package io.waybill.web.login.oidc;

import java.util.List;

/**
 * Somebody, as the provider tells of them.
 *
 * @param subject who they are there, for ever
 * @param name what they are called
 * @param groups what they belong to
 * @param idToken what the provider says so by
 */
record ProviderUser(String subject, String name, List<String> groups, String idToken) {
    ProviderUser {
        groups = List.copyOf(groups);
    }

    /** Without the token, which belongs into no log. */
    @Override
    public String toString() {
        return name + " (" + subject + ")";
    }
}
