package io.waybill.engine.run;

import io.waybill.engine.graph.NodePolicy;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;

/**
 * How long to wait after a failed try. A pure function: the same try of the same task always waits for the same time,
 * and different tasks that fail together do not all come back together.
 *
 * <p>Airflow's formula ({@code TaskInstance.next_retry_datetime}): fixed waits are the policy's delay. Growing ones are
 * {@code min(b + sha1(key) mod b, a day)} seconds with {@code b = max(1, ceil(delay · 2^(try − 1)))}, so a time from b up
 * to but not including 2b; then the policy's longest wait caps them.
 */
public final class RetryDelay {
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Doubled this often, a nanosecond is longer than the longest wait. */
    private static final int LAST_DOUBLING = 62;

    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000L);

    private RetryDelay() {}

    /**
     * The wait after a try.
     *
     * @param policy the node's
     * @param dagId with the next two makes up what the wait is scattered by
     * @param nodeId the node
     * @param date the run's logical date as text, or its id where it has none
     * @param tryNumber the try that failed, from 1
     */
    public static Duration after(NodePolicy policy, String dagId, String nodeId, String date, int tryNumber) {
        if (!policy.exponentialBackoff()) {
            return policy.retryDelay();
        }
        Duration wait = growing(policy.retryDelay(), dagId + "#" + nodeId + "#" + date + "#" + tryNumber, tryNumber);
        Duration longest = policy.maxRetryDelay();
        return longest != null && longest.compareTo(wait) < 0 ? longest : wait;
    }

    /** The growing wait by itself: {@code key} scatters it. */
    static Duration growing(Duration delay, String key, int tryNumber) {
        if (tryNumber < 1) {
            throw new IllegalArgumentException("Tries are counted from 1, not " + tryNumber);
        }
        BigInteger nanos = BigInteger.valueOf(delay.getSeconds())
                .multiply(NANOS)
                .add(BigInteger.valueOf(delay.getNano()))
                .shiftLeft(Math.min(tryNumber - 1, LAST_DOUBLING));
        BigInteger[] parts = nanos.divideAndRemainder(NANOS);
        BigInteger base = (parts[1].signum() > 0 ? parts[0].add(BigInteger.ONE) : parts[0]).max(BigInteger.ONE);
        BigInteger wait = base.add(sha1(key).mod(base));
        return Duration.ofSeconds(
                wait.min(BigInteger.valueOf(LONGEST.toSeconds())).longValueExact());
    }

    private static BigInteger sha1(String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            return new BigInteger(1, digest.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
