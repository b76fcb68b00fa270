package io.waybill.container.local.ecs;

/** A time of a task's life, by the member that tells it. */
enum Milestone {
    /** RunTask accepted the task. */
    CREATED("createdAt"),
    /** Its network was there. */
    CONNECTED("connectivityAt"),
    /** The pull of its images began; AWS bills from here. */
    PULL_STARTED("pullStartedAt"),
    /** Its images were there. */
    PULL_STOPPED("pullStoppedAt"),
    /** Its containers ran. */
    STARTED("startedAt"),
    /** It began to stop. */
    STOPPING("stoppingAt"),
    /** Its containers had ended. */
    EXECUTION_STOPPED("executionStoppedAt"),
    /** It was over; AWS bills up to here. */
    STOPPED("stoppedAt");

    private final String member;

    Milestone(String member) {
        this.member = member;
    }

    /** The member of a described task. */
    String member() {
        return member;
    }
}
