package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PlatformUnknownException;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskField;

/** RunTask: what it accepts, what it refuses, and that a client token makes tasks once. */
@SuppressWarnings("unchecked") // The SDK's builders take varargs of consumers.
class RunTaskTest {

    @TempDir
    private static Path folder;

    private static Twin twin;

    @BeforeAll
    static void start() {
        twin = Twin.start(folder);
        twin.ecs()
                .registerTaskDefinition(Twin.definition("work", "sh", "-c", "echo $GREETING $@")
                        .tags(Tag.builder().key("hash").value("abc").build(), tag("owner", "definition"))
                        .build());
    }

    @AfterAll
    static void stop() {
        twin.end();
    }

    @Test
    void a_task_is_answered_before_it_runs() {
        Task task = run(request -> request.startedBy("run-1/task").group("mine"));

        assertThat(task.lastStatus()).isEqualTo("PROVISIONING");
        assertThat(task.desiredStatus()).isEqualTo("RUNNING");
        assertThat(task.taskArn()).matches("arn:aws:ecs:us-east-1:000000000000:task/default/[0-9a-f]{32}");
        assertThat(task.startedBy()).isEqualTo("run-1/task");
        assertThat(task.group()).isEqualTo("mine");
        assertThat(task.launchType()).isEqualTo(LaunchType.FARGATE);
        assertThat(task.cpu()).isEqualTo("256");
        assertThat(task.containers())
                .singleElement()
                .satisfies(container -> assertThat(container.name()).isEqualTo("main"));
        assertThat(twin.awaitStopped(task).group()).isEqualTo("mine");
    }

    @Test
    void the_group_is_the_family_unless_it_is_named() {
        assertThat(run(request -> {}).group()).isEqualTo("family:work");
    }

    @Test
    void several_tasks_come_of_one_call() {
        RunTaskResponse response = twin.ecs().runTask(request(request -> request.count(3)));

        assertThat(response.failures()).isEmpty();
        assertThat(response.tasks()).hasSize(3).extracting(Task::taskArn).doesNotHaveDuplicates();
        response.tasks().forEach(twin::awaitStopped);
    }

    @Test
    void overrides_replace_the_command_and_add_to_the_environment() {
        Task task = run(request -> request.overrides(overrides -> overrides
                .cpu("512")
                .memory("1024")
                .containerOverrides(container -> container
                        .name("main")
                        .command("sh", "-c", "echo $GREETING there")
                        .environment(Twin.variable("GREETING", "hello")))));

        Task stopped = twin.awaitStopped(task);

        assertThat(twin.lines(task)).containsExactly("hello there");
        assertThat(stopped.cpu()).isEqualTo("512");
        assertThat(stopped.memory()).isEqualTo("1024");
        assertThat(stopped.overrides().containerOverrides().get(0).command()).contains("echo $GREETING there");
    }

    @Test
    void tags_come_from_the_request_and_if_asked_from_the_definition() {
        Task task = run(request -> request.propagateTags(PropagateTags.TASK_DEFINITION)
                .enableECSManagedTags(true)
                .tags(tag("owner", "request")));

        List<Tag> told = twin.ecs()
                .describeTasks(request -> request.tasks(task.taskArn()).include(TaskField.TAGS))
                .tasks()
                .get(0)
                .tags();

        assertThat(told)
                .containsExactlyInAnyOrder(
                        tag("hash", "abc"), tag("owner", "request"), tag("aws:ecs:clusterName", "default"));
        assertThat(twin.describe(task).tags()).isEmpty();
    }

    @Test
    void spot_is_asked_for_by_a_strategy() {
        Task task = run(request -> request.launchType((LaunchType) null)
                .capacityProviderStrategy(
                        item -> item.capacityProvider("FARGATE").weight(1),
                        item -> item.capacityProvider("FARGATE_SPOT").weight(3)));

        assertThat(task.capacityProviderName()).isEqualTo("FARGATE_SPOT");
    }

    @Test
    void what_cannot_run_on_fargate_is_refused() {
        refuses(request -> request.launchType((LaunchType) null), "No Container Instances were found");
        refuses(
                request -> request.capacityProviderStrategy(item -> item.capacityProvider("FARGATE")),
                "Specifying both a launch type and capacity provider strategy is not supported");
        refuses(
                request -> request.launchType((LaunchType) null)
                        .capacityProviderStrategy(item -> item.capacityProvider("mine")),
                "capacity provider");
        assertThatThrownBy(() -> run(request -> request.platformVersion("0.9")))
                .isInstanceOf(PlatformUnknownException.class);
    }

    @Test
    void limits_are_held() {
        refuses(request -> request.count(11), "count");
        refuses(request -> request.count(0), "count");
        refuses(request -> request.startedBy("a b"), "startedBy");
        refuses(request -> request.clientToken("t".repeat(65)), "clientToken");
        refuses(
                request -> request.overrides(overrides -> overrides.containerOverrides(
                        container -> container.name("main").command("x".repeat(8192)))),
                "Container Overrides length must be at most 8192");
        refuses(
                request -> request.overrides(
                        overrides -> overrides.containerOverrides(container -> container.name("ghost"))),
                "Override for container named ghost is not a container in the TaskDefinition.");
        assertThatThrownBy(() -> run(request -> request.overrides(overrides -> overrides.memory("513"))))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("No Fargate configuration exists");
    }

    @Test
    void what_is_not_there_is_named() {
        assertThatThrownBy(() -> run(request -> request.cluster("elsewhere")))
                .isInstanceOf(ClusterNotFoundException.class)
                .hasMessageContaining("Cluster not found.");
        assertThatThrownBy(() -> run(request -> request.taskDefinition("nobody")))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("TaskDefinition not found.");
    }

    @Test
    void the_same_token_means_the_same_tasks() {
        Consumer<RunTaskRequest.Builder> twice =
                request -> request.clientToken("once").count(2).cluster("default");

        List<String> first = arns(twin.ecs().runTask(request(twice)));
        List<String> second = arns(twin.ecs().runTask(request(twice)));

        assertThat(second).isEqualTo(first).hasSize(2);
    }

    @Test
    void a_token_that_meant_other_parameters_is_a_conflict() {
        Task task = run(request -> request.clientToken("mine"));

        ConflictException conflict = catchThrowableOfType(
                ConflictException.class,
                () -> run(request -> request.clientToken("mine").count(2)));

        assertThat(conflict.resourceIds()).containsExactly(task.taskArn());
    }

    @Test
    void a_repeated_call_tells_little_of_tasks_that_stopped() {
        Task task = run(request -> request.clientToken("late"));
        twin.awaitStopped(task);

        Task again = run(request -> request.clientToken("late"));

        assertThat(again.taskArn()).isEqualTo(task.taskArn());
        assertThat(again.lastStatus()).isEqualTo("STOPPED");
        assertThat(again.taskDefinitionArn()).isNull();
    }

    @Test
    void a_token_is_of_one_cluster() {
        twin.ecs().createCluster(request -> request.clusterName("other"));

        Task here = run(request -> request.clientToken("both"));
        Task there = run(request -> request.clientToken("both").cluster("other"));

        assertThat(there.taskArn()).isNotEqualTo(here.taskArn()).contains(":task/other/");
        assertThat(twin.awaitStopped(there).clusterArn()).endsWith(":cluster/other");
    }

    @Test
    void many_calls_at_once_with_one_token_make_one_task() {
        List<CompletableFuture<Task>> calls = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> run(request -> request.clientToken("race"))))
                .limit(8)
                .toList();

        Set<String> arns =
                calls.stream().map(CompletableFuture::join).map(Task::taskArn).collect(Collectors.toSet());

        assertThat(arns).hasSize(1);
    }

    private static Task run(Consumer<RunTaskRequest.Builder> change) {
        return twin.ecs().runTask(request(change)).tasks().get(0);
    }

    private static RunTaskRequest request(Consumer<RunTaskRequest.Builder> change) {
        RunTaskRequest.Builder request =
                RunTaskRequest.builder().taskDefinition("work").launchType(LaunchType.FARGATE);
        change.accept(request);
        return request.build();
    }

    private static void refuses(Consumer<RunTaskRequest.Builder> change, String message) {
        assertThatThrownBy(() -> run(change))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(message);
    }

    private static List<String> arns(RunTaskResponse response) {
        return response.tasks().stream().map(Task::taskArn).toList();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
