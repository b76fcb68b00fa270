package io.waybill.web.settings;

import io.waybill.container.sources.SecretFiles;
import io.waybill.engine.vault.SecretSources;
import io.waybill.spec.Nearest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What can be wrong with the sources of variables and connections. */
final class SecretsCheck {
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final List<String> SOURCES = List.of(
            SecretSources.ENVIRONMENT,
            SecretSources.DATABASE,
            SecretsSettings.FILES,
            SecretsSettings.SECRETS_MANAGER,
            SecretsSettings.PARAMETER_STORE);

    private SecretsCheck() {}

    /**
     * Finds all of it.
     *
     * @param report takes a setting's key and what is wrong with it
     */
    static void check(SecretsSettings secrets, BiConsumer<String, String> report) {
        if (secrets.sources().isEmpty()) {
            report.accept("secrets.sources", "names no source; write environment,database");
        }
        Set<String> seen = new HashSet<>();
        for (String source : secrets.sources()) {
            if (!SOURCES.contains(source)) {
                report.accept(
                        "secrets.sources",
                        "there is no source '" + source + "' (" + Nearest.remedy(source, SOURCES, "sources") + ")");
            } else if (!seen.add(source)) {
                report.accept("secrets.sources", "names '" + source + "' twice");
            }
        }
        if (secrets.sources().contains(SecretsSettings.FILES)
                && secrets.variablesFile() == null
                && secrets.connectionsFile() == null) {
            report.accept(
                    "secrets.sources", "'files' needs a file: set secrets.variables_file or secrets.connections_file");
        }
        checkName("secrets.variables_file", secrets.variablesFile(), report);
        checkName("secrets.connections_file", secrets.connectionsFile(), report);
        if (secrets.keepAnswers().compareTo(SHORTEST) < 0) {
            report.accept("secrets.keep_answers", "must be at least 10s");
        }
    }

    private static void checkName(String key, @Nullable Path file, BiConsumer<String, String> report) {
        if (file != null && !SecretFiles.isReadable(file)) {
            report.accept(key, "the file's name must end with .env, .json, .yaml or .yml");
        }
    }
}
