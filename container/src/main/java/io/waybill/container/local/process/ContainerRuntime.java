package io.waybill.container.local.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What containers run in: processes of this machine, or a container engine. Safe for use by many threads. */
public interface ContainerRuntime extends AutoCloseable {

    /**
     * Starts a container and returns at once. If it was started before, now or by an endpoint that is gone, it is
     * taken over instead: a container runs once.
     *
     * @param ended called once, on another thread, when {@link RunningContainer#end()} has become present, unless it
     *     {@linkplain RunningContainer#mustBeAsked must be asked}
     * @throws CannotStartException when it cannot run here, such as for an unknown command; where that is found out later,
     *     it is told by {@link RunningContainer#end()}
     */
    RunningContainer start(ContainerPlan plan, Runnable ended) throws CannotStartException;

    /**
     * Whether a container was ever started.
     *
     * @param stem its plan's
     */
    boolean wasStarted(Path stem);

    /**
     * Takes a container over that was started before.
     *
     * @param stem its plan's
     */
    RunningContainer adopt(Path stem);

    /**
     * Runs a command beside a container's own, to see whether the container is well.
     *
     * @param plan of a container that runs
     * @param command as a health check has it: {@code CMD} and the words of a command, or {@code CMD-SHELL} and a line
     * @throws IOException when it cannot be started
     */
    HealthProbe probe(ContainerPlan plan, List<String> command) throws IOException;

    /** Lets go of what waits for containers to start. Containers run on. */
    @Override
    void close();
}
