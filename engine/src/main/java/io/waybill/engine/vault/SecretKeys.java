package io.waybill.engine.vault;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Where the keys of a {@link SecretBox} come from: the settings, else a file that is made at the first start. */
public final class SecretKeys {
    private static final String OWNER_ONLY = "rw-------";

    private SecretKeys() {}

    /**
     * The keys as the settings write them.
     *
     * @param written each 32 bytes in Base64, of either kind; keys of Fernet are such
     * @throws IllegalArgumentException where one is not; the message does not quote it
     */
    public static List<byte[]> parse(List<String> written) {
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            byte[] key;
            try {
                key = Base64.getDecoder()
                        .decode(written.get(i).strip().replace('-', '+').replace('_', '/'));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(wrong(i));
            }
            if (key.length != SecretBox.KEY_BYTES) {
                throw new IllegalArgumentException(wrong(i));
            }
            keys.add(key);
        }
        return keys;
    }

    private static String wrong(int index) {
        return "Key " + (index + 1) + " is not 32 bytes in Base64; make one with: openssl rand -base64 32";
    }

    /**
     * The keys of a file, a line each. Where there is no such file it is made, with a new key, for its owner alone.
     *
     * @throws WaybillException {@code INVALID_REQUEST} where it cannot be read or made
     */
    public static List<byte[]> ofFile(Path file) {
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
            if (lines.isEmpty()) {
                throw new IllegalArgumentException(
                        "it has no key in it; delete it only if nothing was encrypted with it");
            }
            return parse(lines);
        } catch (IOException | IllegalArgumentException e) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST, "The file of keys " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static void make(Path file) throws IOException {
        byte[] key = new byte[SecretBox.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owner = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
                }
                : new FileAttribute<?>[0];
        // Whole before it has its name, so that a crash leaves no half of a key.
        Path made = Files.createTempFile(file.toAbsolutePath().getParent(), "secret", ".key", owner);
        Files.writeString(made, Base64.getEncoder().encodeToString(key) + "\n");
        try {
            Files.move(made, file);
        } catch (FileAlreadyExistsException e) {
            // Somebody else was faster; that key holds.
            Files.deleteIfExists(made);
        }
    }
}
