package io.waybill.web.login.oidc;

import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.web.settings.OidcSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The OpenID provider: where it sends people, and whom it tells us of. It is asked when somebody logs in, never before. Thread safe. */
final class Provider {
    /** How long what it says of itself counts. */
    private static final Duration FRESH = Duration.ofHours(1);

    private static final int LONGEST_HINT = 4_000;

    private static final String WELL_KNOWN = "/.well-known/openid-configuration";

    private final OidcSettings settings;
    private final String issuer;
    private final ClientID clientId;
    private final ProviderHttp http = new ProviderHttp();
    private final Clock clock;
    private volatile @Nullable Known known;

    /** What it says of itself, and when it said so. */
    private record Known(OIDCProviderMetadata metadata, IdTokens tokens, Instant readAt) {}

    Provider(OidcSettings settings, Clock clock) {
        this.settings = settings;
        this.issuer = String.valueOf(settings.issuer());
        this.clientId = new ClientID(settings.clientId());
        this.clock = clock;
    }

    String issuer() {
        return issuer;
    }

    /** Where a browser goes to log in. */
    URI authorization(Flow flow, URI redirect) {
        return new AuthenticationRequest.Builder(
                        ResponseType.CODE, new Scope(settings.scopes().toArray(new String[0])), clientId, redirect)
                .endpointURI(known().metadata().getAuthorizationEndpointURI())
                .state(new State(flow.state()))
                .nonce(new Nonce(flow.nonce()))
                .codeChallenge(new CodeVerifier(flow.verifier()), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /**
     * Refuses an answer of another provider, which would have us hand its code to ours, or ours to it.
     *
     * @param named who answers, as it says itself; absent where it does not say
     */
    void mustBe(@Nullable String named) {
        boolean says = known().metadata().supportsAuthorizationResponseIssuerParam();
        if (named == null ? says : !named.equals(issuer)) {
            throw Refused.because("The answer comes from another provider (" + Refused.shortened(named)
                    + ") than the login was begun with (" + issuer + ")");
        }
    }

    /**
     * Whom the provider tells of, for the code that it gave the browser.
     *
     * @throws WaybillException {@code LOGIN_REFUSED} where it does not, or what it says does not hold; {@code
     *     SERVICE_UNAVAILABLE} where it cannot be asked
     */
    ProviderUser user(AuthorizationCode code, Flow flow, URI redirect) {
        try {
            Known provider = known();
            OIDCTokenResponse given = tokens(provider.metadata(), code, flow, redirect);
            JWT token = given.getOIDCTokens().getIDToken();
            if (token == null) {
                throw Refused.because("The provider gave no ID token");
            }
            JWTClaimsSet claims = provider.tokens().check(token, flow.nonce());
            AccessToken access = given.getOIDCTokens().getAccessToken();
            return new ClaimReader(settings)
                    .user(claims, token.serialize(), () -> info(provider.metadata(), claims.getSubject(), access));
        } catch (IOException e) {
            throw unreachable(e);
        } catch (ParseException e) {
            throw Refused.because("The provider's answer is none: " + Refused.shortened(e.getMessage()));
        } catch (BadJOSEException e) {
            throw Refused.because("The provider's token does not hold: " + Refused.shortened(e.getMessage()));
        }
    }

    /**
     * Where a browser goes to end its session at the provider, too; nothing where the provider has no such place.
     *
     * @param idToken by which the provider has told of them
     * @param back where it sends the browser then
     * @param state what it hands back
     * @throws WaybillException {@code SERVICE_UNAVAILABLE}
     */
    Optional<URI> logout(String idToken, URI back, String state) {
        URI endpoint = known().metadata().getEndSessionEndpointURI();
        if (endpoint == null) {
            return Optional.empty();
        }
        mustBeSafe(endpoint);
        return Optional.of(
                new LogoutRequest(endpoint, hint(idToken), null, clientId, back, new State(state), null).toURI());
    }

    /** A token that is too long for an address is left out: the provider then asks people whether they mean it. */
    private static @Nullable JWT hint(String idToken) {
        try {
            return idToken.length() > LONGEST_HINT ? null : JWTParser.parse(idToken);
        } catch (java.text.ParseException e) {
            throw new IllegalStateException("A token that was checked is none", e);
        }
    }

    private OIDCTokenResponse tokens(OIDCProviderMetadata metadata, AuthorizationCode code, Flow flow, URI redirect)
            throws IOException, ParseException {
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(code, redirect, new CodeVerifier(flow.verifier()));
        URI endpoint = metadata.getTokenEndpointURI();
        ClientAuthentication us = authentication(metadata.getTokenEndpointAuthMethods());
        TokenRequest request = us == null
                ? new TokenRequest.Builder(endpoint, clientId, grant).build()
                : new TokenRequest.Builder(endpoint, us, grant).build();
        HTTPResponse answer = request.toHTTPRequest().send(http);
        if (answer.getStatusCode() >= 500) {
            throw new IOException("it answered " + answer.getStatusCode() + " when asked for the token");
        }
        TokenResponse read = OIDCTokenResponseParser.parse(answer);
        if (!read.indicatesSuccess()) {
            throw notGiven(read.toErrorResponse().getErrorObject());
        }
        return (OIDCTokenResponse) read.toSuccessResponse();
    }

    private @Nullable ClientAuthentication authentication(@Nullable List<ClientAuthenticationMethod> allowed) {
        if (settings.clientSecret().isEmpty()) {
            return null;
        }
        Secret secret = new Secret(settings.clientSecret());
        boolean byPost = allowed != null
                && !allowed.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                && allowed.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST);
        return byPost ? new ClientSecretPost(clientId, secret) : new ClientSecretBasic(clientId, secret);
    }

    private WaybillException notGiven(ErrorObject error) {
        String code = Objects.requireNonNullElse(error.getCode(), "no reason given");
        String words = code + (error.getDescription() == null ? "" : ": " + error.getDescription());
        if (code.equals("invalid_client") || code.equals("unauthorized_client")) {
            return new WaybillException(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "The provider does not know this Waybill (" + Refused.shortened(words)
                            + "). That is no fault of yours: who administers Waybill looks at the settings oidc.client_id"
                            + " and oidc.client_secret");
        }
        return Refused.because("The provider gives no token for this login (" + Refused.shortened(words) + ")");
    }

    /** What else the provider tells of somebody; only of them. */
    private @Nullable JWTClaimsSet info(OIDCProviderMetadata metadata, String subject, AccessToken access)
            throws IOException, ParseException {
        URI endpoint = metadata.getUserInfoEndpointURI();
        if (endpoint == null) {
            return null;
        }
        mustBeSafe(endpoint);
        HTTPResponse answer =
                new UserInfoRequest(endpoint, access).toHTTPRequest().send(http);
        if (answer.getStatusCode() != HTTPResponse.SC_OK) {
            throw new IOException("it answered " + answer.getStatusCode() + " when asked about the user");
        }
        UserInfo info = UserInfoResponse.parse(answer).toSuccessResponse().getUserInfo();
        if (info == null) {
            return null;
        }
        if (!info.getSubject().getValue().equals(subject)) {
            throw Refused.because("The provider tells of somebody else than has logged in");
        }
        return info.toJWTClaimsSet();
    }

    private Known known() {
        Known before = known;
        Instant now = clock.instant();
        if (before != null && before.readAt().plus(FRESH).isAfter(now)) {
            return before;
        }
        Known read = read(now);
        known = read;
        return read;
    }

    private Known read(Instant now) {
        URI address =
                URI.create((issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer) + WELL_KNOWN);
        try {
            OIDCProviderMetadata metadata = OIDCProviderMetadata.parse(http.get(address));
            String named = metadata.getIssuer().getValue();
            if (!named.equals(issuer)) {
                throw misfit("calls itself '" + Refused.shortened(named) + "', and the setting oidc.issuer is '"
                        + issuer + "'. They must be the same to the letter");
            }
            URI authorization = metadata.getAuthorizationEndpointURI();
            URI token = metadata.getTokenEndpointURI();
            if (authorization == null || token == null || metadata.getJWKSetURI() == null) {
                throw misfit("has no authorization, token or keys' address in " + address);
            }
            List.of(authorization, token, metadata.getJWKSetURI()).forEach(this::mustBeSafe);
            IdTokens tokens = new IdTokens(
                    issuer, settings.clientId(), metadata.getJWKSetURI().toURL(), http, clock);
            return new Known(metadata, tokens, now);
        } catch (IOException e) {
            throw unreachable(e);
        } catch (ParseException e) {
            throw misfit("does not describe itself at " + address + ": " + Refused.shortened(e.getMessage()));
        }
    }

    /** What it describes may be as safe as it is itself, never less. */
    private void mustBeSafe(URI address) {
        boolean isPlainHere = issuer.startsWith("http:") && "http".equals(address.getScheme());
        if (!isPlainHere && !"https".equals(address.getScheme())) {
            throw misfit("names an address that is not https: " + Refused.shortened(address.toString()));
        }
    }

    private static WaybillException misfit(String what) {
        return new WaybillException(
                ErrorCode.SERVICE_UNAVAILABLE,
                "Nobody can log in by the provider: it " + what
                        + ". That is no fault of yours; who administers Waybill can put it right");
    }

    private WaybillException unreachable(IOException e) {
        return new WaybillException(
                ErrorCode.SERVICE_UNAVAILABLE,
                "The provider " + issuer + " cannot be spoken to (" + Refused.shortened(e.getMessage())
                        + "). That is a fault of the platform and none of yours: try again in a while",
                e);
    }
}
