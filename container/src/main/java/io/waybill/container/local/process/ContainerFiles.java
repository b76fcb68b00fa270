package io.waybill.container.local.process;

import io.waybill.container.local.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The files in which a container's supervisor keeps its story, side by side with those of the task's other containers: a folder
 * for each would cost as much as a file more.
 *
 * @param stem what their paths begin with, before a dot
 */
record ContainerFiles(Path stem) {

    private Path story() {
        return file("story");
    }

    Path output() {
        return file("output");
    }

    /** There once SIGTERM was sent, so that it is not sent a second time. */
    Path terminated() {
        return file("terminated");
    }

    /** There once an image's command is about to be started. */
    Path started() {
        return file("started");
    }

    /** Why an image's container could not be started; {@code run-image.sh} says what it holds. */
    Path fault() {
        return file("fault");
    }

    /** There if a container's memory ran out. */
    Path outOfMemory() {
        return file("oom");
    }

    /** The variables of an image's container, until it is created. */
    Path environment() {
        return file("environment");
    }

    /** What runs it, where that is a container engine: a line with the program, a line with its kind, a line with its name. */
    Path engine() {
        return file("engine");
    }

    /** Whether a supervisor has begun its story here, and no other one can. */
    boolean isTaken() {
        return Files.exists(story());
    }

    /** What the supervisor has written. */
    SupervisorStory read() {
        return SupervisorStory.parse(AtomicFile.read(story()).orElse(new byte[0]));
    }

    /** When the supervisor last wrote into its story, which must be there. */
    Instant writtenAt() throws IOException {
        return Files.getLastModifiedTime(story()).toInstant();
    }

    private Path file(String kind) {
        return stem.resolveSibling(stem.getFileName() + "." + kind);
    }
}
