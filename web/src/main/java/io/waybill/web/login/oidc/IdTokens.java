package io.waybill.web.login.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.net.URL;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether an ID token is the provider's and of the login at hand: signed by one of its keys with a public-key
 * algorithm, from it, for us, not over, with our nonce. Keys are read anew where a token names one that is not known, so
 * that the provider can change them. Thread safe.
 */
final class IdTokens {
    /** Without {@code none}, and without those whose key both sides know: that key would be our secret. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final int MOST_SKEW_SECONDS = 60;

    private final String issuer;
    private final String clientId;
    private final JWKSource<SecurityContext> keys;
    private final Clock clock;

    /**
     * @param keys where the provider's keys are
     */
    IdTokens(String issuer, String clientId, URL keys, ProviderHttp http, Clock clock) {
        this.issuer = issuer;
        this.clientId = clientId;
        // Only what the provider's own token endpoint hands out is looked at, so that no stranger can have keys read.
        this.keys = JWKSourceBuilder.<SecurityContext>create(keys, http)
                .refreshAheadCache(false)
                .rateLimited(false)
                .build();
        this.clock = clock;
    }

    /**
     * What a token claims.
     *
     * @throws BadJOSEException where it does not hold, and why
     * @throws IOException where the provider's keys cannot be read
     */
    JWTClaimsSet check(JWT token, String nonce) throws BadJOSEException, IOException {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        processor.setJWTClaimsSetVerifier(new Claims(nonce));
        try {
            return processor.process(token, null);
        } catch (KeySourceException e) {
            throw new IOException("its keys cannot be read: " + e.getMessage(), e);
        } catch (JOSEException e) {
            throw new BadJOSEException("its signature cannot be checked: " + e.getMessage(), e);
        }
    }

    /** Nimbus's checks with our clock, and what the standard says of several audiences besides. */
    private final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {
        Claims(String nonce) {
            super(
                    Set.of(clientId),
                    new JWTClaimsSet.Builder()
                            .issuer(issuer)
                            .claim("nonce", nonce)
                            .build(),
                    Set.of("sub", "iat", "exp"),
                    Set.of());
            setMaxClockSkew(MOST_SKEW_SECONDS);
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }

        @Override
        public void verify(JWTClaimsSet claims, @Nullable SecurityContext context) throws BadJWTException {
            super.verify(claims, context);
            Object party = claims.getClaim("azp");
            boolean isForOthers = claims.getAudience().size() > 1 || party != null;
            if (isForOthers && !clientId.equals(party)) {
                throw new BadJWTException("JWT azp claim has value " + party + ", must be " + clientId);
            }
            Instant latest = clock.instant().plusSeconds(MOST_SKEW_SECONDS);
            if (claims.getIssueTime().toInstant().isAfter(latest)) {
                throw new BadJWTException("JWT iat claim lies in the future");
            }
        }
    }
}
