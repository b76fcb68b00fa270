package io.waybill.engine.vault;

import java.util.Optional;

/**
 * Somewhere outside of Waybill where variables and connections are kept. Its calls may take their time. Thread safe.
 *
 * <p>Each call throws a {@link io.waybill.engine.error.WaybillException} where it cannot be told whether there is such a
 * thing, because nobody answers or may not: {@code SERVICE_UNAVAILABLE}. Its message holds no value.
 */
public interface SecretSource {
    /** What people call it: {@code AWS Secrets Manager}. */
    String title();

    /** The variable of this key; empty where there is none. */
    Optional<SecretText> variable(String key);

    /** The connection of this id; empty where there is none. */
    Optional<SecretText> connection(String id);

    /** Whether it answers; in words, what was asked for. */
    String check();
}
