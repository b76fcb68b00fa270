package io.waybill.web.settings;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The ECS of this machine.
 *
 * @param port its port; 0 for any that is free
 * @param stepDelay how long a task stays on each step of its way
 * @param stopTimeout how long a container has to end after SIGTERM
 * @param runtime what containers run in
 * @param engine the container engine; empty for the one that is on PATH
 * @param secrets the file with the values of containers' secrets
 * @param faults the file of what is to go wrong; absent for nothing
 */
public record LocalSettings(
        @Setting(
                value = "The port that the local Fargate listens on, on this machine only; 0 takes any that is free.",
                defaultValue = "0",
                min = 0,
                max = 65_535)
        int port,

        @Setting(
                value =
                        "How long a local task stays on each step of its way (provisioning, pending, activating and so on),"
                                + " to see what a DAG is like in AWS, where each takes seconds.",
                defaultValue = "0s")
        Duration stepDelay,

        @Setting(
                value = "How long a local container has to end after SIGTERM before it is killed, where its definition"
                        + " does not say.",
                defaultValue = "30s")
        Duration stopTimeout,

        @Setting(
                value = "What local containers run in: process (commands of this machine) or container (the images"
                        + " themselves, by podman or docker).",
                defaultValue = "process")
        RuntimeKind runtime,

        @Setting("The container engine: podman, docker or a path. Empty takes the one that is on PATH, podman first.")
        String engine,

        @Setting("A YAML or JSON file with the values of local containers' secrets, by ARN or name; see"
                + " docs/local-fargate.md.")
        @Nullable Path secrets,

        @Setting("A file of failures to rehearse in the local Fargate; absent, all goes well.") @Nullable Path faults) {

    /** What local containers run in. */
    public enum RuntimeKind {
        /** Processes of this machine. */
        PROCESS,
        /** The images' own containers. */
        CONTAINER
    }
}
