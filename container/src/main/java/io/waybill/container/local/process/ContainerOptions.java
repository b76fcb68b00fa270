package io.waybill.container.local.process;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task definition says of a container that has a meaning only where its image runs.
 *
 * @param user null for the image's own
 * @param workingDirectory null for the image's own, or the file space
 * @param readonlyRootFilesystem whether nothing of the image can be written to
 * @param ulimits such as {@code nofile=1024:2048}
 * @param cpuUnits what it can have at most, in 1024ths of a CPU
 * @param cpuShares what it gets of that beside others; 0 for no wish
 * @param memoryMib what it can have at most
 * @param memoryReservationMib what it is meant to have where memory is short; 0 for no wish
 */
public record ContainerOptions(
        @Nullable String user,
        @Nullable String workingDirectory,
        boolean readonlyRootFilesystem,
        List<String> ulimits,
        int cpuUnits,
        int cpuShares,
        int memoryMib,
        int memoryReservationMib) {

    /** Copies what could be changed from outside. */
    public ContainerOptions {
        ulimits = List.copyOf(ulimits);
    }
}
