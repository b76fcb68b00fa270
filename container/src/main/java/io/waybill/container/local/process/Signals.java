package io.waybill.container.local.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Sends signals to process groups, which Java itself cannot. */
final class Signals {

    // Where a shell could not give the container a group of its own, its first process alone is meant.
    private static final String KILL = "kill -s \"$1\" -- \"-$2\" 2>/dev/null || kill -s \"$1\" -- \"$2\"";

    /**
     * Sends a signal to a group, and returns when it is sent. A group that is gone is no error.
     *
     * @param signal its name without SIG
     * @param group the process id of the group's leader
     */
    void send(String signal, long group) {
        ProcessBuilder builder =
                new ProcessBuilder(List.of("/bin/sh", "-c", KILL, "kill", signal, Long.toString(group)));
        builder.environment().clear();
        builder.redirectInput(new File("/dev/null"));
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            builder.start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run /bin/sh to send SIG" + signal + " to process group " + group, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
