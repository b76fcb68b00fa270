package io.waybill.web.cli;

import static java.util.Objects.requireNonNull;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.waybill.container.local.faults.FaultFileException;
import io.waybill.engine.error.ErrorKind;
import io.waybill.engine.error.WaybillException;
import io.waybill.web.settings.SettingsException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code waybill}: the command that holds all others. */
@Command(
        name = "waybill",
        description = "Runs DAGs that are written in YAML as ECS Fargate tasks, in AWS or on this machine.",
        mixinStandardHelpOptions = true,
        versionProvider = WaybillCommand.Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the run, or what was asked for, failed", "2:bad usage, a bad setting or a bad file"
        })
public final class WaybillCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    WaybillCommand() {}

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Says more of what goes on inside, on standard error.")
    void verbose(boolean wanted) {
        if (wanted) {
            Logger ours = (Logger) LoggerFactory.getLogger("io.waybill");
            ours.setLevel(Level.DEBUG);
        }
    }

    /** Without a command, the help is shown. */
    @Override
    public void run() {
        requireNonNull(spec).commandLine().usage(spec.commandLine().getOut());
    }

    /** Runs a command line of this process and gives its exit code. */
    public static int execute(String... arguments) {
        return execute(Environment.ofProcess(), arguments);
    }

    static int execute(Environment environment, String... arguments) {
        return commandLine(environment).execute(arguments);
    }

    static CommandLine commandLine(Environment environment) {
        CommandLine waybill = new CommandLine(new WaybillCommand());
        for (Object command : List.of(
                new RunCommand(environment),
                new UpCommand(environment),
                new ValidateCommand(environment),
                new RenderCommand(environment),
                new ConvertCommand(environment),
                new TriggerCommand(environment),
                new BackfillCommand(environment),
                new ClearCommand(environment),
                new RetryCommand(environment),
                new PauseCommand.Pause(environment),
                new PauseCommand.Unpause(environment),
                new RunsCommand(environment),
                new TasksCommand(environment),
                new LogsCommand(environment),
                new PoolsCommand(environment),
                new ApprovalsCommand(environment),
                new VariablesCommand(environment),
                new ConnectionsCommand(environment),
                new AssetsCommand(environment),
                new UsersCommand(environment),
                new SchemaCommand(environment),
                new SettingsCommand(environment),
                new DoctorCommand(environment),
                new LocalFargateCommand(environment))) {
            waybill.addSubcommand(command);
        }
        PoolsCommand.addSubcommands(requireNonNull(waybill.getSubcommands().get("pools")), environment);
        ApprovalsCommand.addSubcommands(requireNonNull(waybill.getSubcommands().get("approvals")), environment);
        VariablesCommand.addSubcommands(requireNonNull(waybill.getSubcommands().get("variables")), environment);
        ConnectionsCommand.addSubcommands(
                requireNonNull(waybill.getSubcommands().get("connections")), environment);
        AssetsCommand.addSubcommands(requireNonNull(waybill.getSubcommands().get("assets")), environment);
        UsersCommand.addSubcommands(requireNonNull(waybill.getSubcommands().get("users")), environment);
        boolean colour = environment.terminal().colour();
        waybill.setOut(environment.out())
                .setErr(environment.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(colour ? Ansi.ON : Ansi.OFF))
                .setExecutionExceptionHandler((failure, command, parsed) -> report(environment, failure))
                .setParameterExceptionHandler((failure, given) -> badUsage(environment, failure));
        return waybill;
    }

    private static int badUsage(Environment environment, ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        environment.err().println("waybill: " + failure.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, environment.err())) {
            environment.err().println(command.getHelp().fullSynopsis().strip());
            environment.err().println("'" + command.getCommandSpec().qualifiedName() + " --help' says more.");
        }
        environment.err().flush();
        return ExitCode.BAD_USAGE;
    }

    private static int report(Environment environment, Exception failure) throws Exception {
        environment.out().flush();
        if (failure instanceof CliException expected) {
            expected.lines().forEach(environment.err()::println);
            environment.err().flush();
            return expected.exitCode();
        }
        if (failure instanceof SettingsException settings) {
            settings.problems().forEach(environment.err()::println);
            environment.err().flush();
            return ExitCode.BAD_USAGE;
        }
        if (failure instanceof FaultFileException faults) {
            faults.problems().forEach(environment.err()::println);
            environment.err().flush();
            return ExitCode.BAD_USAGE;
        }
        if (failure instanceof WaybillException known) {
            environment.err().println("waybill: " + known.getMessage());
            environment.err().flush();
            return known.code().kind() == ErrorKind.USER ? ExitCode.BAD_USAGE : ExitCode.FAILED;
        }
        throw failure;
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"waybill " + text()};
        }

        /** The version alone. */
        static String text() {
            String version = WaybillCommand.class.getPackage().getImplementationVersion();
            return version == null ? "(not packaged)" : version;
        }
    }
}
