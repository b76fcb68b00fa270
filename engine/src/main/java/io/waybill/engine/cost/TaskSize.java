package io.waybill.engine.cost;

import static java.util.Objects.requireNonNull;

/**
 * What a task had of Fargate, from which its price follows.
 *
 * @param region AWS's name of the Region
 * @param system AWS's name of the operating system family, such as {@code LINUX}
 * @param architecture {@code X86_64} or {@code ARM64}
 * @param spot whether it ran on Spot capacity
 * @param cpu in 1/1024 of a vCPU
 * @param memory in MiB
 * @param ephemeralGib the size of its own disk in GiB
 */
public record TaskSize(
        String region, String system, String architecture, boolean spot, int cpu, int memory, int ephemeralGib) {
    public TaskSize {
        requireNonNull(region, "region");
        requireNonNull(system, "system");
        requireNonNull(architecture, "architecture");
    }
}
