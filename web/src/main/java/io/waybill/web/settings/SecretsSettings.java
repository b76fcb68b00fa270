package io.waybill.web.settings;

import java.util.List;

/**
 * How secrets are kept.
 *
 * @param keys what encrypts them, the first of which encrypts and all of which decrypt; empty: a file of the state folder
 */
public record SecretsSettings(
        @Setting(
                value =
                        "The keys that encrypt variables and connections in the database: each 32 bytes in Base64, such as"
                                + " openssl rand -base64 32 prints. The first encrypts, all of them decrypt, so that a new one can be"
                                + " put in front. Empty: the file secret.key of state.folder, which is made at the first start.",
                secret = true)
        List<String> keys) {
    public SecretsSettings {
        keys = List.copyOf(keys);
    }
}
