package io.waybill.web.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The OpenID provider by which people log in, where {@code login.mode} says so.
 *
 * @param issuer what it calls itself; absent: there is none
 * @param clientId what it calls us
 * @param clientSecret shows it that it is us; empty for a public client
 * @param scopes what it is asked for
 * @param nameClaim what tells a user's name
 * @param groupsClaim what tells a user's groups
 * @param roles which group gives which role
 * @param rolesHold how long what it said counts for tokens
 * @param label what people call it
 */
public record OidcSettings(
        @Setting(
                "The address by which the OpenID provider calls itself, such as https://login.example.com/realms/team, exactly"
                        + " as it writes it; below it lies .well-known/openid-configuration. https, or this machine.")
        @Nullable URI issuer,

        @Setting("What the provider calls this Waybill. There, allow the redirect to /login/oidc/callback of"
                + " server.public_url.")
        String clientId,

        @Setting(
                value =
                        "What shows the provider that it is this Waybill that asks; empty for a public client, which has none.",
                secret = true)
        String clientSecret,

        @Setting(
                value = "What the provider is asked for; some tell of groups with groups only.",
                defaultValue = "openid,profile,email")
        List<String> scopes,

        @Setting(
                value = "The claim that is a user's name here; it is taken over at the first login.",
                defaultValue = "preferred_username")
        String nameClaim,

        @Setting(
                value = "The claim with a user's groups, in the ID token or the user info: a text or a list of texts;"
                        + " realm_access.roles is roles within realm_access.",
                defaultValue = "groups")
        String groupsClaim,

        @Setting("Which group gives which role, each GROUP -> ROLE, such as data-team -> operator:sales_*; * stands for"
                + " everybody whom the provider lets in. Who has no role gets not in.")
        List<String> roles,

        @Setting(
                value =
                        "How long what the provider last said of somebody counts for their API tokens; they log in again to have"
                                + " it counted anew.",
                defaultValue = "30d")
        Duration rolesHold,

        @Setting(value = "What people call the provider, for the button of the login.", defaultValue = "single sign-on")
        String label) {
    public OidcSettings {
        scopes = List.copyOf(scopes);
        roles = List.copyOf(roles);
    }
}
