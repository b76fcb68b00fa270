package io.waybill.web.cli;

import io.waybill.web.OtherJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The program in a process of its own, as it is started from a shell; it can be killed. */
final class WaybillProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("Waybill is up: (\\S+)");

    private final Process process;
    private final Path output;

    private WaybillProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts it.
     *
     * @param folder its working folder; what it prints goes to a file there
     */
    static WaybillProcess start(Path folder, String... arguments) throws IOException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = OtherJvm.of(List.of("-Dwaybill.terminal=false"), "io.waybill.web.Main", arguments)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new WaybillProcess(process, output);
    }

    /** Where its page is, as soon as it is up. */
    String address() {
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> !process.isAlive() || ADDRESS.matcher(output()).find());
        Matcher address = ADDRESS.matcher(output());
        if (!address.find()) {
            throw new AssertionError("It is not up: " + output());
        }
        return address.group(1);
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** What {@code kill} does: SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Waits for its end. */
    int exitCode() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("It goes on: " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
