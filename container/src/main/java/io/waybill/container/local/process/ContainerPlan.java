package io.waybill.container.local.process;

import io.waybill.container.local.files.AtomicFile;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One container to run, resolved: nothing of its task definition needs to be looked up any more.
 *
 * @param taskId the task's id, which the container sees as its host name
 * @param name the container's name in its task definition
 * @param image as it is written in the task definition
 * @param entryPoint empty for the image's own
 * @param command empty for the image's own
 * @param environment what definition, overrides and secrets set, and nothing else
 * @param options what only an image's container heeds
 * @param stem what the paths of the files begin with in which the container's story is kept; of this container only
 * @param scratch a folder private to the task, which is there
 * @param ownFiles the working directory when the environment names no file space; private to the task
 * @param keepsOutput false where nobody is to read what the container prints
 */
public record ContainerPlan(
        String taskId,
        String name,
        String image,
        List<String> entryPoint,
        List<String> command,
        Map<String, String> environment,
        ContainerOptions options,
        Path stem,
        Path scratch,
        Path ownFiles,
        boolean keepsOutput) {

    /** Copies what could be changed from outside. */
    public ContainerPlan {
        entryPoint = List.copyOf(entryPoint);
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /**
     * The folder that the run's files are in, made if need be; empty where the environment names none.
     *
     * @throws IllegalArgumentException where it names one that cannot be
     */
    Optional<Path> fileSpace() {
        String files = environment.getOrDefault("WAYBILL_FILES", "");
        if (!files.startsWith("file:")) {
            return Optional.empty();
        }
        try {
            return Optional.of(AtomicFile.folder(Path.of(URI.create(files))));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new IllegalArgumentException(
                    "WAYBILL_FILES is '" + files + "'; it must be an absolute folder such as file:///data/run-1", e);
        }
    }

    /** Without the environment, which may hold secrets. */
    @Override
    public String toString() {
        return "ContainerPlan[taskId=" + taskId + ", name=" + name + ", image=" + image + "]";
    }
}
