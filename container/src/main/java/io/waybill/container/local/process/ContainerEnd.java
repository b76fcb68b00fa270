package io.waybill.container.local.process;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a container ended.
 *
 * @param exitCode its first process's, 128 + n where signal n ended it; empty where nobody saw it end
 * @param reason why there is no exit code
 */
public record ContainerEnd(OptionalInt exitCode, Optional<String> reason) {

    static ContainerEnd exited(int exitCode) {
        return new ContainerEnd(OptionalInt.of(exitCode), Optional.empty());
    }

    static ContainerEnd unseen(String reason) {
        return new ContainerEnd(OptionalInt.empty(), Optional.of(reason));
    }
}
