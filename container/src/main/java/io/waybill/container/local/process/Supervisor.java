package io.waybill.container.local.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** Starts commands under {@code supervise.sh}, which outlives this program. Safe for use by many threads. */
final class Supervisor {

    private final Path script;
    private final List<String> session;
    private final Executor callbacks;

    /**
     * @param dataFolder where the script is put
     * @param callbacks runs what is told of a command's end
     */
    Supervisor(Path dataFolder, Executor callbacks) {
        this.script = ScriptFile.write(dataFolder, "supervise.sh");
        this.session = Stream.of("/usr/bin/setsid", "/bin/setsid")
                .filter(path -> Files.isExecutable(Path.of(path)))
                .map(setsid -> List.of(setsid, "--"))
                .findFirst()
                .orElse(List.of());
        this.callbacks = callbacks;
    }

    /**
     * Starts a command, unless one was started in the folder before.
     *
     * @param command begins with the path of a program
     * @param output where what it prints is appended
     * @param environment all that it gets
     * @param ended called once, on another thread, when it has ended
     */
    Process start(
            ContainerFolder folder,
            Path output,
            List<String> command,
            Path workingDirectory,
            Map<String, String> environment,
            Runnable ended)
            throws IOException {
        List<String> words = new ArrayList<>(session);
        words.addAll(List.of(
                "/bin/sh",
                script.toString(),
                folder.path().toString(),
                output.toString(),
                session.isEmpty() ? "job" : "session"));
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.directory(workingDirectory.toFile());
        builder.redirectInput(new File("/dev/null"));
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process child = builder.start();
        // Nobody waits for the callback: it reports its own faults, and after a close it may as well be refused.
        CompletableFuture<Void> unused = child.onExit().thenRunAsync(ended, callbacks);
        return child;
    }
}
