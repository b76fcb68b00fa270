package io.waybill.container.local.process;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a container ended.
 *
 * @param wasStarted false where it could not be started, which then is the reason
 * @param exitCode its first process's, 128 + n where signal n ended it; empty where nobody saw it end
 * @param reason why there is no exit code, or what is behind it
 */
public record ContainerEnd(boolean wasStarted, OptionalInt exitCode, Optional<String> reason) {

    static ContainerEnd exited(int exitCode) {
        return new ContainerEnd(true, OptionalInt.of(exitCode), Optional.empty());
    }

    /** In the words of ECS. */
    static ContainerEnd outOfMemory(int exitCode) {
        return new ContainerEnd(
                true, OptionalInt.of(exitCode), Optional.of("OutOfMemoryError: container killed due to memory usage"));
    }

    static ContainerEnd unseen(String reason) {
        return new ContainerEnd(true, OptionalInt.empty(), Optional.of(reason));
    }

    static ContainerEnd neverStarted(String reason) {
        return new ContainerEnd(false, OptionalInt.empty(), Optional.of(reason));
    }
}
