package io.waybill.web.kill;

/** Where a {@link MortalEngine} can be made to die: before and after each thing that it does to, or hears of, the world. */
enum FailPoint {
    /** An action, such as registering a definition, was committed and is about to be done. */
    ACTION_BEFORE,
    /** An action was done, and nobody knows. */
    ACTION_AFTER,
    /** The attempt and its token are committed, RunTask is not called yet. */
    LAUNCH_BEFORE,
    /** RunTask was answered, the ARN is not committed. */
    LAUNCH_AFTER,
    /** The task is about to be watched. */
    WATCH_BEFORE,
    /** The task is watched; whether its ARN is committed is open. */
    WATCH_AFTER,
    /** The task was seen running, and nothing of it is known to the engine. */
    RUNNING_BEFORE,
    /** The engine was told that the task runs; whether that is committed is open. */
    RUNNING_AFTER,
    /** The task's end was seen, and nothing of it is known to the engine. */
    ENDED_BEFORE,
    /** The engine was told of the task's end; whether that is committed is open. */
    ENDED_AFTER,
    /** A stop is committed, StopTask is not called yet. */
    STOP_BEFORE,
    /** StopTask was answered. */
    STOP_AFTER,
    /** Something was committed, and nothing that follows from it is done. */
    COMMIT_AFTER
}
