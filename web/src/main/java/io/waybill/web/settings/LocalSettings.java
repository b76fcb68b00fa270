package io.waybill.web.settings;

import java.time.Duration;

/**
 * The ECS of this machine.
 *
 * @param port its port; 0 for any that is free
 * @param stepDelay how long a task stays on each step of its way
 * @param stopTimeout how long a container has to end after SIGTERM
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
        Duration stopTimeout) {}
