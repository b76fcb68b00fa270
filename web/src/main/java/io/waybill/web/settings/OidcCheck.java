package io.waybill.web.settings;

import io.waybill.engine.store.VouchRow;
import java.net.URI;
import java.util.Set;
import java.util.function.BiConsumer;

/** What can be wrong with the provider of logins. */
final class OidcCheck {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private OidcCheck() {}

    /**
     * Finds all of it.
     *
     * @param report takes a setting's key and what is wrong with it
     */
    static void check(LoginMode mode, OidcSettings oidc, BiConsumer<String, String> report) {
        if (!mode.hasProvider()) {
            return;
        }
        URI issuer = oidc.issuer();
        if (issuer == null) {
            report.accept("oidc.issuer", "login.mode needs the provider's address; write https://login.example.com");
        } else {
            checkIssuer(issuer, report);
        }
        if (oidc.clientId().isBlank()) {
            report.accept("oidc.client_id", "login.mode needs what the provider calls this Waybill");
        }
        if (oidc.roles().isEmpty()) {
            report.accept(
                    "oidc.roles", "no group gives a role, so that nobody would get in; write platform-team -> admin");
        }
        oidc.roles().stream()
                .filter(rule -> !rule.contains("->"))
                .forEach(rule -> report.accept(
                        "oidc.roles", "'" + rule + "' says not what it gives; write " + rule + " -> viewer"));
        if (!oidc.scopes().contains("openid")) {
            report.accept("oidc.scopes", "must have openid among them, without which there is no login");
        }
        if (oidc.nameClaim().isBlank() || oidc.groupsClaim().isBlank()) {
            report.accept("oidc.name_claim", "neither this nor oidc.groups_claim can be empty");
        }
        if (oidc.rolesHold().isZero() || oidc.rolesHold().isNegative()) {
            report.accept("oidc.roles_hold", "must be more than nothing, such as 30d");
        }
    }

    private static void checkIssuer(URI issuer, BiConsumer<String, String> report) {
        if (!isSafe(issuer)) {
            report.accept(
                    "oidc.issuer",
                    "must be an https address, or names and tokens cross the network in the clear; http is for this"
                            + " machine only");
        }
        boolean isPlain = issuer.getQuery() == null && issuer.getFragment() == null && issuer.getUserInfo() == null;
        if (!isPlain || issuer.toString().length() > VouchRow.LONGEST_ISSUER) {
            report.accept(
                    "oidc.issuer",
                    "must have no query, no fragment and no user, and " + VouchRow.LONGEST_ISSUER
                            + " characters at the most");
        }
    }

    /** Whether nobody on the way can read along. */
    private static boolean isSafe(URI address) {
        String host = String.valueOf(address.getHost());
        return !host.equals("null")
                && ("https".equals(address.getScheme())
                        || ("http".equals(address.getScheme()) && LOOPBACK.contains(host)));
    }
}
