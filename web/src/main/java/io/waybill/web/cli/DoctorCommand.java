package io.waybill.web.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.waybill.container.ecs.Finding;
import io.waybill.engine.plugin.Plugins;
import io.waybill.web.doctor.Doctor;
import io.waybill.web.settings.Settings;
import io.waybill.web.settings.SettingsException;
import io.waybill.web.terminal.LogText;
import io.waybill.web.terminal.Terminal;
import io.waybill.web.wiring.Compute;
import io.waybill.web.wiring.Notifications;
import io.waybill.web.wiring.PluginFolders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code waybill doctor}: what is missing for runs to work. */
@Command(
        name = "doctor",
        description = {
            "Looks whether all is there that runs need, and says what to mend: settings, DAG folder, disk, database, where variables"
                    + " and connections come from, and the local Fargate or AWS's credentials, cluster, logs, network, roles and quotas. Changes nothing.",
            "Each line is ok, warn or fail; with a fail the exit code is 1."
        },
        footer = {
            "",
            "Examples:",
            "  waybill doctor",
            "  waybill doctor --config production.yaml",
            "  waybill doctor --json | jq '.[] | select(.level != \"ok\")'"
        })
final class DoctorCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Mixin
    private final SettingsOptions settings;

    DoctorCommand(Environment environment) {
        this.environment = environment;
        this.settings = new SettingsOptions(environment);
    }

    @Override
    public Integer call() {
        List<Finding> findings = findings();
        if (json) {
            ArrayNode all = Json.array();
            findings.forEach(finding -> all.add(Json.object()
                    .put("level", finding.level().id())
                    .put("what", finding.what())
                    .put("found", finding.found())
                    .put("remedy", finding.remedy())));
            Json.print(environment.out(), all);
        } else {
            int width = findings.stream()
                    .mapToInt(finding -> finding.what().length())
                    .max()
                    .orElse(0);
            findings.forEach(finding -> print(finding, width));
            environment.out().flush();
        }
        boolean failed = findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAIL);
        return failed ? ExitCode.FAILED : ExitCode.DONE;
    }

    /** Settings that make no sense are a finding too; nothing else can be looked at then. */
    private List<Finding> findings() {
        Settings effective;
        try {
            effective = settings.read();
        } catch (SettingsException e) {
            return e.problems().stream()
                    .map(problem -> Finding.fail("settings", problem, "waybill settings shows what holds."))
                    .toList();
        }
        Path dags =
                environment.workingFolder().resolve(effective.dags().folder()).normalize();
        Plugins plugins = PluginFolders.load(effective, environment.workingFolder());
        DagFiles files = new DagFiles(
                environment.workingFolder(),
                dags,
                plugins.operators(),
                Compute.catalog(effective.aws()),
                Notifications.catalog(effective.notifications()));
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("settings", "they make sense"));
        findings.addAll(PluginFindings.of(plugins, effective, environment));
        findings.addAll(new Doctor(
                        effective,
                        environment.workingFolder(),
                        environment.variables(),
                        files::read,
                        environment.clock())
                .check());
        return findings;
    }

    private void print(Finding finding, int width) {
        String padding = " ".repeat(width - finding.what().length());
        String level = (finding.level().id() + "  ").substring(0, 4);
        environment
                .out()
                .println(painted(finding.level(), level) + "  " + finding.what() + padding + "  "
                        + LogText.plain(finding.found()));
        if (!finding.remedy().isEmpty()) {
            environment.out().println(" ".repeat(width + 8) + LogText.plain(finding.remedy()));
        }
    }

    private String painted(Finding.Level level, String text) {
        Terminal terminal = environment.terminal();
        String colour = switch (level) {
            case OK -> "32";
            case WARN -> "33";
            case FAIL -> "31";
        };
        return terminal.colour() ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }
}
