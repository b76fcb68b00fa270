package io.waybill.container.local.process;

import java.nio.file.Path;
import java.util.Optional;

/** A container that was started. It may have ended. Safe for use by many threads. */
public interface RunningContainer {

    /** Whether its command was started; false while its image is pulled. */
    boolean isStarted();

    /** How it ended, or empty while it runs. */
    Optional<ContainerEnd> end();

    /**
     * Whether its end is noticed only by asking {@link #end()} now and then: true for one that was taken over, since
     * a process is told of its own children's end only.
     */
    boolean mustBeAsked();

    /**
     * Asks it to end (SIGTERM), once: further calls do nothing, also after a restart of the endpoint.
     *
     * @return false when it is too early, as its process is just being made; call again
     */
    boolean terminate();

    /**
     * Ends it (SIGKILL).
     *
     * @return false when it is too early, as its process is just being made; call again
     */
    boolean kill();

    /** The file that its output is appended to, both streams in one. */
    Path output();
}
