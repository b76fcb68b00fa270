package io.waybill.web.login.oidc;

import java.util.List;

/**
 * Somebody, as the provider tells of them.
 *
 * @param subject who they are there, for ever
 * @param name what they are called
 * @param groups what they belong to
 */
record ProviderUser(String subject, String name, List<String> groups) {
    ProviderUser {
        groups = List.copyOf(groups);
    }
}
