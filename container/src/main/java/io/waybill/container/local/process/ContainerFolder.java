package io.waybill.container.local.process;

import io.waybill.container.local.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The files in which a container's supervisor keeps its story; {@code supervise.sh} says what each holds.
 *
 * @param path the folder
 */
record ContainerFolder(Path path) {

    Path lock() {
        return path.resolve("lock");
    }

    Path output() {
        return path.resolve("output");
    }

    private Path group() {
        return path.resolve("group");
    }

    /** There once SIGTERM was sent, so that it is not sent a second time. */
    Path terminated() {
        return path.resolve("terminated");
    }

    /** There once an image's command is about to be started. */
    Path started() {
        return path.resolve("started");
    }

    /** Why an image's container could not be started; {@code run-image.sh} says what it holds. */
    Path fault() {
        return path.resolve("fault");
    }

    /** There if a container's memory ran out. */
    Path outOfMemory() {
        return path.resolve("oom");
    }

    /** The variables of an image's container, until it is created. */
    Path environment() {
        return path.resolve("environment");
    }

    /** What runs it, where that is a container engine: a line with the program, a line with its kind, a line with its name. */
    Path engine() {
        return path.resolve("engine");
    }

    boolean isLocked() {
        return Files.exists(lock());
    }

    /** Who has the lock, once it is written. */
    Optional<SupervisorName> supervisor() {
        return line(lock()).map(line -> SupervisorName.parse(line, path));
    }

    /** The process group of all that runs in the container, once it is written. */
    OptionalLong processGroup() {
        return number(group());
    }

    /** When {@link #processGroup} was written. */
    Instant startedAt() throws IOException {
        return Files.getLastModifiedTime(group()).toInstant();
    }

    /** The exit code, once it is written. */
    OptionalInt exitCode() {
        OptionalLong code = number(path.resolve("exit"));
        return code.isPresent() ? OptionalInt.of((int) code.getAsLong()) : OptionalInt.empty();
    }

    private static OptionalLong number(Path file) {
        return line(file).map(text -> OptionalLong.of(Long.parseLong(text))).orElseGet(OptionalLong::empty);
    }

    private static Optional<String> line(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String text = AtomicFile.read(file)
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .orElse("");
        // Written by one echo, but not renamed into place: only the newline says that it is whole.
        return text.endsWith("\n") ? Optional.of(text.strip()) : Optional.empty();
    }
}
