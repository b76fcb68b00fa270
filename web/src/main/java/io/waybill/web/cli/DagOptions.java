package io.waybill.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.Operators;
import io.waybill.spec.DagSpec;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.labels.LabelReader;
import io.waybill.spec.params.Params;
import io.waybill.web.settings.Settings;
import io.waybill.web.wiring.Compute;
import io.waybill.web.wiring.Notifications;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which DAG of a file, for which date and with which params. */
final class DagOptions {
    @Parameters(
            paramLabel = "FILE",
            description = "The DAG file, or a JSON file with a task definition whose labels are a DAG.")
    private @Nullable Path file;

    @Option(names = "--dag", paramLabel = "ID", description = "Which DAG, where the file has several.")
    private @Nullable String dagId;

    @Option(
            names = "--date",
            paramLabel = "DATE",
            description =
                    "The logical date, in UTC where it has no offset: 2026-11-01, 2026-11-01T03:00+01:00. Default: now.")
    private @Nullable String date;

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "A param of the DAG; may be given several times.")
    private Map<String, String> params = new LinkedHashMap<>();

    /** The file's path as it was given. */
    Path file() {
        return requireNonNull(file, "picocli demands it");
    }

    /**
     * Reads the file; its warnings are printed.
     *
     * @throws CliException where the file cannot be used; every problem is printed
     */
    DagFile readFile(Environment environment, Settings settings, Operators operators) {
        DagFile read = files(environment, settings, operators).read(file());
        read.problems()
                .forEach(problem -> environment.err().println(ValidateCommand.line(problem, environment.terminal())));
        if (read.hasErrors()) {
            throw CliException.badUsage(ValidateCommand.summary(List.of(read), read.problems()) + "; nothing was run");
        }
        return read;
    }

    private static DagFiles files(Environment environment, Settings settings, Operators operators) {
        return new DagFiles(
                environment.workingFolder(),
                settings.dags().folder(),
                operators,
                Compute.catalog(settings.aws()),
                Notifications.catalog(settings.notifications()));
    }

    /**
     * Where the file has a task definition: registers it, and reads the file again, whose tasks name that revision then.
     *
     * @param read what {@link #readFile} gave
     * @param register registers a definition and gives its ARN
     */
    DagFile registered(
            DagFile read,
            Environment environment,
            Settings settings,
            Operators operators,
            Function<ObjectNode, String> register) {
        if (!LabelReader.isDefinitionFile(file())) {
            return read;
        }
        DagFiles files = files(environment, settings, operators);
        ObjectNode definition = files.readDefinition(file(), Optional.empty())
                .definition()
                .orElseThrow(() -> CliException.badUsage("waybill: " + file() + " was changed meanwhile"));
        return files.readDefinition(file(), Optional.of(register.apply(definition)))
                .file();
    }

    /**
     * The DAG that is meant.
     *
     * @throws CliException where that is not clear
     */
    DagSpec chooseDag(DagFile read) {
        List<String> ids = read.dags().stream().map(DagSpec::dagId).toList();
        if (dagId == null && ids.size() == 1) {
            return read.dags().get(0);
        }
        String which = read.path() + " has " + String.join(", ", ids);
        if (dagId == null) {
            String fileName = Path.of(read.path()).getFileName().toString().replaceFirst("\\.ya?ml$", "");
            for (DagSpec dag : read.dags()) {
                if (dag.dagId().equals(fileName)) {
                    return dag;
                }
            }
            throw CliException.badUsage("waybill: " + which + ". Choose one with --dag");
        }
        return read.dags().stream()
                .filter(dag -> dag.dagId().equals(dagId))
                .findFirst()
                .orElseThrow(() -> CliException.badUsage("waybill: " + which + ", not " + dagId));
    }

    /** The logical date: as given, else now. */
    Instant logicalDate(Clock clock) {
        return LogicalDate.read(date, clock);
    }

    /** The params that were given, each as the DAG declares it. */
    Map<String, JsonNode> params(DagSpec dag) {
        return ParamValues.read(params, Params.declared(dag));
    }
}
