package io.waybill.container.local.process;

import java.io.File;
import java.io.IOException;
import java.util.Optional;

/** One run of a container's health check, on its way or over. */
public final class HealthProbe {

    private final Process process;

    private HealthProbe(Process process) {
        this.process = process;
    }

    /** Starts a command that is the check. What it prints is not kept. */
    static HealthProbe start(ProcessBuilder builder) throws IOException {
        builder.redirectInput(new File("/dev/null"));
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return new HealthProbe(builder.start());
    }

    /** Whether the container is well; empty while the check runs. */
    public Optional<Boolean> passed() {
        return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue() == 0);
    }

    /** Ends the check with what it started. */
    public void cancel() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
