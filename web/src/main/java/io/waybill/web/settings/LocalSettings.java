package io.waybill.web.settings;

/**
 * The ECS of this machine.
 *
 * @param port its port; 0 for any that is free
 */
public record LocalSettings(
        @Setting(
                value = "The port that the local Fargate listens on, on this machine only; 0 takes any that is free.",
                defaultValue = "0",
                min = 0,
                max = 65_535)
        int port) {}
