package io.waybill.engine.runtime;

import static java.util.Objects.requireNonNull;

/**
 * What a task had of the platform, from which its price follows.
 *
 * @param cpu in 1/1024 of a vCPU
 * @param memory in MiB
 * @param architecture {@code X86_64} or {@code ARM64}
 * @param spot whether it ran on Spot capacity
 * @param ephemeralGib the size of its own disk in GiB
 * @param operatingSystem AWS's name of the operating system family, such as {@code LINUX}
 */
public record TaskUsage(
        int cpu, int memory, String architecture, boolean spot, int ephemeralGib, String operatingSystem) {
    public TaskUsage {
        requireNonNull(architecture, "architecture");
        requireNonNull(operatingSystem, "operatingSystem");
    }
}
