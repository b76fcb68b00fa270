package io.waybill.web.cli;

import io.waybill.spec.schema.DagSchema;
import io.waybill.web.wiring.PluginFolders;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code waybill schema}: the JSON Schema of DAG files. */
@Command(
        name = "schema",
        description = {
            "Prints the JSON Schema (2020-12) of DAG files, with all operators, those of plug-ins too.",
            "Editors use it to complete and to explain; 'waybill validate' says more than a schema can."
        },
        footer = {
            "",
            "Examples:",
            "  waybill schema >dag.schema.json",
            "  # then, as a DAG file's first line:",
            "  # yaml-language-server: $schema=dag.schema.json"
        })
final class SchemaCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private final SettingsOptions settings;

    SchemaCommand(Environment environment) {
        this.environment = environment;
        this.settings = new SettingsOptions(environment);
    }

    @Override
    public Integer call() {
        environment
                .out()
                .print(DagSchema.text(PluginFolders.load(settings.read(), environment.workingFolder())
                        .operators()));
        environment.out().flush();
        return ExitCode.DONE;
    }
}
