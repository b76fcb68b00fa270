package io.waybill.spec.template;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notes whether a secret was used while a text was rendered, and whether something was not known yet. */
final class SecretWatch {
    private @Nullable String used;
    private @Nullable AwaitedException awaited;

    /** A secret was read; in words, such as {@code the password of the connection 'db'}. */
    void used(String what) {
        if (used == null) {
            used = what;
        }
    }

    /** The first one that was used since the last call. */
    Optional<String> take() {
        Optional<String> taken = Optional.ofNullable(used);
        used = null;
        return taken;
    }

    /** What was asked for is not known yet. */
    AwaitedException awaited(AwaitedException e) {
        if (awaited == null) {
            awaited = e;
        }
        return e;
    }

    /** The first thing that was not known yet. */
    Optional<AwaitedException> awaited() {
        return Optional.ofNullable(awaited);
    }
}
