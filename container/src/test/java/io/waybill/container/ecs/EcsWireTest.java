package io.waybill.container.ecs;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.Launch;
import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskLogs;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** The adapter against an HTTP server that answers as AWS does. */
class EcsWireTest {
    private static final String TASK = "arn:aws:ecs:local:000000000000:task/default/abc";
    private static final String REVISION = "arn:aws:ecs:local:000000000000:task-definition/f:";

    private final WireMockServer aws =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    private final MovedClock clock = new MovedClock();
    private EcsPlatform platform;

    @BeforeEach
    void open() {
        aws.start();
        platform = EcsPlatform.open(settings(), clock);
    }

    @AfterEach
    void close() {
        platform.close();
        aws.stop();
    }

    private EcsSettings settings() {
        return EcsSettings.local(
                URI.create("http://127.0.0.1:" + aws.port()), new EcsSettings.Credentials("id", "secret"));
    }

    @Test
    void a_launch_is_the_committed_request_with_its_token() {
        on("RunTask", ok("{'tasks': [{'taskArn': '" + TASK + "', 'lastStatus': 'PROVISIONING'}], 'failures': []}"));

        TaskHandle task = platform.runtime().launch(new Launch("token-1", request()));

        assertThat(task).isEqualTo(new TaskHandle("etl", TASK, clock.instant()));
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

        assertThat(platform.runtime().launch(new Launch("token-2", request())).taskArn())
                .isEqualTo(TASK);

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

        assertThat(platform.runtime().launch(new Launch("token-3", request())).taskArn())
                .isEqualTo(TASK);

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
            assertThat(prod.runtime().complete(Json.object("{taskDefinition: 'f'}")))
                    .isEqualTo(Json.object("""
                            {taskDefinition: 'f', cluster: 'prod', networkConfiguration: {awsvpcConfiguration:
                              {subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'], assignPublicIp: 'ENABLED'}}}
                            """));
            ObjectNode own = Json.object(
                    "{taskDefinition: 'f', cluster: 'own', networkConfiguration: {awsvpcConfiguration: {subnets: ['s']}}}");
            assertThat(prod.runtime().complete(own)).isEqualTo(own);
        }
        assertThat(platform.runtime().complete(Json.object("{taskDefinition: 'f'}")))
                .isEqualTo(Json.object("{taskDefinition: 'f', cluster: 'default'}"));
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

        platform.runtime().launch(new Launch("t1", request));
        platform.runtime().launch(new Launch("t2", request));

        aws.verify(
                2,
                sent("RunTask")
                        .withRequestBody(matchingJsonPath("$.overrides.containerOverrides[0].name", equalTo("app"))));
        aws.verify(1, sent("DescribeTaskDefinition"));
    }

    @Test
    void to_stop_what_is_gone_is_harmless() {
        on("StopTask", error(400, "InvalidParameterException", "The referenced task was not found."));

        platform.runtime().stop(new TaskHandle("etl", TASK, clock.instant()), "r".repeat(300));

        aws.verify(1, sent("StopTask").withRequestBody(matchingJsonPath("$.reason", equalTo("r".repeat(255)))));
    }

    @Test
    void a_definition_is_registered_once_for_each_content() {
        on("DescribeTaskDefinition", error(400, "ClientException", "Unable to describe task definition."));
        on("RegisterTaskDefinition", ok("{'taskDefinition': " + definition(1, "[{'name': 'main'}]") + "}"));

        for (int i = 0; i < 5; i++) {
            assertThat(register("{family: 'f', containerDefinitions: [{name: 'main', image: 'i'}]}"))
                    .isEqualTo(REVISION + 1);
        }
        register("{family: 'f', containerDefinitions: [{name: 'main', image: 'other'}]}");

        aws.verify(2, sent("RegisterTaskDefinition"));
        aws.verify(
                1,
                sent("RegisterTaskDefinition")
                        .withRequestBody(matchingJsonPath("$.containerDefinitions[0].image", equalTo("i"))));
        aws.verify(
                2,
                sent("RegisterTaskDefinition")
                        .withRequestBody(matchingJsonPath("$.tags[0].key", equalTo("waybill:definition-hash"))));
    }

    @Test
    void many_at_once_register_a_definition_once() throws Exception {
        on("DescribeTaskDefinition", error(400, "ClientException", "Unable to describe task definition."));
        on(
                "RegisterTaskDefinition",
                ok("{'taskDefinition': " + definition(1, "[{'name': 'main'}]") + "}")
                        .withFixedDelay(50));
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            Callable<String> register = () -> register("{family: 'f', containerDefinitions: [{name: 'main'}]}");
            for (var result : pool.invokeAll(Collections.nCopies(16, register))) {
                assertThat(result.get()).isEqualTo(REVISION + 1);
            }
        } finally {
            pool.shutdownNow();
        }

        aws.verify(1, sent("RegisterTaskDefinition"));
    }

    @Test
    void after_a_restart_the_latest_revision_is_used_again_where_its_hash_fits() {
        ObjectNode definition = Json.object("{family: 'f', containerDefinitions: [{name: 'main'}]}");
        String hash = DefinitionHash.of(AwsJson.read("test", definition, RegisterTaskDefinitionRequest.builder()));
        on(
                "DescribeTaskDefinition",
                ok("{'taskDefinition': " + definition(7, "[{'name': 'main'}]")
                        + ", 'tags': [{'key': 'team', 'value': 'x'}, {'key': 'waybill:definition-hash', 'value': '"
                        + hash + "'}]}"));
        on("RegisterTaskDefinition", ok("{'taskDefinition': " + definition(8, "[{'name': 'main'}]") + "}"));

        assertThat(register(definition.toString())).isEqualTo(REVISION + 7);
        assertThat(register("{family: 'f', containerDefinitions: [{name: 'changed'}]}"))
                .isEqualTo(REVISION + 8);

        aws.verify(1, sent("RegisterTaskDefinition"));
        aws.verify(
                2,
                sent("DescribeTaskDefinition")
                        .withRequestBody(equalToJson("{\"taskDefinition\": \"f\", \"include\": [\"TAGS\"]}")));
    }

    @Test
    void a_definition_that_is_not_active_any_more_is_registered_again_by_the_next_one_who_needs_it() {
        on("DescribeTaskDefinition", error(400, "ClientException", "Unable to describe task definition."));
        on("RegisterTaskDefinition", ok("{'taskDefinition': " + definition(1, "[{'name': 'main'}]") + "}"));
        on("RunTask", error(400, "InvalidParameterException", "TaskDefinition is inactive"));
        String arn = register("{family: 'f', containerDefinitions: [{name: 'main'}]}");

        assertThat(launchFails(request().put("taskDefinition", arn)).code()).isEqualTo(ErrorCode.AWS_REFUSED);
        register("{family: 'f', containerDefinitions: [{name: 'main'}]}");

        aws.verify(2, sent("RegisterTaskDefinition"));
    }

    @Test
    void a_definition_gets_the_region_of_its_log_and_the_settings_role() {
        EcsSettings.LaunchDefaults defaults =
                new EcsSettings.LaunchDefaults(null, List.of(), List.of(), false, "arn:aws:iam::1:role/exec");
        EcsSettings with = new EcsSettings(
                "eu-west-1", settings().endpoint(), settings().credentials(), defaults, EcsSettings.Watch.LOCAL);
        on("DescribeTaskDefinition", error(400, "ClientException", "Unable to describe task definition."));
        on("RegisterTaskDefinition", ok("{'taskDefinition': " + definition(1, "[{'name': 'main'}]") + "}"));

        try (EcsPlatform prod = EcsPlatform.open(with, clock)) {
            prod.actions()
                    .get(0)
                    .run(
                            Json.object(
                                    "{family: 'f', containerDefinitions: [{name: 'main', logConfiguration: {logDriver: 'awslogs', options: {'awslogs-group': 'g'}}}]}"));
        }

        aws.verify(
                1,
                sent("RegisterTaskDefinition")
                        .withRequestBody(matchingJsonPath("$.executionRoleArn", equalTo("arn:aws:iam::1:role/exec")))
                        .withRequestBody(matchingJsonPath(
                                "$.containerDefinitions[0].logConfiguration.options['awslogs-region']",
                                equalTo("eu-west-1"))));
    }

    @Test
    void a_log_that_is_not_there_yet_is_an_empty_page() {
        on("GetLogEvents", error(400, "ResourceNotFoundException", "The specified log stream does not exist."));
        LogLocation log = new LogLocation("/waybill/d", "t/main/abc");

        assertThat(platform.logs().read(log, null, 100)).isEqualTo(new TaskLogs.Page(List.of(), null, true));
        assertThat(platform.logs().read(log, "c7", 100)).isEqualTo(new TaskLogs.Page(List.of(), "c7", true));
        assertThat(platform.logs().tail(log, 10)).isEmpty();
    }

    @Test
    void a_log_is_read_by_its_cursor_over_empty_pages_to_the_token_that_repeats() {
        page(null, "f/1", "'one'", "'two'");
        page("f/1", "f/2");
        page("f/2", "f/3", "'two'");
        page("f/3", "f/3");
        LogLocation log = new LogLocation("/waybill/d", "t/main/abc");

        TaskLogs.Page first = platform.logs().read(log, null, 100);
        TaskLogs.Page second = platform.logs().read(log, first.cursor(), 100);
        TaskLogs.Page last = platform.logs().read(log, second.cursor(), 100);

        assertThat(first.lines()).extracting(TaskLogs.Line::text).containsExactly("one", "two");
        assertThat(second.lines()).extracting(TaskLogs.Line::text).containsExactly("two");
        assertThat(last).isEqualTo(new TaskLogs.Page(List.of(), "f/3", true));
        aws.verify(4, sent("GetLogEvents").withRequestBody(matchingJsonPath("$.startFromHead", equalTo("true"))));
    }

    @Test
    void a_log_is_found_by_the_definition_that_the_task_was_started_with() {
        on(
                "DescribeTaskDefinition",
                ok("{'taskDefinition': "
                        + definition(
                                3,
                                "[{'name': 'main', 'logConfiguration': {'logDriver': 'awslogs', 'options': {'awslogs-group': '/g', 'awslogs-stream-prefix': 'p'}}}]")
                        + "}"));
        on("RunTask", ok("{'tasks': [{'taskArn': '" + TASK + "', 'taskDefinitionArn': '" + REVISION + "3'}]}"));
        ObjectNode request = request().put("taskDefinition", "f");
        platform.runtime().launch(new Launch("t", request));

        assertThat(platform.logs().locate(request, TASK)).contains(new LogLocation("/g", "p/main/abc"));
        assertThat(platform.logs().locate(request, TASK)).contains(new LogLocation("/g", "p/main/abc"));

        aws.verify(1, sent("DescribeTaskDefinition"));
    }

    private WaybillException launchFails(ObjectNode request) {
        return catchThrowableOfType(
                WaybillException.class, () -> platform.runtime().launch(new Launch("token", request)));
    }

    private String register(String definition) {
        Map<String, JsonNode> outputs = platform.actions().get(0).run(Json.object(definition));
        return outputs.get("return_value").asText();
    }

    private void page(String token, String next, String... messages) {
        StringBuilder events = new StringBuilder();
        for (String message : messages) {
            events.append(events.isEmpty() ? "" : ",")
                    .append("{'timestamp': 1700000000000, 'message': ")
                    .append(message)
                    .append("}");
        }
        MappingBuilder mapping = on("GetLogEvents");
        aws.stubFor((token == null
                        ? mapping.withRequestBody(matchingJsonPath("$[?(!@.nextToken)]"))
                        : mapping.withRequestBody(matchingJsonPath("$.nextToken", equalTo(token))))
                .willReturn(ok("{'events': [" + events + "], 'nextForwardToken': '" + next + "'}")));
    }

    private void on(String action, ResponseDefinitionBuilder answer) {
        aws.stubFor(on(action).willReturn(answer));
    }

    private static MappingBuilder on(String action) {
        return post(urlEqualTo("/")).withHeader("X-Amz-Target", equalTo(target(action)));
    }

    private static RequestPatternBuilder sent(String action) {
        return postRequestedFor(urlEqualTo("/")).withHeader("X-Amz-Target", equalTo(target(action)));
    }

    private static String target(String action) {
        return (action.startsWith("GetLog") ? "Logs_20140328." : "AmazonEC2ContainerServiceV20141113.") + action;
    }

    private static ResponseDefinitionBuilder ok(String json) {
        return aResponse()
                .withHeader("Content-Type", "application/x-amz-json-1.1")
                .withBody(Json.object(json).toString());
    }

    private static ResponseDefinitionBuilder error(int status, String code, String message) {
        return ok("{'__type': '" + code + "', 'message': '" + message + "'}").withStatus(status);
    }

    private static String definition(int revision, String containers) {
        return "{'taskDefinitionArn': '" + REVISION + revision + "', 'containerDefinitions': " + containers + "}";
    }

    private static ObjectNode request() {
        return Json.object("""
                {cluster: 'etl', launchType: 'FARGATE', taskDefinition: 'f:1',
                 overrides: {containerOverrides: [{name: 'main', command: ['true']}]}}
                """);
    }
}
