package io.waybill.web.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code waybill pause} and {@code waybill unpause}: lets the schedule of DAGs rest, or go on. */
abstract class PauseCommand implements Callable<Integer> {
    private final Environment environment;
    private final boolean paused;

    @Parameters(paramLabel = "DAG", arity = "1..*", description = "Ids of DAGs.")
    private List<String> dagIds = List.of();

    @Mixin
    private final ServerOptions server;

    PauseCommand(Environment environment, boolean paused) {
        this.environment = environment;
        this.paused = paused;
        this.server = new ServerOptions(environment);
    }

    @Override
    public Integer call() {
        ApiClient client = server.client();
        for (String dagId : dagIds) {
            client.patch(ApiClient.path("dags", dagId), Json.object().put("is_paused", paused));
            environment.out().println(dagId + (paused ? " is paused" : " goes on"));
            environment.out().flush();
        }
        return ExitCode.DONE;
    }

    /** Lets it rest. */
    @Command(
            name = "pause",
            description = "Lets the schedule of DAGs rest. Runs that were made go on; new ones can be triggered.",
            footer = {"", "Examples:", "  waybill pause sales_daily hourly_heartbeat"})
    static final class Pause extends PauseCommand {
        Pause(Environment environment) {
            super(environment, true);
        }
    }

    /** Lets it go on. */
    @Command(
            name = "unpause",
            description =
                    "Lets the schedule of DAGs go on. At most one missed run is made up for, or all with catchup.",
            footer = {"", "Examples:", "  waybill unpause sales_daily"})
    static final class Unpause extends PauseCommand {
        Unpause(Environment environment) {
            super(environment, false);
        }
    }
}
