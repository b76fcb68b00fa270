package io.waybill.container.local.ecs;

/**
 * What a container waits for before it starts.
 *
 * @param containerName another container of the task
 * @param condition what that one must have come to
 */
record ContainerDependency(String containerName, Condition condition) {

    /**
     * Source: <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html">
     * ContainerDependency</a>.
     */
    enum Condition {
        /** It was started. */
        START,
        /** It has ended, however. */
        COMPLETE,
        /** It has ended with exit code 0. */
        SUCCESS,
        /** Its health check has passed. */
        HEALTHY
    }
}
