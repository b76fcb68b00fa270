package io.waybill.web.cli;

import io.waybill.web.log.ProcessLog;
import io.waybill.web.settings.EffectiveSettings;
import io.waybill.web.settings.Settings;
import io.waybill.web.settings.SettingsReader;
import io.waybill.web.settings.SettingsReader.Flag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose settings; the same for every command that uses them. */
final class SettingsOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The settings file. Default: WAYBILL_CONFIG, else waybill.yaml in the working folder, if it is there.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, such as scheduler.parallelism=4; 'waybill settings' lists them.")
    private Map<String, String> set = new LinkedHashMap<>();

    private final Environment environment;

    SettingsOptions(Environment environment) {
        this.environment = environment;
    }

    /** The settings, without flags of the command's own. */
    Settings read() {
        return read(List.of()).settings();
    }

    /**
     * The settings.
     *
     * @param flags those that the command has of its own, such as {@code --port}; they go before {@code --set}
     */
    EffectiveSettings read(List<Flag> flags) {
        List<Flag> all = new ArrayList<>();
        set.forEach((key, value) -> all.add(new Flag(key, value, "--set")));
        all.addAll(flags);
        EffectiveSettings effective =
                SettingsReader.read(all, environment.variables(), config, environment.workingFolder());
        ProcessLog.write(effective.settings().log().format());
        return effective;
    }
}
