package io.waybill.web;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program {@code waybill}: reads the command line and ends with the command's exit code. */
@Command(
        name = "waybill",
        description = "Runs declarative YAML DAGs as ECS Fargate tasks.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"waybill " + (version == null ? "(not packaged)" : version)};
        }
    }
}
