package io.waybill.container.local.ecs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.waybill.container.local.files.AtomicFile;
import io.waybill.container.local.files.FileNames;
import io.waybill.container.local.files.LineFile;
import io.waybill.container.local.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a task is kept: {@code task.jsonl}, the files of each container's supervisor, and the task's scratch. A line is added to
 * {@code task.jsonl} with each change: the first holds the order and the progress, the later ones what has become of them. Written to
 * by one thread at a time.
 */
final class TaskFolder {

    private static final String FILE = "task.jsonl";

    private final Path path;
    private final LineFile file;

    /** @param path the folder, which must be there */
    TaskFolder(Path path) {
        this.path = path;
        this.file = new LineFile(path.resolve(FILE));
    }

    /** What {@code task.jsonl} tells. */
    record Kept(TaskOrder order, TaskProgress progress) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Line(@Nullable TaskOrder order, TaskProgress progress) {}

    Path path() {
        return path;
    }

    /** Writes a task that is new, or whose order has changed. */
    void write(TaskOrder order, TaskProgress progress) {
        append(new Line(order, progress));
    }

    /** Writes how far the task is. */
    void write(TaskProgress progress) {
        append(new Line(null, progress));
    }

    /** Reads the task; empty where a kill came before it was first written. */
    Optional<Kept> read() {
        TaskOrder order = null;
        TaskProgress progress = null;
        for (String text : file.read()) {
            Line line = parse(text);
            order = line.order() == null ? order : line.order();
            progress = line.progress();
        }
        return order == null || progress == null ? Optional.empty() : Optional.of(new Kept(order, progress));
    }

    /** What the paths begin with of the files in which a container's supervisor keeps its story. */
    Path container(String name) {
        return path.resolve(FileNames.of(name));
    }

    /** Makes the scratch folder: the task's turn has come, so all tasks of its call are there. */
    void begin() {
        AtomicFile.folder(scratch());
    }

    /** Whether {@link #begin} was called. */
    boolean hasBegun() {
        return Files.exists(scratch());
    }

    Path scratch() {
        return path.resolve("scratch");
    }

    /** The working directory of containers that name no file space. */
    Path files() {
        return path.resolve("files");
    }

    private void append(Line line) {
        try {
            file.append(Json.MAPPER.writeValueAsBytes(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The task in " + path + " cannot be written as JSON", e);
        }
    }

    private Line parse(String text) {
        try {
            return Json.MAPPER.readValue(text, Line.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    path.resolve(FILE) + " holds no task; move its folder away to start without it", e);
        }
    }
}
