package io.waybill.web.cli;

import io.waybill.engine.graph.Operators;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.plugin.Plugins;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.store.NewVersion;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.file.DagFile;
import io.waybill.web.settings.Settings;
import io.waybill.web.wiring.Compute;
import io.waybill.web.wiring.PluginFolders;
import io.waybill.web.wiring.StandIns;
import io.waybill.web.wiring.Waybill;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
            "  waybill run dags/release.yaml --with-stand-ins",
            "  waybill run dags/sales.yaml --faults dag-specs/rehearsals/rehearsal.yaml",
            "  waybill run --json dags/sales.yaml >summary.json",
            "  waybill run dag-specs/examples/labels/task-definition.json"
        })
final class RunCommand implements Callable<Integer> {
    private static final DateTimeFormatter FOLDER =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private static final int MOST_IN_A_SECOND = 1000;

    private final Environment environment;

    @Mixin
    private final DagOptions dagOptions = new DagOptions();

    @Option(names = "--json", description = "Prints the summary as JSON; the progress goes to standard error.")
    private boolean json;

    @Mixin
    private final FaultsOption faults = new FaultsOption();

    @Option(
            names = "--with-stand-ins",
            description = {
                "Starts an SFTP server, an S3 endpoint and a PostgreSQL of this machine's own, which the connections",
                "of the DAG then lead to. What is published lies in the run's folder afterwards."
            })
    private boolean withStandIns;

    @Mixin
    private final SettingsOptions settings;

    RunCommand(Environment environment) {
        this.environment = environment;
        this.settings = new SettingsOptions(environment);
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings effective = settings.read(faults.flags()).settings();
        Compute.checkFaults(effective);
        Plugins plugins = PluginFolders.load(effective, environment.workingFolder());
        Operators operators = plugins.operators();
        DagFile read = dagOptions.readFile(environment, effective, operators);
        String dagId = dagOptions.chooseDag(read).dagId();
        Instant logicalDate = dagOptions.logicalDate(environment.clock());
        Path folder = newFolder(effective.state().folder().resolve("runs"), dagId);
        List<Path> imageRoots = imageRoots(dagOptions.file(), effective.dags().folder());
        Path published = folder.resolve("stand-ins");
        try (StandIns standIns = withStandIns ? StandIns.start(published, read.dags()) : null;
                Waybill waybill = Waybill.open(
                        effective,
                        folder,
                        () -> imageRoots,
                        plugins,
                        environment.clock(),
                        standIns == null ? environment.variables() : standIns.connections(environment.variables()),
                        standIns == null ? Map.of() : standIns.variables())) {
            DagFile file = dagOptions.registered(
                    read,
                    environment,
                    effective,
                    operators,
                    definition -> waybill.compute().targets().register(definition));
            DagSpec dag = dagOptions.chooseDag(file);
            // The others, too, for the DAG may start them.
            for (DagSpec one : file.dags()) {
                waybill.dags()
                        .upsertVersion(
                                NewVersion.of(one, file.path(), file.source()),
                                environment.clock().instant());
                waybill.engine().pools().provideFor(one, "cli");
            }
            RunRow run = waybill.engine()
                    .trigger(new TriggerRequest(
                            dag.dagId(), null, logicalDate, null, dagOptions.params(dag), RunType.MANUAL, "cli", ""));
            RunState end = new TerminalRun(environment, waybill, run, dag, json)
                    .toItsEnd(effective.localFargate().stopTimeout());
            if (standIns != null && !json) {
                environment
                        .out()
                        .println("published: " + environment.workingFolder().relativize(published));
                environment.out().flush();
            }
            return end == RunState.SUCCESS ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    /** The folder of the file may hold {@code images}, and the DAG folder may. */
    private List<Path> imageRoots(Path path, Path dagFolder) {
        Path shared = environment.workingFolder().resolve(dagFolder).normalize();
        Path folder = environment.workingFolder().resolve(path).normalize().getParent();
        return folder == null || folder.equals(shared) ? List.of(shared) : List.of(folder, shared);
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
