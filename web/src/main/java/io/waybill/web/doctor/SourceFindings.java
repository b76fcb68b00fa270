package io.waybill.web.doctor;

import io.waybill.container.ecs.Finding;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.vault.SecretSource;
import io.waybill.web.settings.SecretsSettings;
import io.waybill.web.settings.Settings;
import io.waybill.web.wiring.Compute;
import io.waybill.web.wiring.OutsideSources;
import java.util.ArrayList;
import java.util.List;

/** Where variables and connections come from, and whether those outside answer. No value is read. */
final class SourceFindings {
    private SourceFindings() {}

    static List<Finding> of(Settings settings) {
        SecretsSettings secrets = settings.secrets();
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("variables", "from " + String.join(", then ", secrets.sources())));
        try (OutsideSources sources = new OutsideSources(secrets, Compute.services(settings.aws()))) {
            for (String name : secrets.sources()) {
                SecretSource source = sources.outside().get(name);
                if (source != null) {
                    findings.add(asked(name, source));
                }
            }
        }
        return findings;
    }

    private static Finding asked(String name, SecretSource source) {
        try {
            return Finding.ok(name, "it answers: " + source.check());
        } catch (WaybillException e) {
            return Finding.fail(
                    name,
                    String.valueOf(e.getMessage()),
                    "Until then tasks wait that use variables or connections; docs/variables.md tells what it needs.");
        }
    }
}
