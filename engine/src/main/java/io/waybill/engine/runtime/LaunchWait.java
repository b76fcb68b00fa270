package io.waybill.engine.runtime;

/** Hears why a launch that was asked for is not made yet. Thread safe. */
@FunctionalInterface
public interface LaunchWait {

    /**
     * The launch waits before its call is made, such as for a rate limit. Told as often as the reason changes; what
     * ends the wait is the launch's own answer.
     *
     * @param why one sentence for people
     */
    void waiting(String why);
}
