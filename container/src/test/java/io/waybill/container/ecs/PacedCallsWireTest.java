package io.waybill.container.ecs;

import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.waybill.container.ecs.limits.Bucket;
import io.waybill.container.ecs.limits.BucketSizes;
import io.waybill.container.ecs.limits.RateLimits;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.TaskHandle;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every call takes its tokens, on the wire. */
class PacedCallsWireTest extends AwsWire {
    private static final ResponseDefinitionBuilder STARTED_TASK = ok("{'tasks': [{'taskArn': '" + TASK + "'}]}");

    @Override
    EcsSettings settings() {
        return super.settings().withLimits(BucketSizes.AWS.with(List.of("get_log_events=1/1")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{launchType: 'FARGATE'} | fargate_calls, fargate_on_demand, run_task",
                "{} | fargate_calls, fargate_on_demand, run_task",
                "{launchType: 'EC2'} | run_task",
                "{capacityProviderStrategy: [{capacityProvider: 'FARGATE'}]} | fargate_calls, fargate_on_demand, run_task",
                "{capacityProviderStrategy: [{capacityProvider: 'FARGATE_SPOT'}]} | fargate_calls, fargate_spot, run_task",
                "{capacityProviderStrategy: [{capacityProvider: 'my-instances'}]} | run_task",
                "{capacityProviderStrategy: [{capacityProvider: 'FARGATE', base: 1}, {capacityProvider: 'FARGATE_SPOT', weight: 1}]}"
                        + " | fargate_calls, fargate_on_demand, fargate_spot, run_task",
            })
    void a_launch_takes_tokens_by_where_it_runs(String how, String buckets) {
        on("RunTask", STARTED_TASK);
        var request = Json.object(how).put("taskDefinition", "f:1");

        launch("token", request);

        assertThat(limits().snapshot().stream()
                        .filter(state -> state.calls() > 0)
                        .map(state -> state.bucket().id()))
                .containsExactlyInAnyOrder(buckets.split(", "));
    }

    @Test
    void to_stop_a_task_takes_a_token_of_the_same_bucket() {
        on("StopTask", ok("{}"));

        platform.runtime().stop(new TaskHandle("", "etl", TASK, clock.instant()), "why");

        assertThat(limits().state(Bucket.RUN_TASK).tokens()).isEqualTo(99);
    }

    @Test
    void each_repetition_takes_a_token_and_each_throttle_slows_the_bucket() {
        aws.stubFor(on("RunTask")
                .inScenario("throttle")
                .whenScenarioStateIs(STARTED)
                .willSetStateTo("open")
                .willReturn(error(400, "ThrottlingException", "Rate exceeded")));
        aws.stubFor(
                on("RunTask").inScenario("throttle").whenScenarioStateIs("open").willReturn(STARTED_TASK));

        CompletableFuture<TaskHandle> launch = CompletableFuture.supplyAsync(() -> launch("token", request()));
        await().until(() -> limits().state(Bucket.FARGATE_ON_DEMAND).waiting() == 1);
        passSecond(); // A token of the launches, then one of the calls, then one of RunTask.
        TaskHandle task = launch.orTimeout(30, TimeUnit.SECONDS).join();

        assertThat(task.taskArn()).isEqualTo(TASK);
        RateLimits.State state = limits().state(Bucket.RUN_TASK);
        assertThat(state.calls()).isEqualTo(2);
        assertThat(state.throttledShare()).isEqualTo(0.5);
        assertThat(state.perSecond()).isEqualTo(20);
        aws.verify(2, sent("RunTask"));
    }

    @Test
    void a_throttle_inside_the_text_of_another_error_counts_too() {
        on("RunTask", error(400, "InvalidParameterException", "Fargate: Rate exceeded for this account"));

        assertThat(launchFails(request()).code()).isEqualTo(ErrorCode.AWS_UNAVAILABLE);

        assertThat(limits().state(Bucket.FARGATE_ON_DEMAND).isSlowed()).isTrue();
        assertThat(limits().state(Bucket.RUN_TASK).throttledShare()).isEqualTo(1);
        assertThat(limits().state(Bucket.DESCRIBE_TASKS).isSlowed()).isFalse();
    }

    @Test
    void an_error_that_is_no_throttle_slows_nothing() {
        on("RunTask", error(400, "ClusterNotFoundException", "Cluster not found."));

        assertThat(launchFails(request()).code()).isEqualTo(ErrorCode.AWS_REFUSED);

        assertThat(limits().snapshot()).noneMatch(RateLimits.State::isSlowed);
    }

    @Test
    void a_log_is_read_no_faster_than_its_bucket_fills() {
        on("GetLogEvents", ok("{'events': [], 'nextForwardToken': 'f/1'}"));
        LogLocation log = new LogLocation("", "/g", "s");

        CompletableFuture<Void> reading =
                CompletableFuture.runAsync(() -> platform.logs().read(log, null, 10));
        await().until(() -> limits().state(Bucket.GET_LOG_EVENTS).waiting() == 1);
        aws.verify(1, sent("GetLogEvents"));
        passSecond();
        reading.orTimeout(30, TimeUnit.SECONDS).join();

        aws.verify(2, sent("GetLogEvents"));
    }

    @Test
    void an_endpoint_on_this_machine_has_no_limits_unless_a_setting_asks() {
        EcsSettings.Credentials credentials = new EcsSettings.Credentials("id", "secret");

        assertThat(EcsSettings.local(URI.create("http://127.0.0.1:1"), credentials)
                        .limits())
                .isEqualTo(BucketSizes.NONE);
        assertThat(EcsSettings.aws("eu-west-1", EcsSettings.LaunchDefaults.NONE).limits())
                .isEqualTo(BucketSizes.AWS);
    }

    private RateLimits limits() {
        return platform.limits();
    }

    private void passSecond() {
        clock.move(Duration.ofSeconds(1));
        limits().tick();
    }
}
