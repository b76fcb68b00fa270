package io.waybill.container.local.ecs;

/** Why a task stopped, in AWS's words. */
enum StopCode {
    /** A container, or what it needs, could not be made. */
    TASK_FAILED_TO_START("TaskFailedToStart"),
    /** A container that the task cannot be without ended by itself. */
    ESSENTIAL_CONTAINER_EXITED("EssentialContainerExited"),
    /** StopTask was called. */
    USER_INITIATED("UserInitiated"),
    /** AWS took its Spot capacity back. */
    SPOT_INTERRUPTION("SpotInterruption"),
    /** Its host was lost. */
    INFRASTRUCTURE_HEALTH("InfrastructureHealth");

    private final String awsName;

    StopCode(String awsName) {
        this.awsName = awsName;
    }

    /** As it stands in {@code stopCode}. */
    String awsName() {
        return awsName;
    }
}
