package io.waybill.web.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.TargetCatalog;
import io.waybill.spec.file.DagFile;
import io.waybill.web.settings.Settings;
import io.waybill.web.terminal.Terminal;
import io.waybill.web.wiring.Compute;
import io.waybill.web.wiring.Notifications;
import io.waybill.web.wiring.PluginFolders;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code waybill validate}: every problem of DAG files. */
@Command(
        name = "validate",
        description = "Checks DAG files and prints every problem as file:line:col: CODE message (remedy).",
        footer = {
            "",
            "Examples:",
            "  waybill validate dags/sales.yaml",
            "  waybill validate dags/",
            "  waybill validate --json dags/ | jq '.problems[].code'"
        })
final class ValidateCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files, and folders with all that is in them.")
    private List<Path> paths = List.of();

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Mixin
    private final SettingsOptions settings;

    ValidateCommand(Environment environment) {
        this.environment = environment;
        this.settings = new SettingsOptions(environment);
    }

    @Override
    public Integer call() {
        Settings read = settings.read();
        // Who checks files in a build server has none of the scheduler's settings, and so cannot know its targets.
        TargetCatalog targets = read.aws().targets() == null ? TargetCatalog.UNKNOWN : Compute.catalog(read.aws());
        DagFiles files = new DagFiles(
                environment.workingFolder(),
                read.dags().folder(),
                PluginFolders.load(read, environment.workingFolder()).operators(),
                targets,
                Notifications.catalog(read.notifications()));
        List<DagFile> checked = files.find(paths).stream().map(files::read).toList();
        List<SpecProblem> problems =
                checked.stream().flatMap(file -> file.problems().stream()).toList();
        if (json) {
            Json.print(environment.out(), toJson(checked, problems));
        } else {
            problems.forEach(problem -> environment.out().println(line(problem, environment.terminal())));
            environment.out().println(summary(checked, problems));
        }
        environment.out().flush();
        return problems.stream().anyMatch(SpecProblem::isError) ? ExitCode.BAD_USAGE : ExitCode.DONE;
    }

    /** The problem on one line; where there are colours, an error is red and a warning yellow. */
    static String line(SpecProblem problem, Terminal terminal) {
        String line = problem.toString();
        if (!terminal.colour()) {
            return line;
        }
        String code = " " + problem.code() + " ";
        int at = line.indexOf(code);
        String colour = problem.isError() ? "\u001b[31m" : "\u001b[33m";
        return line.substring(0, at) + " " + colour + problem.code() + "\u001b[0m "
                + line.substring(at + code.length());
    }

    static String summary(List<DagFile> read, List<SpecProblem> problems) {
        long errors = problems.stream().filter(SpecProblem::isError).count();
        long warnings = problems.size() - errors;
        int dags = read.stream().mapToInt(file -> file.dags().size()).sum();
        if (problems.isEmpty()) {
            return count(read.size(), "file") + " with " + count(dags, "DAG") + ": no problem";
        }
        return count(read.size(), "file") + ": " + count(errors, "error") + ", " + count(warnings, "warning");
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static ObjectNode toJson(List<DagFile> read, List<SpecProblem> problems) {
        ArrayNode list = Json.array();
        for (SpecProblem problem : problems) {
            ObjectNode one = list.addObject()
                    .put("file", problem.file())
                    .put("line", problem.line())
                    .put("column", problem.column())
                    .put("code", problem.code().name())
                    .put("severity", problem.code().severity().name().toLowerCase(Locale.ROOT))
                    .put("message", problem.message())
                    .put("remedy", problem.remedy());
            if (!problem.label().isEmpty()) {
                one.put("label", problem.label());
            }
        }
        ObjectNode all = Json.object().put("files", read.size());
        all.set("problems", list);
        return all;
    }
}
