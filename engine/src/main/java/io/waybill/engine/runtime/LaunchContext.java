package io.waybill.engine.runtime;

import static java.util.Objects.requireNonNull;

/**
 * What a runtime is told while it completes a request.
 *
 * @param target name of the target of the settings that the task is to run on; empty: the default one
 * @param identity which attempt the request is for
 */
public record LaunchContext(String target, AttemptIdentity identity) {
    public LaunchContext {
        requireNonNull(target, "target");
        requireNonNull(identity, "identity");
    }
}
