package io.waybill.web.cli;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.graph.Operators;
import io.waybill.spec.TargetCatalog;
import io.waybill.spec.bind.DagDocument;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.labels.LabelReader;
import io.waybill.web.settings.Settings;
import io.waybill.web.wiring.Notifications;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code waybill convert}: a DAG in the native format. */
@Command(
        name = "convert",
        description = {
            "Prints a DAG that is written in labels of a task definition as a DAG file of the native format.",
            "Its tasks run the family's latest revision. Only task definitions in JSON are converted."
        },
        footer = {"", "Example:", "  waybill convert task-definition.json >dags/train.yaml"})
final class ConvertCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "FILE", description = "A JSON file with a task definition.")
    private @Nullable Path file;

    @Mixin
    private final SettingsOptions settings;

    ConvertCommand(Environment environment) {
        this.environment = environment;
        this.settings = new SettingsOptions(environment);
    }

    @Override
    public Integer call() {
        Path path = requireNonNull(file, "picocli demands it");
        if (!LabelReader.isDefinitionFile(path)) {
            throw CliException.badUsage("waybill: " + path + " is not converted: only task definitions with labels are,"
                    + " whose files' names end in .json");
        }
        Settings read = settings.read();
        DagFile dags = new DagFiles(
                        environment.workingFolder(),
                        read.dags().folder(),
                        Operators.load(),
                        TargetCatalog.UNKNOWN,
                        Notifications.catalog(read.notifications()))
                .read(path);
        dags.problems()
                .forEach(problem -> environment.err().println(ValidateCommand.line(problem, environment.terminal())));
        environment.err().flush();
        if (dags.hasErrors()) {
            throw CliException.badUsage(ValidateCommand.summary(List.of(dags), dags.problems()));
        }
        dags.dags().forEach(dag -> environment.out().print(DagDocument.writeShortYaml(dag)));
        environment.out().flush();
        return ExitCode.DONE;
    }
}
