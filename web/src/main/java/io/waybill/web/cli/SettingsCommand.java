package io.waybill.web.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.web.settings.SettingValue;
import io.waybill.web.terminal.TextTable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code waybill settings}: the settings as they hold now. */
@Command(
        name = "settings",
        description = "Shows the settings as they hold now, and where each comes from.",
        footer = {
            "",
            "A flag goes before the environment, that before waybill.yaml, that before the default.",
            "",
            "Examples:",
            "  waybill settings",
            "  WAYBILL_SERVER_PORT=9000 waybill settings --json",
            "  waybill settings --config production.yaml"
        })
final class SettingsCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Mixin
    private final SettingsOptions settings;

    SettingsCommand(Environment environment) {
        this.environment = environment;
        this.settings = new SettingsOptions(environment);
    }

    @Override
    public Integer call() {
        List<SettingValue> values = settings.read(List.of()).values();
        if (json) {
            ArrayNode all = Json.array();
            values.forEach(value -> all.add(toJson(value)));
            Json.print(environment.out(), all);
            return ExitCode.DONE;
        }
        TextTable table = new TextTable(List.of("setting", "value", "from"), Set.of());
        for (SettingValue value : values) {
            table.add(List.of(value.key().key(), value.text().isEmpty() ? "-" : value.shown(), value.source()));
        }
        table.lines().forEach(environment.out()::println);
        return ExitCode.DONE;
    }

    private static ObjectNode toJson(SettingValue value) {
        return Json.object()
                .put("key", value.key().key())
                .put("value", value.text().isEmpty() ? null : value.shown())
                .put("source", value.source())
                .put("variable", value.key().variable())
                .put("default", value.key().defaultValue())
                .put("description", value.key().description());
    }
}
