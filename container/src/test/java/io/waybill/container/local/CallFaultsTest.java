package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.waybill.testing.HandClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.ServerException;
import software.amazon.awssdk.services.ecs.model.Task;

/** Calls that AWS refuses, fails, or does not answer. */
class CallFaultsTest {

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private Twin twin;
    private EcsClient impatient;

    @AfterEach
    void stop() {
        impatient.close();
        twin.end();
    }

    @Test
    void a_fault_of_ecs_is_a_500_and_nothing_was_done() {
        faults("faults: [{fault: server_error, match: {action: RunTask}, count: 1}]");

        assertThatThrownBy(() -> impatient.runTask(onDemand()))
                .isInstanceOfSatisfying(
                        ServerException.class, e -> assertThat(e.statusCode()).isEqualTo(500));

        assertThat(FaultyTwin.tasks(twin)).isZero();
        assertThat(impatient.runTask(onDemand()).tasks()).hasSize(1);
    }

    @Test
    void a_fault_of_the_logs_has_their_name() {
        faults("faults: [{fault: server_error, match: {action: CreateLogGroup}}]");

        assertThatThrownBy(() -> twin.logs().createLogGroup(request -> request.logGroupName("/x")))
                .isInstanceOfSatisfying(CloudWatchLogsException.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(500);
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ServiceUnavailableException");
                });
    }

    @Test
    void a_call_is_throttled_by_chance() {
        faults("faults: [{fault: throttled, match: {action: 'Describe*'}, count: 1}]");

        EcsException throttled =
                catchThrowableOfType(EcsException.class, () -> impatient.describeClusters(request -> {}));

        assertThrottled(throttled);
        assertThat(impatient
                        .describeClusters(request -> request.clusters("default"))
                        .clusters())
                .hasSize(1);
    }

    @Test
    void a_dropped_connection_has_done_its_work() {
        faults("faults: [{fault: dropped_connection, match: {action: RunTask}, count: 1}]");
        RunTaskRequest request = onDemand().toBuilder().clientToken("t-1").build();

        assertThatThrownBy(() -> impatient.runTask(request)).isInstanceOf(SdkClientException.class);

        assertThat(FaultyTwin.tasks(twin)).isEqualTo(1);
        assertThat(impatient.runTask(request).tasks()).hasSize(1);
        assertThat(FaultyTwin.tasks(twin)).isEqualTo(1);
    }

    @Test
    void a_client_that_tries_again_gets_the_task_that_its_first_call_started() {
        faults("faults: [{fault: dropped_connection, match: {action: RunTask}, count: 2}]");

        Task task = twin.ecs().runTask(onDemand()).tasks().get(0);

        assertThat(twin.awaitStopped(task).containers().get(0).exitCode()).isZero();
        assertThat(FaultyTwin.tasks(twin)).isEqualTo(1);
    }

    @Test
    void the_actions_of_a_bucket_share_it_and_it_fills_up_with_time() {
        faults("throttles: {run_task: {burst: 2, per_second: 1}}");
        Task task = impatient.runTask(onDemand()).tasks().get(0);
        impatient.stopTask(request -> request.task(task.taskArn()));

        assertThrottled(catchThrowableOfType(EcsException.class, () -> impatient.runTask(onDemand())));
        assertThat(impatient
                        .describeTasks(request -> request.tasks(task.taskArn()))
                        .tasks())
                .hasSize(1);
        clock.move(Duration.ofMillis(999));
        assertThrottled(catchThrowableOfType(EcsException.class, () -> impatient.runTask(onDemand())));
        clock.move(Duration.ofMillis(1));

        assertThat(impatient.runTask(onDemand()).tasks()).hasSize(1);
    }

    @Test
    void launches_count_by_task_apart_for_on_demand_and_spot() {
        faults(
                "throttles: {fargate_launches: {burst: 4, per_second: 1}, fargate_spot_launches: {burst: 3, per_second: 1}}");
        impatient.runTask(onDemand().toBuilder().count(3).build());

        assertThrottled(catchThrowableOfType(
                EcsException.class,
                () -> impatient.runTask(onDemand().toBuilder().count(2).build())));
        assertThat(impatient.runTask(onSpot(3)).tasks()).hasSize(3);
        assertThrottled(catchThrowableOfType(EcsException.class, () -> impatient.runTask(onSpot(1))));
        assertThat(impatient.runTask(onDemand()).tasks()).hasSize(1);
    }

    @Test
    void with_awss_throttles_a_burst_of_registrations_is_cut_off() {
        faults("throttles: aws");
        // The definition of this test's own is the first of the twenty.
        for (int i = 1; i < 20; i++) {
            impatient.registerTaskDefinition(Twin.definition("work", "true").build());
        }

        assertThrottled(catchThrowableOfType(
                EcsException.class,
                () -> impatient.registerTaskDefinition(
                        Twin.definition("work", "true").build())));
        clock.move(Duration.ofSeconds(1));
        impatient.registerTaskDefinition(Twin.definition("work", "true").build());
    }

    @Test
    void the_logs_have_buckets_of_their_own() {
        faults("throttles: {filter_log_events: {burst: 1, per_second: 0.001}}");
        twin.logs().createLogGroup(request -> request.logGroupName("/x"));
        twin.logs().filterLogEvents(request -> request.logGroupName("/x"));

        assertThatThrownBy(() -> twin.logs().filterLogEvents(request -> request.logGroupName("/x")))
                .isInstanceOfSatisfying(
                        CloudWatchLogsException.class,
                        e -> assertThat(e.isThrottlingException()).isTrue());
    }

    private void faults(String yaml) {
        twin = FaultyTwin.start(folder, clock, yaml);
        impatient = FaultyTwin.impatient(twin);
        impatient.registerTaskDefinition(Twin.definition("work", "true").build());
    }

    private static void assertThrottled(EcsException e) {
        assertThat(e.statusCode()).isEqualTo(400);
        assertThat(e.isThrottlingException()).isTrue();
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException");
        assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("Rate exceeded");
    }

    private static RunTaskRequest onDemand() {
        return RunTaskRequest.builder()
                .taskDefinition("work")
                .launchType(LaunchType.FARGATE)
                .build();
    }

    private static RunTaskRequest onSpot(int count) {
        return RunTaskRequest.builder()
                .taskDefinition("work")
                .count(count)
                .capacityProviderStrategy(CapacityProviderStrategyItem.builder()
                        .capacityProvider("FARGATE_SPOT")
                        .weight(1)
                        .build())
                .build();
    }
}
