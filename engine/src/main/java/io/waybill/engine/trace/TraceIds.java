package io.waybill.engine.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.engine.store.RunRow;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The ids of a run's trace and its spans, in hexadecimal digits. They are made of the run's own names alone: whoever makes
 * them anew, after a restart or on another scheduler, makes the same.
 */
public final class TraceIds {
    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;
    private static final String SAMPLED = "01";

    private TraceIds() {}

    /** The trace of a run. */
    public static String trace(RunRow run) {
        return hash(TRACE_BYTES, "trace", run.id(), run.dagId(), run.runId());
    }

    /** The span of a run. */
    public static String span(RunRow run) {
        return hash(SPAN_BYTES, "run", run.id(), run.dagId(), run.runId());
    }

    /** The span of a task instance of a run. */
    public static String span(RunRow run, String nodeId, int mapIndex) {
        return hash(SPAN_BYTES, "task", run.id(), run.dagId(), run.runId(), nodeId, mapIndex);
    }

    /** The span of a try. */
    public static String span(RunRow run, String nodeId, int mapIndex, int tryNumber) {
        return hash(SPAN_BYTES, "try", run.id(), run.dagId(), run.runId(), nodeId, mapIndex, tryNumber);
    }

    /** What a try hands on to the programs in it, as the standard of W3C has it, so that their spans become its children. */
    public static String parent(RunRow run, String nodeId, int mapIndex, int tryNumber) {
        return String.join("-", "00", trace(run), span(run, nodeId, mapIndex, tryNumber), SAMPLED);
    }

    private static String hash(int bytes, Object... names) {
        try {
            // Each name ends with what none of them has in it.
            StringBuilder text = new StringBuilder();
            for (Object name : names) {
                text.append(name).append('\0');
            }
            byte[] all =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(all, bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
