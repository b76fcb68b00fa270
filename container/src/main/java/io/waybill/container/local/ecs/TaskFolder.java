package io.waybill.container.local.ecs;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.waybill.container.local.files.AtomicFile;
import io.waybill.container.local.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a task is kept: {@code task.json}, a folder for each container's supervisor, and the task's scratch.
 *
 * @param path the folder
 */
record TaskFolder(Path path) {

    /** What {@code task.json} holds. */
    record Kept(TaskOrder order, TaskProgress progress) {}

    /** Writes the task; the folder is made with the first. */
    void write(TaskOrder order, TaskProgress progress) {
        try {
            AtomicFile.write(file(), Json.MAPPER.writeValueAsBytes(new Kept(order, progress)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The task " + order.id() + " cannot be written as JSON", e);
        }
    }

    /** Reads the task; empty where a kill came before it was first written. */
    Optional<Kept> read() {
        return AtomicFile.read(file()).map(bytes -> {
            try {
                return Json.MAPPER.readValue(bytes, Kept.class);
            } catch (IOException e) {
                throw new UncheckedIOException(file() + " holds no task; move its folder away to start without it", e);
            }
        });
    }

    /** Where a container's supervisor keeps its story; made if need be. */
    Path container(String name) {
        return AtomicFile.folder(path.resolve("containers").resolve(name));
    }

    Path scratch() {
        return path.resolve("scratch");
    }

    /** The working directory of containers that name no file space. */
    Path files() {
        return path.resolve("files");
    }

    private Path file() {
        return path.resolve("task.json");
    }
}
