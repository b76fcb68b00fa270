package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LimitExceededException;
import software.amazon.awssdk.services.ecs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskField;

/** TagResource, UntagResource and ListTagsForResource. */
class TagActionsTest {

    private static final String PREFIX = "arn:aws:ecs:us-east-1:000000000000:";

    @TempDir
    private Path folder;

    private Twin twin;

    @BeforeEach
    void start() {
        twin = Twin.start(folder);
    }

    @AfterEach
    void stop() {
        twin.end();
    }

    @Test
    void tags_of_a_cluster_a_definition_and_a_task_change_and_survive_a_restart() {
        Task task = twin.run("sleep", "60");
        List<String> arns = List.of(task.clusterArn(), task.taskDefinitionArn(), task.taskArn());

        for (String arn : arns) {
            tag(arn, tag("team", "sales"), tag("stage", "test"));
            tag(arn, tag("stage", "live"), tag("empty", ""));
            twin.ecs().untagResource(request -> request.resourceArn(arn).tagKeys("team", "never-there"));
        }
        restart();

        assertThat(arns)
                .allSatisfy(arn -> assertThat(tags(arn)).containsExactly(tag("stage", "live"), tag("empty", "")));
        assertThat(twin.ecs()
                        .describeClusters(request -> request.include(ClusterField.TAGS))
                        .clusters()
                        .get(0)
                        .tags())
                .contains(tag("stage", "live"));
        assertThat(twin.ecs()
                        .describeTaskDefinition(
                                request -> request.taskDefinition("work").include(TaskDefinitionField.TAGS))
                        .tags())
                .contains(tag("stage", "live"));
        assertThat(twin.ecs()
                        .describeTasks(request -> request.tasks(task.taskArn()).include(TaskField.TAGS))
                        .tasks()
                        .get(0)
                        .tags())
                .contains(tag("stage", "live"));
        twin.ecs().stopTask(request -> request.task(task.taskArn()));
        twin.awaitStopped(task);
    }

    @Test
    void what_is_not_there_has_no_tags() {
        refuses(PREFIX + "task/default/" + "f".repeat(32), ResourceNotFoundException.class, "wasn't found");
        refuses(PREFIX + "task-definition/none:1", ResourceNotFoundException.class, "wasn't found");
        refuses(PREFIX + "cluster/none", ClusterNotFoundException.class, "Cluster not found.");
        refuses(PREFIX + "service/default/web", InvalidParameterException.class, "Invalid resource ARN");
        refuses(PREFIX + "task/" + "f".repeat(32), InvalidParameterException.class, "Long arn format");
    }

    @Test
    void what_has_ended_keeps_its_tags_as_they_are() {
        Task task = twin.awaitStopped(twin.run("true"));
        tag(task.taskDefinitionArn(), tag("kept", "yes"));
        twin.ecs().deregisterTaskDefinition(request -> request.taskDefinition("work:1"));

        assertThatThrownBy(() -> tag(task.taskArn(), tag("a", "b")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("The specified task is stopped. Specify a running task and try again.");
        assertThatThrownBy(() -> tag(task.taskDefinitionArn(), tag("a", "b")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("The specified task definition is inactive.");
        assertThat(tags(task.taskDefinitionArn())).containsExactly(tag("kept", "yes"));
    }

    @Test
    void a_resource_has_fifty_tags_at_most_and_none_of_awss_own_are_given_or_taken() {
        String cluster = PREFIX + "cluster/default";
        tag(cluster, IntStream.range(0, 50).mapToObj(i -> tag("key" + i, "v")).toArray(Tag[]::new));

        assertThatThrownBy(() -> tag(cluster, tag("one-more", "v"))).isInstanceOf(LimitExceededException.class);
        assertThatThrownBy(() -> tag(cluster, tag("aws:mine", "v"))).isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> twin.ecs()
                        .untagResource(request -> request.resourceArn(cluster).tagKeys("aws:ecs:clusterName")))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> tag(cluster)).isInstanceOf(InvalidParameterException.class);
        tag(cluster, tag("key0", "changed"));
        assertThat(tags(cluster)).hasSize(50).contains(tag("key0", "changed"));
    }

    private void refuses(String arn, Class<? extends Exception> error, String message) {
        assertThatThrownBy(() -> tags(arn)).isInstanceOf(error).hasMessageContaining(message);
        assertThatThrownBy(() -> tag(arn, tag("a", "b"))).isInstanceOf(error).hasMessageContaining(message);
    }

    private void tag(String arn, Tag... tags) {
        twin.ecs().tagResource(request -> request.resourceArn(arn).tags(tags));
    }

    private List<Tag> tags(String arn) {
        return twin.ecs()
                .listTagsForResource(request -> request.resourceArn(arn))
                .tags();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private void restart() {
        twin.close();
        twin = Twin.start(folder);
    }
}
