package io.waybill.container.local.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts commands under {@code supervise.sh}, which outlives this program. Some of its processes are kept waiting for their
 * orders; they end with this program, or when this is closed. Safe for use by many threads.
 */
final class Supervisor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    /**
     * How many wait for an order once there was a first one. They are started when a command has ended, and not when one was
     * started, which would take the processor from it.
     */
    private static final int SPARES = 2;

    private final Path script;
    private final List<String> session;
    /** One thread for each command that runs: Java's own telling of a process's end goes through more threads, some of them new. */
    private final ExecutorService waiting = Executors.newCachedThreadPool(runnable -> {
        Thread thread = new Thread(runnable, "local-fargate-waiting");
        thread.setDaemon(true);
        return thread;
    });

    private final Deque<Process> spares = new ArrayDeque<>();
    /** One permit for each that neither waits nor is being started. */
    private final Semaphore missing = new Semaphore(SPARES);

    private boolean closed;

    /** @param dataFolder where the script is put */
    Supervisor(Path dataFolder) {
        this.script = ScriptFile.write(dataFolder, "supervise.sh");
        this.session = Stream.of("/usr/bin/setsid", "/bin/setsid")
                .filter(path -> Files.isExecutable(Path.of(path)))
                .map(setsid -> List.of(setsid, "--"))
                .findFirst()
                .orElse(List.of());
    }

    /**
     * Starts a command, unless a story was begun in its files before.
     *
     * @param command begins with the path of a program
     * @param output where what it prints is appended
     * @param environment all that it gets
     * @param ended called once, on another thread, when it has ended
     */
    Process start(
            ContainerFiles files,
            Path output,
            List<String> command,
            Path workingDirectory,
            Map<String, String> environment,
            Runnable ended)
            throws IOException {
        byte[] order = SupervisorOrder.of(files, output, command, workingDirectory, environment);
        Process child = ordered(order);
        try {
            waiting.execute(() -> await(child, ended));
        } catch (RejectedExecutionException e) {
            LOG.debug("The end of supervisor {} is left to the next start", child.pid(), e);
        }
        return child;
    }

    /** Ends those that have no order. What was started runs on. */
    @Override
    public synchronized void close() {
        closed = true;
        missing.drainPermits();
        waiting.shutdownNow();
        spares.forEach(Supervisor::dismiss);
        spares.clear();
    }

    private void await(Process child, Runnable ended) {
        try {
            child.waitFor();
        } catch (InterruptedException e) {
            return; // Only close() interrupts this thread.
        }
        ended.run();
        fill();
    }

    private Process ordered(byte[] order) throws IOException {
        for (Process spare = spare(); spare != null; spare = spare()) {
            try {
                hand(spare, order);
                return spare;
            } catch (IOException e) {
                // It had no whole order, so it has started nothing.
                LOG.debug("Supervisor {} ended while it waited", spare.pid(), e);
            }
        }
        Process child = launch();
        hand(child, order);
        return child;
    }

    private synchronized @Nullable Process spare() {
        Process spare = spares.poll();
        if (spare != null) {
            missing.release();
        }
        return spare;
    }

    private static void hand(Process supervisor, byte[] order) throws IOException {
        try (OutputStream input = supervisor.getOutputStream()) {
            input.write(order);
        }
    }

    private void fill() {
        while (missing.tryAcquire()) {
            try {
                keep(launch());
            } catch (IOException e) {
                missing.release();
                LOG.warn("No supervisor can be started to wait for an order; the next container starts its own", e);
                return;
            }
        }
    }

    private synchronized void keep(Process spare) {
        if (closed) {
            dismiss(spare);
        } else {
            spares.add(spare);
        }
    }

    private static void dismiss(Process spare) {
        try {
            spare.getOutputStream().close();
        } catch (IOException e) {
            LOG.debug("Supervisor {} ended before it was told to", spare.pid(), e);
        }
    }

    private Process launch() throws IOException {
        List<String> words = new ArrayList<>(session);
        words.addAll(List.of(
                "/bin/sh", script.toString(), UUID.randomUUID().toString(), session.isEmpty() ? "job" : "session"));
        ProcessBuilder builder = new ProcessBuilder(words);
        // What a container has for variables is in its order; this program's own may hold secrets.
        builder.environment().clear();
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }
}
