package io.waybill.web.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.waybill.web.settings.OidcSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** A small OpenID provider: discovery, keys, codes that hold once and for their PKCE verifier alone, user info. It can be told to lie. */
final class ProviderServer implements AutoCloseable {
    static final String CLIENT = "waybill";
    static final String SECRET = "a secret/with+signs";

    private final Clock clock;
    private final HttpServer server;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private volatile RSAKey key = newKey("first");
    private volatile RSAKey published = key.toPublicJWK();

    volatile String subject = "248289";
    volatile Map<String, Object> claims = Map.of("preferred_username", "Eve", "groups", List.of("team"));
    volatile Map<String, Object> userInfo = Map.of();
    volatile UnaryOperator<JWTClaimsSet.Builder> twist = builder -> builder;
    volatile UnaryOperator<String> lie = token -> token;
    volatile String named = "";
    volatile boolean promisesIssuer;
    volatile int tokenStatus = 200;
    volatile boolean asksPeople;
    volatile boolean endsSessions;

    /** What the last logout came with. */
    volatile Map<String, String> left = Map.of();

    ProviderServer(Clock clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/team/.well-known/openid-configuration", exchange -> json(exchange, 200, discovery()));
        server.createContext("/team/keys", exchange -> json(exchange, 200, new JWKSet(published).toString()));
        server.createContext("/team/authorize", this::authorize);
        server.createContext("/team/token", this::token);
        server.createContext("/team/me", this::me);
        server.createContext("/team/logout", this::logout);
        server.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/team";
    }

    OidcSettings settings(String secret, String... roles) {
        return new OidcSettings(
                URI.create(issuer()),
                CLIENT,
                secret,
                List.of("openid", "profile"),
                "preferred_username",
                "groups",
                List.of(roles),
                Duration.ofDays(30),
                "the <Team> login");
    }

    private static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** As it was in the beginning, but for its keys. */
    void behave() {
        subject = "248289";
        claims = Map.of("preferred_username", "Eve", "groups", List.of("team"));
        userInfo = Map.of();
        twist = builder -> builder;
        lie = token -> token;
        named = "";
        promisesIssuer = false;
        endsSessions = false;
        left = Map.of();
        tokenStatus = 200;
    }

    /** Changes its keys, and says so. */
    void rotate(String id) {
        key = newKey(id);
        published = key.toPublicJWK();
    }

    RSAKey key() {
        return key;
    }

    private String discovery() {
        String at = issuer();
        return """
                {"issuer": "%s", "authorization_endpoint": "%s/authorize", "token_endpoint": "%s/token", "jwks_uri": "%s/keys",
                 "userinfo_endpoint": "%s/me", "response_types_supported": ["code"], "subject_types_supported": ["public"],
                 "id_token_signing_alg_values_supported": ["RS256", "none", "HS256"],
                 "authorization_response_iss_parameter_supported": %s%s}
                """.formatted(
                        named.isEmpty() ? at : named,
                        at,
                        at,
                        at,
                        at,
                        promisesIssuer,
                        endsSessions ? ", \"end_session_endpoint\": \"" + at + "/logout?ui=plain\"" : "");
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
        boolean fits = "code".equals(query.get("response_type"))
                && CLIENT.equals(query.get("client_id"))
                && "S256".equals(query.get("code_challenge_method"))
                && query.getOrDefault("code_challenge", "").length() == 43
                && query.getOrDefault("scope", "").contains("openid")
                && query.getOrDefault("redirect_uri", "").endsWith("/login/oidc/callback");
        if (!fits) {
            json(exchange, 400, "{\"error\": \"invalid_request\"}");
            return;
        }
        String code = UUID.randomUUID().toString();
        codes.put(code, query);
        String back = query.get("redirect_uri") + "?code=" + code + "&state=" + encoded(query.get("state"))
                + (promisesIssuer ? "&iss=" + encoded(issuer()) : "");
        if (asksPeople) {
            byte[] page =
                    ("<!doctype html><title>Team</title><link rel=icon href='data:,'><h1>Team login</h1><a id=in href=\""
                                    + back.replace("&", "&amp;") + "\">Let me in</a>")
                            .getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            answer(exchange, 200, page);
            return;
        }
        exchange.getResponseHeaders().set("Location", back);
        answer(exchange, 302, new byte[0]);
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        if (tokenStatus != 200) {
            json(exchange, tokenStatus, "{}");
            return;
        }
        String basic = Base64.getEncoder().encodeToString((encoded(CLIENT) + ":" + encoded(SECRET)).getBytes(UTF_8));
        if (!("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            json(exchange, 401, "{\"error\": \"invalid_client\"}");
            return;
        }
        // Once, also where it fails.
        Map<String, String> asked = codes.remove(form.getOrDefault("code", ""));
        boolean fits = asked != null
                && "authorization_code".equals(form.get("grant_type"))
                && asked.get("redirect_uri").equals(form.get("redirect_uri"))
                && asked.get("code_challenge").equals(challenge(form.getOrDefault("code_verifier", "")));
        if (!fits) {
            json(exchange, 400, "{\"error\": \"invalid_grant\", \"error_description\": \"no such code\"}");
            return;
        }
        String token = lie.apply(
                signed(twist.apply(claims(asked.getOrDefault("nonce", ""))).build(), key));
        json(
                exchange,
                200,
                "{\"access_token\": \"for-me\", \"token_type\": \"Bearer\", \"id_token\": \"" + token + "\"}");
    }

    private JWTClaimsSet.Builder claims(String nonce) {
        JWTClaimsSet.Builder builder = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject(subject)
                .audience(CLIENT)
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plusSeconds(300)))
                .claim("nonce", nonce);
        claims.forEach(builder::claim);
        return builder;
    }

    static String signed(JWTClaimsSet claims, RSAKey key) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private void me(HttpExchange exchange) throws IOException {
        boolean fits = "Bearer for-me".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        Map<String, Object> all = new HashMap<>(Map.of("sub", subject));
        all.putAll(userInfo);
        JWTClaimsSet.Builder builder = new JWTClaimsSet.Builder();
        all.forEach(builder::claim);
        json(exchange, fits ? 200 : 401, builder.build().toString());
    }

    /** Ends nothing where it does not know whose session is meant, or where it is to lead then. */
    private void logout(HttpExchange exchange) throws IOException {
        Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
        left = query;
        String back = query.getOrDefault("post_logout_redirect_uri", "");
        boolean fits = CLIENT.equals(query.get("client_id")) && isOurs(query.getOrDefault("id_token_hint", ""));
        if (!fits || !back.endsWith("/login")) {
            json(exchange, 400, "{\"error\": \"invalid_request\"}");
            return;
        }
        exchange.getResponseHeaders().set("Location", back + "?state=" + encoded(query.getOrDefault("state", "")));
        answer(exchange, 302, new byte[0]);
    }

    private boolean isOurs(String token) {
        try {
            SignedJWT signed = SignedJWT.parse(token);
            return signed.verify(new RSASSAVerifier(key))
                    && subject.equals(signed.getJWTClaimsSet().getSubject());
        } catch (ParseException | JOSEException e) {
            return false;
        }
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> form(String text) {
        Map<String, String> all = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            all.put(URLDecoder.decode(parts[0], UTF_8), parts.length < 2 ? "" : URLDecoder.decode(parts[1], UTF_8));
        }
        return all;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static void json(HttpExchange exchange, int status, String json) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        answer(exchange, status, json.getBytes(UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
