package io.waybill.web.cli;

import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.FileRow;
import io.waybill.spec.SpecProblem;
import io.waybill.web.settings.Settings;
import io.waybill.web.settings.SettingsReader.Flag;
import io.waybill.web.wiring.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code waybill up}: scheduler, page and API on this machine. */
@Command(
        name = "up",
        description = {
            "Serves the scheduler, the page and the API on this machine until it is stopped.",
            "DAG files that are added, edited or removed meanwhile are taken up within two seconds. Containers outlive it:"
                    + " the next start goes on with them."
        },
        footer = {
            "",
            "Examples:",
            "  waybill up",
            "  waybill up --dags ~/dags --port 9000",
            "  waybill up --set scheduler.parallelism=4"
        })
final class UpCommand implements Callable<Integer> {
    private static final int PAGE = 500;

    private final Environment environment;

    @Option(
            names = "--dags",
            paramLabel = "DIR",
            description = "The folder of DAG files. Default: the setting dags.folder, dag-specs/examples.")
    private @Nullable String dags;

    @Option(names = "--port", paramLabel = "PORT", description = "The port; 0 takes any that is free. Default: 8080.")
    private @Nullable String port;

    @Option(names = "--host", paramLabel = "HOST", description = "An address of this machine. Default: 127.0.0.1.")
    private @Nullable String host;

    @Mixin
    private final SettingsOptions settings;

    UpCommand(Environment environment) {
        this.environment = environment;
        this.settings = new SettingsOptions(environment);
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings effective = settings.read(flags()).settings();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        StopSignal.Listening stop = environment.stopSignal().listen(() -> {
            asked.countDown();
            Latches.await(closed);
        });
        try (Server server = Server.start(
                effective, environment.workingFolder(), WaybillCommand.Version.text(), environment.clock())) {
            print(server, effective);
            asked.await();
            environment.out().println("Stopping. Containers go on; the next start takes them up.");
            environment.out().flush();
        } finally {
            closed.countDown();
            stop.close();
        }
        return ExitCode.DONE;
    }

    private List<Flag> flags() {
        List<Flag> flags = new ArrayList<>();
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

    private void print(Server server, Settings effective) {
        DagStore store = server.waybill().dags();
        int loaded = 0;
        for (List<FileRow> page = store.files("", PAGE);
                !page.isEmpty();
                page = store.files(page.get(page.size() - 1).file(), PAGE)) {
            for (FileRow file : page) {
                loaded += file.dagIds().size();
                file.problems().forEach(problem -> environment.err().println(line(problem)));
            }
        }
        environment
                .out()
                .println("DAGs:  " + loaded + " from " + effective.dags().folder());
        environment.out().println("state: " + effective.state().folder());
        environment.out().println("page:  " + server.address());
        environment.out().println("Ctrl-C stops it.");
        environment.out().flush();
    }

    private String line(SpecProblem problem) {
        return ValidateCommand.line(problem, environment.terminal());
    }
}
