package io.waybill.web.cli;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.graph.Operators;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.file.DagFile;
import io.waybill.web.settings.Settings;
import io.waybill.web.wiring.Waybill;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code waybill run}: one DAG to its end, in the terminal. */
@Command(
        name = "run",
        description = {
            "Runs one DAG to its end and shows its progress, what its tasks write, and a summary.",
            "It has a database and a local Fargate of its own and needs no server."
        },
        footer = {
            "",
            "Examples:",
            "  waybill run dags/sales.yaml",
            "  waybill run dags/sales.yaml --date 2026-11-01 -p region=us -p top=3",
            "  waybill run --json dags/sales.yaml >summary.json"
        })
final class RunCommand implements Callable<Integer> {
    private static final DateTimeFormatter FOLDER =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private static final int MOST_IN_A_SECOND = 1000;

    private final Environment environment;

    @Mixin
    private final SettingsOptions settings;

    @Parameters(paramLabel = "FILE", description = "The DAG file.")
    private @Nullable Path file;

    @Option(names = "--dag", paramLabel = "ID", description = "Which DAG, where the file has several.")
    private @Nullable String dagId;

    @Option(
            names = "--date",
            paramLabel = "DATE",
            description = "The logical date, such as 2026-11-01 or 2026-11-01T03:00. Default: now.")
    private @Nullable String date;

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "A param of the DAG; may be given several times.")
    private Map<String, String> params = new LinkedHashMap<>();

    @Option(names = "--json", description = "Prints the summary as JSON; the progress goes to standard error.")
    private boolean json;

    RunCommand(Environment environment) {
        this.environment = environment;
        this.settings = new SettingsOptions(environment);
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings effective = settings.read();
        Operators operators = Operators.load();
        Path path = requireNonNull(file);
        DagFile read =
                new DagFiles(environment.workingFolder(), effective.dags().folder(), operators).read(path);
        DagSpec dag = choose(read);
        Instant logicalDate = LogicalDate.read(date, dag.timezone(), environment.clock());
        Path folder = newFolder(effective.state().folder().resolve("runs"), dag.dagId());
        List<Path> imageRoots = imageRoots(path);
        try (Waybill waybill = Waybill.open(effective, folder, () -> imageRoots, operators, environment.clock())) {
            StoredDags.store(waybill.dags(), read, dag, environment.clock().instant());
            RunRow run = waybill.engine()
                    .trigger(new TriggerRequest(
                            dag.dagId(),
                            null,
                            logicalDate,
                            null,
                            ParamValues.read(params, dag.params()),
                            RunType.MANUAL,
                            "cli",
                            ""));
            RunState end = new TerminalRun(environment, waybill, run, dag, json)
                    .toItsEnd(effective.localFargate().stopTimeout());
            return end == RunState.SUCCESS ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private DagSpec choose(DagFile read) {
        read.problems()
                .forEach(problem -> environment.err().println(ValidateCommand.line(problem, environment.terminal())));
        if (read.hasErrors()) {
            throw CliException.badUsage(ValidateCommand.summary(List.of(read), read.problems()) + "; nothing was run");
        }
        List<String> ids = read.dags().stream().map(DagSpec::dagId).toList();
        if (dagId == null && ids.size() == 1) {
            return read.dags().get(0);
        }
        String which = read.path() + " has " + String.join(", ", ids);
        if (dagId == null) {
            throw CliException.badUsage("waybill: " + which + ". Choose one with --dag");
        }
        return read.dags().stream()
                .filter(dag -> dag.dagId().equals(dagId))
                .findFirst()
                .orElseThrow(() -> CliException.badUsage("waybill: " + which + ", not " + dagId));
    }

    /** The folder beside the file may hold {@code images}. */
    private List<Path> imageRoots(Path path) {
        Path folder = environment.workingFolder().resolve(path).normalize().getParent();
        return folder == null ? List.of() : List.of(folder);
    }

    /** A folder for this run alone, named so that the newest is the last. */
    private Path newFolder(Path runs, String dag) {
        String name = FOLDER.format(environment.clock().instant()) + "-" + dag;
        try {
            Files.createDirectories(runs);
            for (int i = 1; ; i++) {
                try {
                    return Files.createDirectory(runs.resolve(i == 1 ? name : name + "-" + i));
                } catch (FileAlreadyExistsException e) {
                    if (i == MOST_IN_A_SECOND) {
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            throw CliException.badUsage("waybill: the folder " + runs + " cannot be used: " + e.getMessage()
                    + ". Use another with --set state.folder=…");
        }
    }
}
