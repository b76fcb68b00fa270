package io.waybill.engine.loop;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Where a run's files are: a folder or prefix of its own under the engine's setting, the same for all its containers. */
public final class FileSpace {
    private FileSpace() {}

    /**
     * The URI of a run's file space, with a slash at its end.
     *
     * @param files the engine's setting
     */
    public static String of(String files, String dagId, String runId) {
        String slash = files.endsWith("/") ? "" : "/";
        return files + slash + name(dagId) + "/" + name(runId) + "/";
    }

    /**
     * A name that every file system, bucket and shell takes as it is. Two different ids never have the same one: an id
     * with other characters than letters, digits, {@code _}, {@code -} and {@code .} gets a part of its hash.
     */
    static String name(String id) {
        String safe = id.replaceAll("[^A-Za-z0-9_.-]", "_");
        return safe.equals(id) && !id.matches("\\.*") ? id : safe + "-" + hash(id);
    }

    /** Eight hexadecimal digits that stand for a text. */
    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
