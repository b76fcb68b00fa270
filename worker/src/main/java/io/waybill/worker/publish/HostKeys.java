package io.waybill.worker.publish;

import io.waybill.worker.StepException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.jspecify.annotations.Nullable;

/** The keys by which a server is known. What is given is meant for this server: hosts in front of a key are passed over. */
final class HostKeys {
    private final String host;
    private final boolean any;
    private final List<PublicKey> known = new ArrayList<>();
    private @Nullable StepException refusal;

    /** @param lines of known_hosts, or keys alone */
    HostKeys(String host, String lines, boolean any) {
        this.host = host;
        this.any = any;
        lines.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> known.add(key(line)));
    }

    private static PublicKey key(String line) {
        try {
            String[] words = line.split("\\s+");
            for (int i = 0; i < words.length; i++) {
                // Every key begins with the length of its type's name, which is below 256.
                if (words[i].startsWith("AAAA")) {
                    String type = i > 0 ? words[i - 1] : type(words[i]);
                    PublicKeyEntry entry = PublicKeyEntry.parsePublicKeyEntry(type + " " + words[i]);
                    return entry.resolvePublicKey(null, null, PublicKeyEntryResolver.FAILING);
                }
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw StepException.badInput("The host key cannot be read: " + e.getMessage());
        }
        throw StepException.badInput("The host key has no key in it: write a line of known_hosts, such as"
                + " 'my.file.server ssh-ed25519 AAAA…', which ssh-keyscan prints");
    }

    private static String type(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        return new String(bytes, 4, bytes[3], StandardCharsets.US_ASCII);
    }

    /** Whether the server is to be trusted; if not, {@link #refusal} says why. */
    boolean trust(PublicKey key) {
        if (any || known.stream().anyMatch(one -> KeyUtils.compareKeys(one, key))) {
            return true;
        }
        String fingerprint = KeyUtils.getFingerPrint(key);
        String line = PublicKeyEntry.toString(key);
        refusal = StepException.notPassed(
                known.isEmpty()
                        ? "The host key of " + host + " is not known. It has " + fingerprint + "; when that is right, put"
                                + " this into host_key of the connection's extra: " + line
                        : "The host key of " + host + " is another one than expected: it has " + fingerprint
                                + ". Somebody may stand in between. When the server's key was changed on purpose, change"
                                + " host_key to: " + line);
        return false;
    }

    @Nullable StepException refusal() {
        return refusal;
    }
}
