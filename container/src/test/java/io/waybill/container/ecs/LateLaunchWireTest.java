package io.waybill.container.ecs;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.ecs.limits.Bucket;
import io.waybill.container.ecs.limits.BucketSizes;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.Launch;
import io.waybill.engine.runtime.LaunchContext;
import io.waybill.engine.runtime.TaskHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Launches whose token is too old, is taken, or has to wait: never a second container. */
class LateLaunchWireTest extends AwsWire {
    private static final String OTHER = "arn:aws:ecs:local:000000000000:task/default/other";

    @Override
    EcsSettings settings() {
        return super.settings().withLimits(BucketSizes.NONE.with(List.of("run_task=1/1")));
    }

    @Test
    void a_launch_is_repeated_for_23_hours_and_then_searched_for_by_its_marks() {
        on("RunTask", ok("{'tasks': [{'taskArn': '" + TASK + "'}]}"));
        Launch launch = Launches.of("token", marked(), clock.instant());
        clock.move(TaskLauncher.TOKEN_IS_GOOD_FOR);
        platform.runtime().launch(launch, Launches.NO_WAIT);
        aws.verify(1, sent("RunTask"));

        clock.move(Duration.ofSeconds(1));
        listed("RUNNING", OTHER, TASK);
        on(
                "DescribeTasks",
                ok("{'tasks': [" + described(OTHER, "00000000-0000-0000-0000-000000000008") + ", "
                        + described(TASK, "00000000-0000-0000-0000-000000000007") + "]}"));
        TaskHandle task = platform.runtime().launch(launch, Launches.NO_WAIT);

        assertThat(task).isEqualTo(new TaskHandle("", "default", TASK, clock.instant()));
        aws.verify(1, sent("RunTask"));
        aws.verify(
                1,
                sent("ListTasks")
                        .withRequestBody(
                                equalToJson("{\"cluster\": \"default\", \"startedBy\": \"waybill/sales/manual__1\","
                                        + " \"desiredStatus\": \"RUNNING\"}")));
        aws.verify(1, sent("DescribeTasks").withRequestBody(matchingJsonPath("$.include[0]", equalTo("TAGS"))));
    }

    @Test
    void one_that_has_stopped_meanwhile_is_found_too() {
        listed("RUNNING");
        listed("STOPPED", TASK);
        on("DescribeTasks", ok("{'tasks': [" + described(TASK, "00000000-0000-0000-0000-000000000007") + "]}"));

        assertThat(platform.runtime().launch(old(), Launches.NO_WAIT).taskArn()).isEqualTo(TASK);
    }

    @Test
    void one_that_is_nowhere_is_lost_and_not_started_again() {
        listed("RUNNING");
        listed("STOPPED", OTHER);
        on("DescribeTasks", ok("{'tasks': [" + described(OTHER, "00000000-0000-0000-0000-000000000008") + "]}"));

        assertThat(fails(old()))
                .hasMessageContaining("more than 23 hours old, so that it cannot be repeated safely")
                .extracting(WaybillException::code)
                .isEqualTo(ErrorCode.LAUNCH_LOST);
        aws.verify(0, sent("RunTask"));
    }

    @Test
    void while_aws_is_away_nothing_is_said_of_an_old_launch() {
        on("ListTasks", error(500, "ServerException", "away"));

        assertThat(fails(old()).code()).isEqualTo(ErrorCode.AWS_UNAVAILABLE);
    }

    @Test
    void a_token_that_is_taken_is_a_conflict_and_starts_nothing() {
        on("RunTask", error(400, "ConflictException", "The clientToken was used with different parameters"));

        assertThat(fails(Launches.of("token", marked(), clock.instant())).code())
                .isEqualTo(ErrorCode.LAUNCH_CONFLICT);
        aws.verify(1, sent("RunTask"));
    }

    @Test
    void a_launch_that_has_no_token_yet_says_so_and_the_most_important_one_goes_first() {
        on("RunTask", ok("{'tasks': [{'taskArn': '" + TASK + "'}]}"));
        launch("first", request());
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Void>> launches = new ArrayList<>();
        for (int priority : new int[] {1, 9, 5}) {
            Launch launch = new Launch("p" + priority, request(), "", clock.instant(), priority, Launches.IDENTITY);
            launches.add(CompletableFuture.runAsync(() -> {
                platform.runtime().launch(launch, told::add);
                order.add(launch.clientToken());
            }));
            await().until(() -> platform.limits().state(Bucket.RUN_TASK).waiting() == launches.size());
        }

        for (int i = 1; i <= 3; i++) {
            int done = i;
            clock.move(Duration.ofSeconds(1));
            platform.limits().tick();
            await().until(() -> order.size() == done);
        }
        CompletableFuture.allOf(launches.toArray(CompletableFuture[]::new))
                .orTimeout(30, TimeUnit.SECONDS)
                .join();

        assertThat(order).containsExactly("p9", "p5", "p1");
        assertThat(told).hasSize(3).allMatch(why -> why.contains("(bucket run_task)"));
    }

    @Test
    void overrides_are_counted_as_they_are_sent() {
        on("RunTask", ok("{'tasks': [{'taskArn': '" + TASK + "'}]}"));
        String around = "{\"containerOverrides\":[{\"command\":[\"\"],\"name\":\"main\"}]}";

        launch("fits", longCommand(8192 - around.length()));
        WaybillException error = launchFails(longCommand(8192 - around.length() + 1));

        assertThat(error).hasMessageContaining("8193 characters long, and ECS takes 8192; the longest is command with");
        aws.verify(1, sent("RunTask"));
    }

    @Test
    void more_tags_than_aws_takes_are_refused_with_the_remedy() {
        ObjectNode request = Json.object("{taskDefinition: 'f'}");
        for (int i = 0; i < 45; i++) {
            request.withArray("tags").addObject().put("key", "k" + i).put("value", "v");
        }

        assertThat(catchThrowableOfType(
                        WaybillException.class, () -> platform.runtime().complete(request, Launches.CONTEXT)))
                .hasMessageContaining("and ECS takes 50");
    }

    @Test
    void a_strategy_passes_as_it_is() {
        ObjectNode request = Json.object("""
                {taskDefinition: 'f', capacityProviderStrategy: [{capacityProvider: 'FARGATE_SPOT', base: 1, weight: 3}]}
                """);

        ObjectNode complete = platform.runtime().complete(request, new LaunchContext("", Launches.IDENTITY));

        assertThat(complete.get("capacityProviderStrategy")).isEqualTo(request.get("capacityProviderStrategy"));
        assertThat(complete.has("launchType")).isFalse();
    }

    @Test
    void a_lack_of_spot_capacity_is_told_from_others() {
        on("RunTask", ok("{'tasks': [], 'failures': [{'reason': 'RESOURCE:CPU'}]}"));
        ObjectNode spot =
                Json.object("{taskDefinition: 'f', capacityProviderStrategy: [{capacityProvider: 'FARGATE_SPOT'}]}");

        assertThat(launchFails(spot)).hasMessageContaining("on Spot) started nothing, for RESOURCE:CPU");
    }

    private Launch old() {
        Launch launch = Launches.of("token", marked(), clock.instant());
        clock.move(TaskLauncher.TOKEN_IS_GOOD_FOR.plusSeconds(1));
        return launch;
    }

    private ObjectNode marked() {
        return platform.runtime().complete(Json.object("{taskDefinition: 'f:1'}"), Launches.CONTEXT);
    }

    private WaybillException fails(Launch launch) {
        return catchThrowableOfType(
                WaybillException.class, () -> platform.runtime().launch(launch, Launches.NO_WAIT));
    }

    private void listed(String status, String... arns) {
        String list = arns.length == 0 ? "" : "'" + String.join("', '", arns) + "'";
        aws.stubFor(on("ListTasks")
                .withRequestBody(matchingJsonPath("$.desiredStatus", equalTo(status)))
                .willReturn(ok("{'taskArns': [" + list + "]}")));
    }

    private static String described(String arn, String attempt) {
        return "{'taskArn': '" + arn
                + "', 'tags': [{'key': 'team', 'value': 'x'}, {'key': 'waybill:attempt', 'value': '" + attempt + "'}]}";
    }

    private static ObjectNode longCommand(int length) {
        ObjectNode request = Json.object("{taskDefinition: 'f:1', overrides: {containerOverrides: [{name: 'main'}]}}");
        request.withArray("/overrides/containerOverrides/0/command").add("x".repeat(length));
        return request;
    }
}
