package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.testing.HandClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** What goes wrong from RunTask up to RUNNING. */
class LaunchFaultsTest {

    private static final String NO_ROOM =
            "Capacity is unavailable at this time. Please try again later or in a different availability zone";

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private Twin twin;

    @AfterEach
    void stop() {
        twin.end();
    }

    @Test
    void run_task_answers_a_failure_and_starts_nothing_and_the_token_stays_free() {
        faults("faults: [{fault: run_task_failure, reason: 'RESOURCE:CPU', count: 1}]");
        RunTaskRequest request = onDemand().clientToken("t-1").build();

        RunTaskResponse failed = twin.ecs().runTask(request);
        RunTaskResponse second = twin.ecs().runTask(request);

        assertThat(failed.tasks()).isEmpty();
        assertThat(failed.failures()).map(Failure::reason).containsExactly("RESOURCE:CPU");
        assertThat(second.failures()).isEmpty();
        assertThat(FaultyTwin.tasks(twin)).isEqualTo(1);
    }

    @Test
    void a_call_for_several_tasks_fails_in_part_and_its_token_means_the_others() {
        faults("faults: [{fault: run_task_failure, after: 1, count: 1}]");
        RunTaskRequest request = onDemand().count(3).clientToken("t-1").build();

        RunTaskResponse first = twin.ecs().runTask(request);
        RunTaskResponse again = twin.ecs().runTask(request);

        assertThat(first.tasks()).hasSize(2);
        assertThat(first.failures()).map(Failure::reason).containsExactly("RESOURCE:MEMORY");
        assertThat(again.tasks())
                .map(Task::taskArn)
                .isEqualTo(first.tasks().stream().map(Task::taskArn).toList());
        assertThat(again.failures()).isEmpty();
    }

    @Test
    void by_launch_type_run_task_answers_failures_until_capacity_comes_back() {
        faults("faults: [{fault: no_capacity, for: 30s}]");

        RunTaskResponse first = twin.ecs().runTask(onDemand().build());
        clock.move(Duration.ofMillis(29_999));
        RunTaskResponse last = twin.ecs().runTask(onDemand().build());
        clock.move(Duration.ofMillis(1));
        RunTaskResponse back = twin.ecs().runTask(onDemand().build());

        assertThat(first.failures()).map(Failure::reason).containsExactly(NO_ROOM);
        assertThat(last.failures()).hasSize(1);
        assertThat(back.failures()).isEmpty();
        assertThat(back.tasks()).hasSize(1);
    }

    @Test
    void by_capacity_provider_the_task_is_accepted_and_fails_to_start_until_capacity_comes_back() {
        faults("faults: [{fault: no_capacity, count: 1, match: {capacity_provider: FARGATE_SPOT}}]");

        Task spot = twin.ecs().runTask(onSpot().build()).tasks().get(0);
        Task stopped = twin.awaitStopped(spot);
        Task back = twin.ecs().runTask(onSpot().build()).tasks().get(0);

        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
        assertThat(stopped.stoppedReason()).isEqualTo(NO_ROOM);
        assertThat(stopped.containers().get(0).exitCode()).isNull();
        assertThat(stopped.pullStartedAt()).isNull();
        assertThat(twin.awaitStopped(back).containers().get(0).exitCode()).isZero();
    }

    @Test
    void a_task_that_never_starts_waits_until_it_is_stopped() {
        faults("faults: [{fault: never_starts}]");
        Task task = twin.ecs().runTask(onDemand().build()).tasks().get(0);
        twin.awaitStatus(task, "PENDING");

        clock.move(Duration.ofDays(3));
        Task next = twin.ecs().runTask(onDemand().build()).tasks().get(0);
        twin.awaitStatus(next, "PENDING");
        assertThat(twin.describe(task).lastStatus()).isEqualTo("PENDING");
        twin.ecs().stopTask(stop -> stop.task(task.taskArn()));
        Task stopped = twin.awaitStopped(task);

        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.USER_INITIATED);
        assertThat(stopped.startedAt()).isNull();
        assertThat(stopped.containers().get(0).exitCode()).isNull();
    }

    @Test
    void a_slow_start_takes_its_time_and_then_runs() {
        faults("faults: [{fault: slow_start, delay: 40s, status: ACTIVATING}]");
        Task task = twin.ecs().runTask(onDemand().build()).tasks().get(0);
        twin.awaitStatus(task, "ACTIVATING");

        clock.move(Duration.ofMillis(39_999));
        assertThat(twin.describe(task).lastStatus()).isEqualTo("ACTIVATING");
        clock.move(Duration.ofMillis(1));
        Task stopped = twin.awaitStopped(task);

        assertThat(stopped.containers().get(0).exitCode()).isZero();
        assertThat(Duration.between(stopped.pullStartedAt(), stopped.startedAt()))
                .isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void a_task_fails_to_start_with_the_reason_that_is_asked_for() {
        faults("""
                faults:
                  - {fault: fails_to_start, count: 1}
                  - {fault: fails_to_start, count: 1, status: PROVISIONING, reason: "ResourceInitializationError: no network"}
                """);
        Task pull =
                twin.awaitStopped(twin.ecs().runTask(onDemand().build()).tasks().get(0));
        Task network =
                twin.awaitStopped(twin.ecs().runTask(onDemand().build()).tasks().get(0));

        assertThat(List.of(pull, network)).map(Task::stopCode).containsOnly(TaskStopCode.TASK_FAILED_TO_START);
        assertThat(pull.stoppedReason()).startsWith("CannotPullContainerError: ");
        assertThat(pull.pullStartedAt()).isNotNull();
        assertThat(network.stoppedReason()).isEqualTo("ResourceInitializationError: no network");
        assertThat(network.pullStartedAt()).isNull();
        assertThat(List.of(pull, network))
                .allSatisfy(
                        task -> assertThat(task.containers().get(0).exitCode()).isNull());
    }

    @Test
    void describe_tasks_does_not_find_a_new_task_the_first_times() {
        faults("faults: [{fault: missing_at_first, calls: 2, count: 1}]");
        Task task = twin.ecs().runTask(onDemand().build()).tasks().get(0);

        for (int i = 0; i < 2; i++) {
            assertThat(missing(task)).containsExactly("MISSING " + task.taskArn());
        }
        assertThat(missing(task)).isEmpty();
        assertThat(twin.awaitStopped(task).containers().get(0).exitCode()).isZero();
    }

    @Test
    void describe_tasks_does_not_find_a_new_task_for_a_while() {
        faults("faults: [{fault: missing_at_first, delay: 10s}]");
        Task task = twin.ecs().runTask(onDemand().build()).tasks().get(0);

        clock.move(Duration.ofMillis(9_999));
        assertThat(missing(task)).hasSize(1);
        clock.move(Duration.ofMillis(1));
        assertThat(missing(task)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "family: wor*                    | true",
                "family: other                   | false",
                "cluster: default                | true",
                "cluster: etl                    | false",
                "capacity_provider: FARGATE      | true",
                "capacity_provider: FARGATE_SPOT | false",
                "started_by: 'm?'                | true",
                "started_by: you                 | false",
                "task_tag: {dag: sales_*}        | true",
                "task_tag: {dag: hr_*}           | false",
                "task_tag: {owner: '*'}          | false",
                "action: RunTask                 | true"
            })
    void only_what_matches_is_struck(String match, boolean isStruck) {
        faults("faults: [{fault: run_task_failure, match: {" + match + "}}]");

        RunTaskResponse answer = twin.ecs()
                .runTask(onDemand()
                        .startedBy("me")
                        .tags(Tag.builder().key("dag").value("sales_daily").build())
                        .build());

        assertThat(answer.failures()).hasSize(isStruck ? 1 : 0);
    }

    @Test
    void the_same_seed_tells_the_same_story_and_another_one_does_not() {
        List<String> seven = story(7);
        List<String> eight = story(8);

        assertThat(story(7)).isEqualTo(seven);
        assertThat(eight).isNotEqualTo(seven);
        assertThat(seven).contains("failed", "started");
    }

    private List<String> story(int seed) {
        if (twin != null) {
            twin.close();
        }
        twin = FaultyTwin.start(
                folder.resolve("seed-" + seed + "-" + System.nanoTime()),
                clock,
                "{seed: " + seed + ", faults: [{fault: run_task_failure, probability: 0.5}]}");
        register();
        List<String> story = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            boolean failed = twin.ecs().runTask(onDemand().build()).tasks().isEmpty();
            story.add(failed ? "failed" : "started");
        }
        return story;
    }

    private List<String> missing(Task task) {
        return twin.ecs().describeTasks(request -> request.tasks(task.taskArn())).failures().stream()
                .map(failure -> failure.reason() + " " + failure.arn())
                .toList();
    }

    private void faults(String yaml) {
        twin = FaultyTwin.start(folder, clock, yaml);
        register();
    }

    private void register() {
        twin.ecs().registerTaskDefinition(Twin.definition("work", "true").build());
    }

    private static RunTaskRequest.Builder onDemand() {
        return RunTaskRequest.builder().taskDefinition("work").launchType(LaunchType.FARGATE);
    }

    private static RunTaskRequest.Builder onSpot() {
        return RunTaskRequest.builder()
                .taskDefinition("work")
                .capacityProviderStrategy(CapacityProviderStrategyItem.builder()
                        .capacityProvider("FARGATE_SPOT")
                        .weight(1)
                        .build());
    }
}
