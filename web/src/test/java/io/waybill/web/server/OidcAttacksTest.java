package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.waybill.web.server.Http.Answer;
import io.waybill.web.settings.LoginMode;
import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers, codes and tokens that are not of the login at hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OidcAttacksTest {
    @RegisterExtension
    private final OidcSite oidc = new OidcSite(LoginMode.OIDC, ProviderServer.SECRET, "team -> viewer");

    private final ProviderServer provider = oidc.provider;

    private static void isRefused(Answer answer, String... words) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains(words);
        assertThat(Browsing.setCookies(answer)).noneMatch(cookie -> cookie.startsWith(OidcSite.SESSION));
    }

    @Test
    void an_answer_holds_once() {
        Browsing browser = oidc.browser();
        String back = oidc.toProviderAndBack(browser, "/");
        String flow = browser.cookie(OidcSite.FLOW);
        assertThat(browser.get(back).status()).isEqualTo(303);

        isRefused(browser.get(back), "no answer to a login that was begun in this browser");
        browser.plant(OidcSite.FLOW, flow);
        isRefused(browser.get(back), "gives no token", "invalid_grant");
    }

    @Test
    void an_answer_holds_in_the_browser_alone_that_asked_for_it() {
        Browsing attacker = oidc.browser();
        String theirs = oidc.toProviderAndBack(attacker, "/");
        Browsing victim = oidc.browser();
        String own = oidc.toProviderAndBack(victim, "/");

        isRefused(oidc.browser().get(theirs), "no answer to a login");
        isRefused(victim.get(theirs), "no answer to a login");
        // With the victim's state, the attacker's code is one of another verifier.
        String injected = own.replaceFirst("code=[^&]*", theirs.replaceFirst(".*(code=[^&]*).*", "$1"));
        Browsing copy = oidc.browser();
        copy.plant(OidcSite.FLOW, victim.cookie(OidcSite.FLOW));
        isRefused(copy.get(injected), "invalid_grant");
        assertThat(victim.get(own).status())
                .as("forged answers have ended nothing")
                .isEqualTo(303);
    }

    @Test
    void a_login_is_over_after_ten_minutes_and_its_cookie_cannot_be_made_younger() {
        Browsing slow = oidc.browser();
        String back = oidc.toProviderAndBack(slow, "/");
        String cookie = slow.cookie(OidcSite.FLOW);
        oidc.clock.move(Duration.ofMinutes(10));

        isRefused(slow.get(back), "within the last 10 minutes");
        String[] parts = cookie.split("\\.", -1);
        slow.plant(OidcSite.FLOW, parts[0] + "." + oidc.clock.instant().getEpochSecond() + "." + parts[2]);
        isRefused(slow.get(back), "no answer to a login");
        for (String odd : List.of("x", parts[0], parts[0] + ".999999999999999." + parts[2], "A".repeat(4_000))) {
            slow.plant(OidcSite.FLOW, odd);
            isRefused(slow.get(back), "no answer to a login");
        }
    }

    /** What can be wrong with a token's claims, and a word of what is said then. */
    private enum Claim {
        NO_NONCE("nonce", claims -> claims.claim("nonce", null)),
        OTHER_NONCE("nonce", claims -> claims.claim("nonce", "another")),
        OTHER_ISSUER("iss", claims -> claims.issuer("https://evil.example")),
        NO_ISSUER("iss", claims -> claims.issuer(null)),
        OTHER_AUDIENCE("aud", claims -> claims.audience("another client")),
        NO_AUDIENCE("aud", claims -> claims.audience(List.of())),
        MORE_AUDIENCES("azp", claims -> claims.audience(List.of(ProviderServer.CLIENT, "another client"))),
        FOR_ANOTHER("azp", claims -> claims.claim("azp", "another client")),
        EXPIRED("expired", claims -> claims.expirationTime(minutes(claims, -2))),
        NEVER_OVER("exp", claims -> claims.expirationTime(null)),
        OF_THE_FUTURE("iat", claims -> claims.issueTime(minutes(claims, 10))),
        NO_SUBJECT("sub", claims -> claims.subject(null));

        private final String word;
        private final UnaryOperator<JWTClaimsSet.Builder> twist;

        Claim(String word, UnaryOperator<JWTClaimsSet.Builder> twist) {
            this.word = word;
            this.twist = twist;
        }

        private static Date minutes(JWTClaimsSet.Builder claims, long after) {
            return Date.from(claims.build().getIssueTime().toInstant().plus(Duration.ofMinutes(after)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_token_that_claims_something_else_is_refused(Claim claim) {
        provider.twist = claim.twist;

        Answer answer = oidc.login(oidc.browser(), "/");

        isRefused(answer, "does not hold");
        assertThat(answer.body().toLowerCase(Locale.ROOT)).contains(claim.word);
    }

    @Test
    void a_token_without_a_signature_or_of_another_key_is_refused() throws Exception {
        var stranger =
                new RSAKeyGenerator(2048).keyID(provider.key().getKeyID()).generate();
        byte[] publicKey = provider.key().toRSAPublicKey().getEncoded();
        Map<String, UnaryOperator<String>> lies = Map.of(
                "unsigned", token -> new PlainJWT(claims(token)).serialize(),
                "signature left out", token -> token.substring(0, token.lastIndexOf('.') + 1),
                "key of the same name", token -> ProviderServer.signed(claims(token), stranger),
                "unknown key", token -> ProviderServer.signed(claims(token), stranger(stranger)),
                "public key as a secret", token -> mac(claims(token), publicKey),
                "changed", token -> changed(token),
                "nothing", token -> "");

        lies.forEach((name, lie) -> {
            provider.lie = lie;
            Answer answer = oidc.login(oidc.browser(), "/");
            assertThat(answer.status()).as(name).isEqualTo(403);
            isRefused(answer, "Nobody was logged in");
        });
    }

    private static RSAKey stranger(RSAKey key) {
        return new RSAKey.Builder(key).keyID("nobody knows it").build();
    }

    private static JWTClaimsSet claims(String token) {
        try {
            return SignedJWT.parse(token).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static String mac(JWTClaimsSet claims, byte[] key) {
        try {
            SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            token.sign(new MACSigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static String changed(String token) {
        String[] parts = token.split("\\.", -1);
        String claims = new PlainJWT(new JWTClaimsSet.Builder(claims(token))
                        .claim("preferred_username", "root")
                        .build())
                .serialize();
        return parts[0] + "." + claims.split("\\.", -1)[1] + "." + parts[2];
    }

    @Test
    void the_provider_can_change_its_keys_at_any_time() {
        assertThat(oidc.login(oidc.browser(), "/").status()).isEqualTo(303);
        provider.rotate("second");
        assertThat(oidc.login(oidc.browser(), "/").status()).isEqualTo(303);
        provider.rotate("third");

        assertThat(oidc.login(oidc.browser(), "/").status()).isEqualTo(303);
    }

    @Test
    void an_answer_of_another_provider_is_refused_before_its_code_goes_anywhere() {
        Browsing browser = oidc.browser();
        String back = oidc.toProviderAndBack(browser, "/");
        isRefused(browser.get(back + "&iss=https%3A%2F%2Fevil.example"), "comes from another provider", "evil.example");
        oidc.clock.move(Duration.ofHours(2));
        provider.promisesIssuer = true;
        String promised = oidc.toProviderAndBack(browser, "/");
        isRefused(browser.get(promised.replaceFirst("&iss=[^&]*", "")), "comes from another provider");
        String twice = oidc.toProviderAndBack(browser, "/");
        isRefused(browser.get(twice + "&iss=x"), "says something twice");

        assertThat(oidc.login(browser, "/").status()).isEqualTo(303);
    }

    @Test
    void a_provider_that_calls_itself_otherwise_than_the_settings_is_not_believed() {
        provider.named = "https://evil.example";

        Answer answer = oidc.browser().get("/login/oidc");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("calls itself", "https://evil.example", "oidc.issuer", provider.issuer());
    }

    @ParameterizedTest
    @CsvSource({"500", "503"})
    void a_provider_that_fails_is_a_fault_of_the_platform(int status) {
        provider.tokenStatus = status;

        Answer answer = oidc.login(oidc.browser(), "/");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("it answered " + status, "a fault of the platform");
    }

    @Test
    void what_the_provider_says_is_shown_and_never_run() {
        Browsing browser = oidc.browser();
        String state = oidc.toProviderAndBack(browser, "/").replaceFirst(".*(state=[^&]*).*", "$1");

        Answer answer =
                browser.get("/login/oidc/callback?error=access_denied&error_description=%3Cscript%3E" + "&" + state);

        isRefused(answer, "has not let you in (access_denied: &lt;script&gt;)");
        assertThat(answer.body()).doesNotContain("<script>)");
        isRefused(oidc.browser().get("/login/oidc/callback"), "no answer to a login");
    }
}
