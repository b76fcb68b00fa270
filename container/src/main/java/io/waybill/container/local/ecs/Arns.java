package io.waybill.container.local.ecs;

/**
 * The names of resources as AWS writes them.
 *
 * @param region such as {@code us-east-1}
 * @param accountId twelve digits
 */
public record Arns(String region, String accountId) {

    String cluster(String name) {
        return ecs("cluster/" + name);
    }

    String task(String cluster, String id) {
        return ecs("task/" + cluster + "/" + id);
    }

    String container(String cluster, String taskId, String id) {
        return ecs("container/" + cluster + "/" + taskId + "/" + id);
    }

    String taskDefinition(String family, int revision) {
        return ecs("task-definition/" + family + ":" + revision);
    }

    /** Who registers and runs: there are no users here. */
    String principal() {
        return "arn:aws:iam::" + accountId + ":root";
    }

    /** What stands before a log group's name. */
    public String logGroupPrefix() {
        return "arn:aws:logs:" + region + ":" + accountId + ":log-group:";
    }

    private String ecs(String resource) {
        return "arn:aws:ecs:" + region + ":" + accountId + ":" + resource;
    }
}
