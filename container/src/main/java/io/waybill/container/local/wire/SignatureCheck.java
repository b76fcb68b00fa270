package io.waybill.container.local.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes a request's AWS Signature Version 4 and refuses what was not signed with the one pair of credentials.
 *
 * <p>The method: <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">
 * Create a signed AWS API request</a>. The Region in the scope is free, as the endpoint stands for any Region. Safe
 * for use by many threads.
 */
public final class SignatureCheck {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern AUTHORIZATION = Pattern.compile(ALGORITHM
            + "\\s+Credential=(?<key>[^/,\\s]+)/(?<date>[0-9]{8})/(?<region>[^/,\\s]+)/(?<service>[^/,\\s]+)/aws4_request"
            + "\\s*,\\s*SignedHeaders=(?<headers>[a-z0-9;._-]+)\\s*,\\s*Signature=(?<signature>[0-9a-f]{64})");
    private static final HexFormat HEX = HexFormat.of();

    private final String accessKeyId;
    private final String secretAccessKey;
    private final Clock wallClock;

    /**
     * @param wallClock the time of day, against which a signature's age is held; the real one even where the
     *     tasks' clock is moved by hand, since clients sign with the real one
     */
    public SignatureCheck(String accessKeyId, String secretAccessKey, Clock wallClock) {
        this.accessKeyId = accessKeyId;
        this.secretAccessKey = secretAccessKey;
        this.wallClock = wallClock;
    }

    /**
     * Lets a request pass or not.
     *
     * @throws WireException as AWS refuses: not signed, incompletely signed, signed with another key or secret, for
     *     another service, or too long ago
     */
    void verify(Received request, String signingName) {
        String authorization = request.header("authorization");
        if (authorization == null) {
            throw new WireException(
                    ErrorCode.MISSING_AUTHENTICATION_TOKEN,
                    "Missing Authentication Token. This endpoint takes signed requests only; use the access key that it was started with.");
        }
        Matcher parts = AUTHORIZATION.matcher(authorization.strip());
        if (!parts.matches()) {
            throw new WireException(
                    ErrorCode.INCOMPLETE_SIGNATURE,
                    "Authorization header requires '" + ALGORITHM
                            + " Credential=<key>/<date>/<region>/<service>/aws4_request, SignedHeaders=<names>, Signature=<hex>'.");
        }
        if (!constantTimeEquals(accessKeyId, parts.group("key"))) {
            throw new WireException(
                    ErrorCode.UNRECOGNIZED_CLIENT, "The security token included in the request is invalid.");
        }
        if (!parts.group("service").equals(signingName)) {
            throw invalid("Credential should be scoped to correct service: '" + signingName + "'.");
        }
        List<String> signedHeaders = List.of(parts.group("headers").split(";", -1));
        if (!signedHeaders.contains("host") || !signedHeaders.contains("x-amz-date")) {
            throw invalid("'Host' and 'X-Amz-Date' must be 'SignedHeaders' in the AWS Authorization.");
        }
        String stamp = checkAge(request, parts.group("date"));
        String scope = "%s/%s/%s/aws4_request".formatted(parts.group("date"), parts.group("region"), signingName);
        String toSign =
                String.join("\n", ALGORITHM, stamp, scope, hash(utf8(canonicalRequest(request, signedHeaders))));
        byte[] key = utf8("AWS4" + secretAccessKey);
        for (String part : List.of(parts.group("date"), parts.group("region"), signingName, "aws4_request")) {
            key = hmac(key, part);
        }
        if (!constantTimeEquals(hex(hmac(key, toSign)), parts.group("signature"))) {
            throw invalid("The request signature we calculated does not match the signature you provided. Check your"
                    + " AWS Secret Access Key and signing method. Consult the service documentation for details.");
        }
    }

    private String checkAge(Received request, String scopeDate) {
        String stamp = request.header("x-amz-date");
        Instant signedAt;
        try {
            signedAt = stamp == null ? Instant.MIN : STAMP.parse(stamp, Instant::from);
        } catch (DateTimeException e) {
            throw invalid("Date must be in ISO-8601 'basic format'. Got '" + stamp + "'.");
        }
        if (stamp == null || !stamp.startsWith(scopeDate)) {
            throw invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '"
                    + scopeDate + "' != '" + stamp + "'.");
        }
        Instant now = wallClock.instant();
        if (signedAt.isBefore(now.minus(TOLERANCE))) {
            throw invalid("Signature expired: %s is now earlier than %s (%s - 5 min.)"
                    .formatted(stamp, STAMP.format(now.minus(TOLERANCE)), STAMP.format(now)));
        }
        if (signedAt.isAfter(now.plus(TOLERANCE))) {
            throw invalid("Signature not yet current: %s is still later than %s (%s + 5 min.)"
                    .formatted(stamp, STAMP.format(now.plus(TOLERANCE)), STAMP.format(now)));
        }
        return stamp;
    }

    private static String canonicalRequest(Received request, List<String> signedHeaders) {
        String headers = signedHeaders.stream()
                .map(name -> name + ":" + canonicalValue(request.header(name)) + "\n")
                .collect(Collectors.joining());
        String query = Arrays.stream(request.query().split("&", -1))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> pair.contains("=") ? pair : pair + "=")
                .sorted()
                .collect(Collectors.joining("&"));
        return String.join(
                "\n",
                request.method(),
                request.path(),
                query,
                headers,
                String.join(";", signedHeaders),
                request.bodyHash());
    }

    private static String canonicalValue(@Nullable String value) {
        return value == null ? "" : value.strip().replaceAll(" +", " ");
    }

    private static WireException invalid(String message) {
        return new WireException(ErrorCode.INVALID_SIGNATURE, message);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HmacSHA256, which every Java must have", e);
        }
    }

    /** SHA-256 in hexadecimal. */
    static String hash(byte[] bytes) {
        try {
            return hex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no SHA-256, which every Java must have", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean constantTimeEquals(String expected, String given) {
        return MessageDigest.isEqual(utf8(expected), utf8(given));
    }
}
