package io.waybill.container.local.process;

import java.nio.file.Path;

/** What containers run in: processes of this machine today. Safe for use by many threads. */
public interface ContainerRuntime {

    /**
     * Starts a container and returns at once. If it was started before, now or by an endpoint that is gone, it is
     * taken over instead: a container runs once.
     *
     * @param ended called once, on another thread, when {@link RunningContainer#end()} has become present
     * @throws CannotStartException when it cannot run here, such as for an unknown command
     */
    RunningContainer start(ContainerPlan plan, Runnable ended) throws CannotStartException;

    /**
     * Whether a container was ever started in this folder.
     *
     * @param folder the plan's
     */
    boolean wasStarted(Path folder);

    /**
     * Takes a container over that was started before.
     *
     * @param folder the plan's
     */
    RunningContainer adopt(Path folder);
}
