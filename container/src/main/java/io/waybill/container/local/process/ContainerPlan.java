package io.waybill.container.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
 * @param folder where the container's story is kept; of this container only
 * @param scratch a folder private to the task
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
        Path folder,
        Path scratch,
        Path ownFiles,
        boolean keepsOutput) {

    /** Copies what could be changed from outside. */
    public ContainerPlan {
        entryPoint = List.copyOf(entryPoint);
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** Without the environment, which may hold secrets. */
    @Override
    public String toString() {
        return "ContainerPlan[taskId=" + taskId + ", name=" + name + ", image=" + image + "]";
    }
}
