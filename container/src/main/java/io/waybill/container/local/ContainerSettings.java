package io.waybill.container.local;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What containers of a local Fargate run in, and are given.
 *
 * @param runtime what they run in
 * @param engine the {@code podman} or {@code docker} to use, a name or a path; empty for the one that is on PATH
 * @param secrets the file with the values of secrets; empty where there are none
 */
public record ContainerSettings(RuntimeKind runtime, Optional<String> engine, Optional<Path> secrets) {

    /** What containers run in. */
    public enum RuntimeKind {
        /** Processes of this machine. */
        PROCESS,
        /** The images' own containers, by podman or docker. */
        CONTAINER
    }

    /** Processes, without secrets. */
    public static ContainerSettings processes() {
        return new ContainerSettings(RuntimeKind.PROCESS, Optional.empty(), Optional.empty());
    }

    /** The same in this runtime. */
    public ContainerSettings withRuntime(RuntimeKind changed) {
        return new ContainerSettings(changed, engine, secrets);
    }

    /** The same with this engine. */
    public ContainerSettings withEngine(Optional<String> changed) {
        return new ContainerSettings(runtime, changed, secrets);
    }

    /** The same with secrets from this file. */
    public ContainerSettings withSecrets(Optional<Path> changed) {
        return new ContainerSettings(runtime, engine, changed);
    }
}
