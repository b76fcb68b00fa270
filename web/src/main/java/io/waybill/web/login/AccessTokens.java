package io.waybill.web.login;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.UserRow;
import io.waybill.engine.store.UserStore;
import io.waybill.engine.vault.SecretBox;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that {@code POST /auth/token} gives: JWTs of one form only. The header is compared as a whole and never
 * read, so that no token can say how it is to be checked. Thread safe.
 */
final class AccessTokens {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String HEADER = Secrets.text(Secrets.bytes("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"));
    private static final String ISSUER = "waybill";
    private static final String PURPOSE = "login key";
    private static final int LONGEST = 2_000;
    private static final int PARTS = 3;

    private final UserStore store;
    private final SecretBox box;
    private final Duration lifetime;
    private final Clock clock;
    private volatile @Nullable String key;

    AccessTokens(UserStore store, SecretBox box, Duration lifetime, Clock clock) {
        this.store = store;
        this.box = box;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /**
     * What a token says that is ours and still holds.
     *
     * @param generation of the user when it was given
     */
    record Claims(String user, long generation) {}

    String give(UserRow user) {
        Instant now = clock.instant();
        ObjectNode claims = JSON.createObjectNode()
                .put("sub", user.name())
                .put("iss", ISSUER)
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(lifetime).getEpochSecond())
                .put("gen", user.generation());
        String signed = HEADER + "." + Secrets.text(Secrets.bytes(claims.toString()));
        return signed + "." + Secrets.sign(key(), signed);
    }

    Optional<Claims> read(String token) {
        String[] parts = token.length() > LONGEST ? new String[0] : token.split("\\.", -1);
        if (parts.length != PARTS
                || !parts[0].equals(HEADER)
                || !Secrets.areEqual(parts[2], Secrets.sign(key(), parts[0] + "." + parts[1]))) {
            return Optional.empty();
        }
        try {
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            boolean holds = ISSUER.equals(claims.path("iss").asText())
                    && claims.path("exp").asLong() > clock.instant().getEpochSecond();
            return holds
                    ? Optional.of(new Claims(
                            claims.path("sub").asText(), claims.path("gen").asLong(-1)))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("We signed what is no JSON", e);
        } catch (IOException e) {
            throw new IllegalStateException("Nothing is read from anywhere", e);
        }
    }

    /** The key of all schedulers on this database, made when it is first needed. */
    private String key() {
        String known = key;
        if (known != null) {
            return known;
        }
        String sealed = store.key().orElse(null);
        String opened = sealed == null ? null : opened(sealed);
        if (opened == null) {
            store.setKey(sealed, box.seal(PURPOSE, Secrets.random()));
            opened = box.open(PURPOSE, store.key().orElseThrow());
        }
        key = opened;
        return opened;
    }

    /** Nothing where the key that encrypted it is lost: a new one ends the tokens of the old one, and nothing else. */
    private @Nullable String opened(String sealed) {
        try {
            return box.open(PURPOSE, sealed);
        } catch (WaybillException e) {
            return null;
        }
    }
}
