package io.waybill.container.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One container to run, resolved: nothing of its task definition needs to be looked up any more.
 *
 * @param taskId the task's id, which the container sees as its host name
 * @param image as it is written in the task definition
 * @param command entry point and command in one; empty where neither is given
 * @param environment what definition and overrides set, and nothing else
 * @param folder where the container's story is kept; of this container only
 * @param scratch a folder private to the task
 * @param ownFiles the working directory when the environment names no file space; private to the task
 * @param keepsOutput false where nobody is to read what the container prints
 */
public record ContainerPlan(
        String taskId,
        String image,
        List<String> command,
        Map<String, String> environment,
        Path folder,
        Path scratch,
        Path ownFiles,
        boolean keepsOutput) {

    /** Copies what could be changed from outside. */
    public ContainerPlan {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
