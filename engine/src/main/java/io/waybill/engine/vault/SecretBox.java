package io.waybill.engine.vault;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts texts with AES-256 in Galois/Counter Mode. What was encrypted for one purpose does not open for another. The first
 * key encrypts, and each opens what it has encrypted. Thread safe.
 *
 * <p>The form is {@code v1.<id of the key>.<nonce and ciphertext>}, in Base64 for addresses.
 */
public final class SecretBox {
    /** How long a key is, in bytes. */
    public static final int KEY_BYTES = 32;

    private static final String VERSION = "v1";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final List<Key> keys;

    private record Key(String id, SecretKeySpec spec) {
        @Override
        public String toString() {
            return id;
        }
    }

    /**
     * @param keys at least one, each of {@link #KEY_BYTES} bytes
     */
    public SecretBox(List<byte[]> keys) {
        List<Key> all = new ArrayList<>();
        for (byte[] key : keys) {
            if (key.length != KEY_BYTES) {
                throw new IllegalArgumentException("A key has " + KEY_BYTES + " bytes, not " + key.length);
            }
            all.add(new Key(idOf(key), new SecretKeySpec(key, "AES")));
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException("There is no key");
        }
        this.keys = List.copyOf(all);
    }

    /** A box whose key nobody else has, for what need not outlive the process. */
    public static SecretBox forThisProcess() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new SecretBox(List.of(key));
    }

    /** A few bytes of its hash: enough to tell keys apart, and nothing of the key. */
    private static String idOf(byte[] key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Encrypts a text. */
    public String seal(String purpose, String text) {
        Key key = keys.get(0);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] encrypted =
                    cipher(Cipher.ENCRYPT_MODE, key, nonce, purpose).doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] whole = ByteBuffer.allocate(nonce.length + encrypted.length)
                    .put(nonce)
                    .put(encrypted)
                    .array();
            return VERSION + "." + key.id() + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + CIPHER, e);
        }
    }

    /**
     * Decrypts what {@link #seal} gave.
     *
     * @throws WaybillException {@code INVALID_REQUEST} where none of the keys fits, or it is not what it was
     */
    public String open(String purpose, String sealed) {
        String[] parts = sealed.split("\\.", -1);
        if (parts.length != 3 || !parts[0].equals(VERSION)) {
            throw new WaybillException(ErrorCode.INVALID_REQUEST, "What should be encrypted is not");
        }
        Optional<Key> key =
                keys.stream().filter(one -> one.id().equals(parts[1])).findFirst();
        if (key.isEmpty()) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "It was encrypted with the key " + parts[1]
                            + ", which this server does not have; add that key to the"
                            + " setting secrets.keys, after the first one");
        }
        try {
            byte[] whole = Base64.getUrlDecoder().decode(parts[2]);
            byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
            byte[] text = cipher(Cipher.DECRYPT_MODE, key.get(), nonce, purpose)
                    .doFinal(whole, NONCE_BYTES, Math.max(0, whole.length - NONCE_BYTES));
            return new String(text, StandardCharsets.UTF_8);
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "What is encrypted was changed by somebody who does not have the key",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + CIPHER, e);
        }
    }

    /** Whether it was encrypted with the first key, which all is to be encrypted with. */
    boolean isOfFirstKey(String sealed) {
        return sealed.startsWith(VERSION + "." + keys.get(0).id() + ".");
    }

    private static Cipher cipher(int mode, Key key, byte[] nonce, String purpose) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key.spec(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    @Override
    public String toString() {
        return "SecretBox" + keys;
    }
}
