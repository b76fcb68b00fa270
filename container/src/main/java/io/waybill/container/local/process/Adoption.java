package io.waybill.container.local.process;

import org.jspecify.annotations.Nullable;

/** Finds out from a container's files what it runs in, which the settings may have changed since. */
final class Adoption {

    private Adoption() {}

    /** @param child the supervisor where this program started it, else null */
    static RunningContainer adopt(ContainerFiles files, Signals signals, @Nullable Process child) {
        SupervisedProcess supervised = new SupervisedProcess(files, signals, child);
        return EngineContainer.read(files, supervised).orElse(supervised);
    }
}
