package io.waybill.web.wiring;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.vault.SecretBox;
import io.waybill.engine.vault.SecretKeys;
import io.waybill.web.settings.SecretsSettings;
import java.nio.file.Path;

/** The box in which secrets are kept. */
final class KeptSecrets {
    private static final String FILE = "secret.key";

    private KeptSecrets() {}

    /**
     * With the keys of the settings, else with those of a file.
     *
     * @param folder the state folder
     */
    static SecretBox box(SecretsSettings settings, Path folder) {
        try {
            return new SecretBox(
                    settings.keys().isEmpty()
                            ? SecretKeys.ofFile(folder.resolve(FILE))
                            : SecretKeys.parse(settings.keys()));
        } catch (IllegalArgumentException e) {
            throw new WaybillException(ErrorCode.INVALID_REQUEST, "The setting secrets.keys: " + e.getMessage(), e);
        }
    }
}
