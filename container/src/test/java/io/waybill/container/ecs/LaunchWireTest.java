package io.waybill.container.ecs;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.http.Fault;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.LaunchContext;
import io.waybill.engine.runtime.TaskHandle;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Launching and stopping, on the wire. */
class LaunchWireTest extends AwsWire {

    @Test
    void a_launch_is_the_committed_request_with_its_token() {
        on("RunTask", ok("{'tasks': [{'taskArn': '" + TASK + "', 'lastStatus': 'PROVISIONING'}], 'failures': []}"));

        TaskHandle task = launch("token-1", request());

        assertThat(task).isEqualTo(new TaskHandle("", "etl", TASK, clock.instant()));
        aws.verify(1, sent("RunTask").withRequestBody(equalToJson("""
                {"clientToken": "token-1", "count": 1, "cluster": "etl", "launchType": "FARGATE", "taskDefinition": "f:1",
                 "overrides": {"containerOverrides": [{"name": "main", "command": ["true"]}]}}
                """)));
    }

    @Test
    void a_throttled_launch_is_repeated_with_the_same_token() {
        aws.stubFor(on("RunTask")
                .inScenario("throttle")
                .whenScenarioStateIs(STARTED)
                .willSetStateTo("open")
                .willReturn(error(400, "ThrottlingException", "Rate exceeded")));
        aws.stubFor(on("RunTask")
                .inScenario("throttle")
                .whenScenarioStateIs("open")
                .willReturn(ok("{'tasks': [{'taskArn': '" + TASK + "'}]}")));

        assertThat(launch("token-2", request()).taskArn()).isEqualTo(TASK);

        aws.verify(2, sent("RunTask").withRequestBody(matchingJsonPath("$.clientToken", equalTo("token-2"))));
    }

    @Test
    void a_connection_that_drops_after_the_task_started_is_repeated_with_the_same_token() {
        aws.stubFor(on("RunTask")
                .inScenario("drop")
                .whenScenarioStateIs(STARTED)
                .willSetStateTo("back")
                .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        aws.stubFor(on("RunTask")
                .inScenario("drop")
                .whenScenarioStateIs("back")
                // A replay of a task that has stopped meanwhile has no more than this.
                .willReturn(ok("{'tasks': [{'taskArn': '" + TASK
                        + "', 'lastStatus': 'STOPPED', 'desiredStatus': 'STOPPED'}]}")));

        assertThat(launch("token-3", request()).taskArn()).isEqualTo(TASK);

        aws.verify(2, sent("RunTask").withRequestBody(matchingJsonPath("$.clientToken", equalTo("token-3"))));
    }

    @Test
    void an_aws_that_stays_away_leaves_the_launch_open() {
        on("RunTask", aResponse().withFault(Fault.EMPTY_RESPONSE));

        assertThat(launchFails(request()).code()).isEqualTo(ErrorCode.AWS_UNAVAILABLE);
    }

    @Test
    void a_failure_in_a_good_answer_is_a_failure() {
        on(
                "RunTask",
                ok("{'tasks': [], 'failures': [{'arn': 'x', 'reason': 'RESOURCE:MEMORY', 'detail': 'none left'}]}"));

        assertThat(launchFails(request()))
                .hasMessage(
                        "RunTask (task definition f:1, cluster etl) started nothing, for RESOURCE:MEMORY: none left. It is tried again.")
                .extracting(WaybillException::code)
                .isEqualTo(ErrorCode.NO_CAPACITY);
    }

    @Test
    void an_answer_with_nothing_in_it_leaves_the_launch_open() {
        on("RunTask", ok("{'tasks': [], 'failures': []}"));

        assertThat(launchFails(request()).code()).isEqualTo(ErrorCode.AWS_UNAVAILABLE);
    }

    @Test
    void a_refusal_is_not_repeated() {
        on(
                "RunTask",
                error(
                        400,
                        "InvalidParameterException",
                        "Override for container named x is not a container in the TaskDefinition."));

        assertThat(launchFails(request()))
                .hasMessageEndingWith("Set container_name to a container of that definition.")
                .extracting(WaybillException::code)
                .isEqualTo(ErrorCode.AWS_REFUSED);
        aws.verify(1, sent("RunTask"));
    }

    @Test
    void what_aws_would_refuse_anyhow_is_not_sent() {
        ObjectNode wrong = request().put("clustr", "etl");
        assertThat(launchFails(wrong)).hasMessage("RunTask: clustr is not known to AWS; did you mean cluster?");

        ObjectNode tooLong = request();
        ((ObjectNode) tooLong.at("/overrides/containerOverrides/0"))
                .withArray("environment")
                .addObject()
                .put("name", "BIG")
                .put("value", "x".repeat(8200));
        assertThat(launchFails(tooLong)).hasMessageContaining("the longest is environment BIG with 8200");

        assertThat(launchFails(Json.object("{}"))).hasMessageContaining("taskDefinition is empty");
        aws.verify(0, sent("RunTask"));
    }

    @Test
    void settings_fill_in_what_a_request_leaves_open_and_nothing_else() {
        EcsSettings.LaunchDefaults defaults = new EcsSettings.LaunchDefaults(
                "prod", List.of("subnet-1", "subnet-2"), List.of("sg-1"), true, "arn:role");
        try (EcsPlatform prod = EcsPlatform.open(EcsSettings.aws("eu-west-1", defaults), clock)) {
            assertThat(completed(prod, Json.object("{taskDefinition: 'f'}"))).isEqualTo(Json.object("""
                            {taskDefinition: 'f', cluster: 'prod', networkConfiguration: {awsvpcConfiguration:
                              {subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'], assignPublicIp: 'ENABLED'}}}
                            """));
            ObjectNode own = Json.object("""
                    {taskDefinition: 'f', cluster: 'own', networkConfiguration: {awsvpcConfiguration:
                      {subnets: ['s'], securityGroups: ['g']}}}
                    """);
            assertThat(completed(prod, own)).isEqualTo(own);
            ObjectNode onInstances = Json.object("{taskDefinition: 'f', cluster: 'own', launchType: 'EC2'}");
            assertThat(completed(prod, onInstances)).isEqualTo(onInstances);
        }
        assertThat(completed(platform, Json.object("{taskDefinition: 'f'}")))
                .isEqualTo(Json.object("{taskDefinition: 'f', cluster: 'default'}"));
    }

    /** What is added besides the marks of the attempt. */
    private static ObjectNode completed(EcsPlatform platform, ObjectNode request) {
        ObjectNode completed = platform.runtime().complete(request, Launches.CONTEXT);
        completed.remove(List.of("tags", "startedBy", "propagateTags"));
        return completed;
    }

    @Test
    void a_request_is_marked_with_its_attempt_before_it_is_committed() {
        ObjectNode request =
                Json.object("{taskDefinition: 'f', tags: [{key: 'waybill:try', value: '9'}, {key: 'a', value: 'b'}]}");

        assertThat(platform.runtime().complete(request, Launches.CONTEXT)).isEqualTo(Json.object("""
                {taskDefinition: 'f', cluster: 'default', startedBy: 'waybill/sales/manual__1', propagateTags: 'TASK_DEFINITION',
                 tags: [{key: 'team', value: 's'}, {key: 'waybill:try', value: '2'}, {key: 'a', value: 'b'},
                        {key: 'waybill:dag', value: 'sales'}, {key: 'waybill:run', value: 'manual__1'},
                        {key: 'waybill:task', value: 'load.run'},
                        {key: 'waybill:attempt', value: '00000000-0000-0000-0000-000000000007'},
                        {key: 'waybill:owner', value: 'ada'}]}
                """));
    }

    @Test
    void a_target_that_the_settings_do_not_have_is_refused() {
        LaunchContext elsewhere = new LaunchContext("elsewhere", Launches.IDENTITY);

        assertThatThrownBy(() -> platform.runtime().complete(Json.object("{taskDefinition: 'f'}"), elsewhere))
                .hasMessageContaining("no target 'elsewhere'");
    }

    @Test
    void a_launch_is_sent_as_it_was_committed_whatever_the_settings_are_by_now() {
        on("RunTask", ok("{'tasks': [{'taskArn': '" + TASK + "'}]}"));
        EcsSettings.LaunchDefaults defaults =
                new EcsSettings.LaunchDefaults("prod", List.of("subnet-1"), List.of(), false, null);
        EcsSettings changed = settings().withDefaults(defaults);

        try (EcsPlatform prod = EcsPlatform.open(changed, clock)) {
            TaskHandle task = prod.runtime()
                    .launch(Launches.of("t", Json.object("{taskDefinition: 'f'}"), clock.instant()), Launches.NO_WAIT);
            assertThat(task.cluster()).isEqualTo("default");
        }

        aws.verify(
                1,
                sent("RunTask")
                        .withRequestBody(
                                equalToJson("{\"clientToken\": \"t\", \"count\": 1, \"taskDefinition\": \"f\"}")));
    }

    @Test
    void an_override_without_a_name_is_the_first_essential_containers() {
        on("RunTask", ok("{'tasks': [{'taskArn': '" + TASK + "'}]}"));
        on(
                "DescribeTaskDefinition",
                ok("{'taskDefinition': " + definition(1, "[{'name': 'log', 'essential': false}, {'name': 'app'}]")
                        + "}"));
        ObjectNode request = request();
        ((ObjectNode) request.at("/overrides/containerOverrides/0")).remove("name");

        launch("t1", request);
        launch("t2", request);

        aws.verify(
                2,
                sent("RunTask")
                        .withRequestBody(matchingJsonPath("$.overrides.containerOverrides[0].name", equalTo("app"))));
        aws.verify(1, sent("DescribeTaskDefinition"));
    }

    @Test
    void to_stop_what_is_gone_is_harmless() {
        on("StopTask", error(400, "InvalidParameterException", "The referenced task was not found."));

        platform.runtime().stop(new TaskHandle("", "etl", TASK, clock.instant()), "r".repeat(300));

        aws.verify(1, sent("StopTask").withRequestBody(matchingJsonPath("$.reason", equalTo("r".repeat(255)))));
    }
}
