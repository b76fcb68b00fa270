package io.waybill.web.cli;

import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.FileRow;
import io.waybill.spec.Durations;
import io.waybill.spec.SpecProblem;
import io.waybill.web.settings.AwsSettings;
import io.waybill.web.settings.EffectiveSettings;
import io.waybill.web.settings.Settings;
import io.waybill.web.settings.SettingsReader.Flag;
import io.waybill.web.wiring.Compute;
import io.waybill.web.wiring.Server;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code waybill up}: scheduler, page and API on one machine. */
@Command(
        name = "up",
        description = {
            "Serves the scheduler, the page and the API on this machine, until it is stopped.",
            "DAG files are read from a folder and watched. Containers run in the local Fargate of this process, unless"
                    + " settings say otherwise; they go on when it is stopped, and are taken up at the next start."
        },
        footer = {
            "",
            "Examples:",
            "  waybill up",
            "  waybill up --dags my/dags --port 9000",
            "  waybill up --faults dag-specs/rehearsals/rehearsal.yaml",
            "  waybill up --set scheduler.parallelism=4"
        })
final class UpCommand implements Callable<Integer> {
    private static final int PAGE = 500;

    private final Environment environment;

    @Option(names = "--dags", paramLabel = "DIR", description = "The folder of DAG files. Default: dag-specs/examples.")
    private @Nullable String dags;

    @Option(names = "--port", paramLabel = "PORT", description = "The port of page and API. Default: 8080.")
    private @Nullable String port;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Their address. Default: 127.0.0.1.")
    private @Nullable String host;

    @Mixin
    private final FaultsOption faults = new FaultsOption();

    @Mixin
    private final SettingsOptions settings;

    UpCommand(Environment environment) {
        this.environment = environment;
        this.settings = new SettingsOptions(environment);
    }

    @Override
    public Integer call() throws InterruptedException {
        EffectiveSettings all = settings.read(flags());
        Settings effective = all.settings();
        Compute.checkFaults(effective);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        StopSignal.Listening stop = environment.stopSignal().listen(() -> {
            asked.countDown();
            Latches.await(closed);
        });
        try (Server server =
                Server.start(all, environment.workingFolder(), WaybillCommand.Version.text(), environment.clock())) {
            tell(server, effective);
            asked.await();
            environment.out().println("Stopping; containers that run go on and are taken up at the next start.");
            environment.out().flush();
        } finally {
            closed.countDown();
            stop.close();
        }
        return ExitCode.DONE;
    }

    private List<Flag> flags() {
        List<Flag> flags = new ArrayList<>(faults.flags());
        add(flags, "dags.folder", dags, "--dags");
        add(flags, "server.port", port, "--port");
        add(flags, "server.host", host, "--host");
        return flags;
    }

    private static void add(List<Flag> flags, String key, @Nullable String value, String option) {
        if (value != null) {
            flags.add(new Flag(key, value, option));
        }
    }

    private void tell(Server server, Settings effective) {
        PrintWriter out = environment.out();
        List<FileRow> files = files(server.waybill().dags());
        int dagCount = files.stream().mapToInt(file -> file.dagIds().size()).sum();
        out.println("Waybill is up: " + server.address());
        out.println();
        out.println("  DAGs     " + shown(effective.dags().folder()) + ": " + count(dagCount, "DAG") + " in "
                + count(files.size(), "file"));
        if (effective.labels().scan()) {
            out.println("  labels   those of task definitions, scanned every "
                    + Durations.format(effective.labels().interval()));
        }
        out.println("  compute  " + compute(server, effective.aws()));
        out.println("  state    " + shown(effective.state().folder()));
        out.println();
        List<SpecProblem> problems =
                files.stream().flatMap(file -> file.problems().stream()).toList();
        problems.forEach(problem -> out.println(ValidateCommand.line(problem, environment.terminal())));
        if (!problems.isEmpty()) {
            out.println();
        }
        out.println("Ctrl-C stops it.");
        out.flush();
    }

    private static List<FileRow> files(DagStore dags) {
        List<FileRow> all = new ArrayList<>();
        for (List<FileRow> page = dags.files("", PAGE);
                !page.isEmpty();
                page = dags.files(page.get(page.size() - 1).file(), PAGE)) {
            all.addAll(page);
        }
        return all;
    }

    private static String compute(Server server, AwsSettings aws) {
        Optional<URI> local = server.waybill().compute().localEndpoint();
        if (local.isPresent()) {
            return "local Fargate at " + local.get();
        }
        return aws.endpoint() == null ? "ECS on Fargate in " + aws.region() : "ECS at " + aws.endpoint();
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private Path shown(Path path) {
        return path.startsWith(environment.workingFolder())
                ? environment.workingFolder().relativize(path)
                : path;
    }
}
