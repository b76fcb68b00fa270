package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.DescribeClustersResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ServiceNotFoundException;
import software.amazon.awssdk.services.ecs.model.Task;

/** DescribeTasks, ListTasks, CreateCluster and DescribeClusters. */
@SuppressWarnings("unchecked") // The SDK's builders take varargs of consumers.
class TaskQueriesTest {

    private static final String GHOST = "0123456789abcdef0123456789abcdef";

    @TempDir
    private static Path folder;

    private static Twin twin;

    @BeforeAll
    static void start() {
        twin = Twin.start(folder);
        twin.ecs().createCluster(request -> request.clusterName("lists"));
        twin.ecs()
                .registerTaskDefinition(
                        Twin.definition("sleeper", "sleep", "600").build());
        twin.ecs().registerTaskDefinition(Twin.definition("quick", "true").build());
    }

    @AfterAll
    static void stop() {
        twin.end();
    }

    @Test
    void unknown_tasks_are_missing_and_known_ones_are_told_beside_them() {
        Task task = run("quick", "describe");

        DescribeTasksResponse told = twin.ecs().describeTasks(request -> request.tasks(GHOST, Twin.id(task)));

        assertThat(told.tasks()).extracting(Task::taskArn).containsExactly(task.taskArn());
        assertThat(told.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.reason()).isEqualTo("MISSING");
            assertThat(failure.arn()).endsWith("task/default/" + GHOST);
        });
    }

    @Test
    void names_that_no_task_can_have_are_refused() {
        refusesToDescribe(List.of(), "Tasks cannot be empty.");
        refusesToDescribe(Collections.nCopies(101, GHOST), "100");
        refusesToDescribe(List.of("abc"), "taskId length should be one of [32,36]");
        refusesToDescribe(
                List.of("arn:aws:ecs:us-east-1:000000000000:task/other/" + GHOST), "Identifier is for cluster other");
        assertThatThrownBy(() -> twin.ecs()
                        .describeTasks(request -> request.cluster("nowhere").tasks(GHOST)))
                .isInstanceOf(ClusterNotFoundException.class);
    }

    @Test
    void a_hundred_tasks_are_described_in_one_call() {
        assertThat(twin.ecs()
                        .describeTasks(request -> request.tasks(IntStream.range(0, 100)
                                .mapToObj("%032x"::formatted)
                                .toList()))
                        .failures())
                .hasSize(100);
    }

    @Test
    void a_list_holds_what_runs_unless_asked_otherwise() {
        Task running = twin.runTask(
                request -> request.cluster("lists").taskDefinition("sleeper").startedBy("alice"));
        Task stopped = twin.runTask(
                request -> request.cluster("lists").taskDefinition("quick").startedBy("bob"));
        twin.awaitStatus(running, "RUNNING");
        twin.awaitStopped(stopped);

        assertThat(list(request -> {})).containsExactly(running.taskArn());
        assertThat(list(request -> request.family("sleeper"))).containsExactly(running.taskArn());
        assertThat(list(request -> request.family("sleep"))).isEmpty();
        assertThat(list(request -> request.startedBy("alice"))).containsExactly(running.taskArn());
        assertThat(list(request -> request.startedBy("bob"))).isEmpty();
        assertThat(list(request -> request.desiredStatus(DesiredStatus.STOPPED)))
                .containsExactly(stopped.taskArn());
        assertThat(list(request -> request.desiredStatus(DesiredStatus.PENDING)))
                .isEmpty();
        assertThat(list(request -> request.launchType(LaunchType.FARGATE))).containsExactly(running.taskArn());
        assertThat(list(request -> request.launchType(LaunchType.EC2))).isEmpty();
        assertThat(list(request -> request.containerInstance("i"))).isEmpty();

        Cluster cluster = twin.ecs()
                .describeClusters(request -> request.clusters("lists"))
                .clusters()
                .get(0);
        assertThat(cluster.runningTasksCount()).isEqualTo(1);
        twin.ecs().stopTask(request -> request.cluster("lists").task(running.taskArn()));
        twin.awaitStopped(running);
    }

    @Test
    void a_long_list_comes_in_pages() {
        twin.ecs().createCluster(request -> request.clusterName("pages"));
        List<String> tasks = IntStream.range(0, 5)
                .mapToObj(i -> twin.runTask(request ->
                        request.cluster("pages").taskDefinition("quick").startedBy("n" + i)))
                .map(twin::awaitStopped)
                .map(Task::taskArn)
                .toList();

        List<String> listed = twin
                .ecs()
                .listTasksPaginator(request -> request.cluster("pages")
                        .desiredStatus(DesiredStatus.STOPPED)
                        .maxResults(2))
                .taskArns()
                .stream()
                .toList();

        assertThat(listed).containsExactlyInAnyOrderElementsOf(tasks);
    }

    @Test
    void lists_that_aws_refuses_are_refused() {
        assertThatThrownBy(() -> list(request -> request.startedBy("a").family("b")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("cannot specify startedBy with other arguments");
        assertThatThrownBy(() -> list(request -> request.serviceName("web")))
                .isInstanceOf(ServiceNotFoundException.class);
        assertThatThrownBy(() -> list(request -> request.maxResults(0))).isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void clusters_are_made_once_and_described() {
        Cluster made = twin.ecs()
                .createCluster(request ->
                        request.clusterName("etl").tags(tag -> tag.key("team").value("data")))
                .cluster();
        Cluster again =
                twin.ecs().createCluster(request -> request.clusterName("etl")).cluster();

        DescribeClustersResponse told = twin.ecs()
                .describeClusters(request ->
                        request.clusters("etl", made.clusterArn(), "ghost").include(ClusterField.TAGS));

        assertThat(again).isEqualTo(made);
        assertThat(made.status()).isEqualTo("ACTIVE");
        assertThat(told.clusters())
                .hasSize(2)
                .allSatisfy(cluster -> assertThat(cluster.tags()).hasSize(1));
        assertThat(told.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo("MISSING"));
        assertThatThrownBy(() -> twin.ecs().createCluster(request -> request.clusterName("a b")))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void the_default_cluster_is_there() {
        assertThat(twin.ecs().describeClusters().clusters())
                .singleElement()
                .satisfies(cluster -> assertThat(cluster.clusterName()).isEqualTo("default"));
    }

    private static Task run(String family, String startedBy) {
        return twin.runTask(request -> request.taskDefinition(family).startedBy(startedBy));
    }

    private static List<String> list(Consumer<ListTasksRequest.Builder> change) {
        ListTasksRequest.Builder request = ListTasksRequest.builder().cluster("lists");
        change.accept(request);
        return twin.ecs().listTasks(request.build()).taskArns();
    }

    private static void refusesToDescribe(List<String> tasks, String message) {
        assertThatThrownBy(() -> twin.ecs().describeTasks(request -> request.tasks(tasks)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(message);
    }
}
