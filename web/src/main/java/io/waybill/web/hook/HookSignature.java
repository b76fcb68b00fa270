package io.waybill.web.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.web.http.Hmac;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request was signed with a secret, in one of the ways that senders have:
 *
 * <ul>
 *   <li>{@code X-Hub-Signature-256: sha256=HEX}, GitHub's, over the body; {@code X-Waybill-Signature-256} is the same and
 *       what our own notifier sends.
 *   <li>{@code webhook-id}, {@code webhook-timestamp} and {@code webhook-signature: v1,BASE64}, by Standard Webhooks, over
 *       all three and the body; it must not be older than {@link #TOLERANCE}. A secret that begins with {@code whsec_} is
 *       Base64 there.
 * </ul>
 */
final class HookSignature {
    /** How far the clocks of sender and server may differ, as Standard Webhooks recommends. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String HEX = "sha256=";
    private static final String STANDARD = "v1,";
    private static final String STANDARD_SECRET = "whsec_";

    private HookSignature() {}

    /**
     * Why a request does not count as signed; empty where it does.
     *
     * @param header gives a header of the request by its name, null where there is none
     */
    static String problem(String secret, UnaryOperator<@Nullable String> header, byte[] body, Instant now) {
        for (String name : List.of("X-Hub-Signature-256", "X-Waybill-Signature-256")) {
            String given = header.apply(name);
            if (given != null) {
                String right = HEX + HexFormat.of().formatHex(Hmac.of(secret.getBytes(UTF_8), body));
                return Hmac.areEqual(given, right) ? "" : name + " does not fit the body and the secret";
            }
        }
        String given = header.apply("webhook-signature");
        String id = header.apply("webhook-id");
        String timestamp = header.apply("webhook-timestamp");
        if (given == null || id == null || timestamp == null) {
            return "It must be signed: by X-Hub-Signature-256, or by webhook-id, webhook-timestamp and webhook-signature";
        }
        return standard(secret, given, id, timestamp, body, now);
    }

    private static String standard(String secret, String given, String id, String timestamp, byte[] body, Instant now) {
        Instant sent;
        byte[] key;
        try {
            sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
            key = secret.startsWith(STANDARD_SECRET)
                    ? Base64.getDecoder().decode(secret.substring(STANDARD_SECRET.length()))
                    : secret.getBytes(UTF_8);
        } catch (RuntimeException e) {
            return "webhook-timestamp is no time in seconds, or the secret after whsec_ is not Base64";
        }
        if (Duration.between(sent, now).abs().compareTo(TOLERANCE) > 0) {
            return "webhook-timestamp is more than 5 minutes off";
        }
        byte[] head = (id + "." + timestamp + ".").getBytes(UTF_8);
        byte[] signed = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, signed, head.length, body.length);
        String right = STANDARD + Base64.getEncoder().encodeToString(Hmac.of(key, signed));
        // While a secret is replaced a sender signs with both.
        return Arrays.stream(given.split(" ", -1)).anyMatch(one -> Hmac.areEqual(one, right))
                ? ""
                : "webhook-signature does not fit the body and the secret";
    }
}
