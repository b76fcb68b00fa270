package io.waybill.container.ecs;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.waybill.engine.error.ErrorCode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** Registering and describing task definitions, on the wire. */
class DefinitionsWireTest extends AwsWire {

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
    void what_was_registered_is_known_without_a_call() {
        on("DescribeTaskDefinition", error(400, "ClientException", "Unable to describe task definition."));
        on("RegisterTaskDefinition", ok("{'taskDefinition': " + definition(1, "[{'name': 'main'}]") + "}"));
        String definition = "{family: 'f', containerDefinitions: [{name: 'main', image: 'i'}]}";
        assertThat(known(definition)).isEmpty();

        register(definition);

        assertThat(known(definition)).isPresent();
        assertThat(known("{containerDefinitions: [{image: 'i', name: 'main'}], family: 'f'}"))
                .as("the same in another order")
                .isEqualTo(known(definition));
        assertThat(known("{family: 'f', containerDefinitions: [{name: 'main', image: 'other'}]}"))
                .isEmpty();
        aws.verify(1, sent("RegisterTaskDefinition"));
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
        on("ListTaskDefinitions", ok("{'taskDefinitionArns': []}"));
        String hash = hash(definition.toString());
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
    void a_thousand_runs_of_an_unchanged_dag_register_nothing_not_even_after_a_restart() {
        String definition = "{family: 'f', containerDefinitions: [{name: 'main'}]}";
        String hash = hash(definition);
        on("DescribeTaskDefinition", tagged(4, hash, ""));

        for (int run = 0; run < 1000; run++) {
            assertThat(register(definition)).isEqualTo(REVISION + 4);
        }

        aws.verify(0, sent("RegisterTaskDefinition"));
        aws.verify(1, sent("DescribeTaskDefinition"));
    }

    @Test
    void an_older_revision_is_used_again_where_its_hash_fits() {
        String definition = "{family: 'f', containerDefinitions: [{name: 'main'}]}";
        on("DescribeTaskDefinition", tagged(9, "of another content", ""));
        on(
                "ListTaskDefinitions",
                ok("{'taskDefinitionArns': ['" + REVISION + "9', '" + REVISION + "8', '" + REVISION + "7']}"));
        aws.stubFor(on("DescribeTaskDefinition")
                .withRequestBody(matchingJsonPath("$.taskDefinition", equalTo(REVISION + "7")))
                .willReturn(tagged(7, hash(definition), "")));

        assertThat(register(definition)).isEqualTo(REVISION + 7);

        aws.verify(0, sent("RegisterTaskDefinition"));
        aws.verify(
                1,
                sent("ListTaskDefinitions")
                        .withRequestBody(
                                equalToJson(
                                        "{\"familyPrefix\": \"f\", \"status\": \"ACTIVE\", \"sort\": \"DESC\", \"maxResults\": 10}")));
        aws.verify(3, sent("DescribeTaskDefinition"));
    }

    @Test
    void a_revision_that_is_retired_is_not_taken_up_any_more() {
        String definition = "{family: 'f', containerDefinitions: [{name: 'main'}]}";
        on("DescribeTaskDefinition", tagged(4, hash(definition), ""));
        on("ListTaskDefinitions", ok("{'taskDefinitionArns': []}"));
        on("RegisterTaskDefinition", ok("{'taskDefinition': " + definition(5, "[{'name': 'main'}]") + "}"));
        assertThat(register(definition)).isEqualTo(REVISION + 4);

        on("DescribeTaskDefinition", tagged(4, hash(definition), ", {'key': 'waybill:retired-at', 'value': 'x'}"));
        clock.move(TaskDefinitions.GOOD_FOR.minusSeconds(1));
        assertThat(register(definition)).isEqualTo(REVISION + 4);
        clock.move(Duration.ofSeconds(1));
        assertThat(register(definition)).isEqualTo(REVISION + 5);
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
        EcsSettings with = settings().withDefaults(defaults);
        on("DescribeTaskDefinition", error(400, "ClientException", "Unable to describe task definition."));
        on("RegisterTaskDefinition", ok("{'taskDefinition': " + definition(1, "[{'name': 'main'}]") + "}"));

        try (EcsPlatform prod = EcsPlatform.open(with, clock)) {
            prod.actions()
                    .get(0)
                    .run(
                            Json.object(
                                    "{family: 'f', containerDefinitions: [{name: 'main', logConfiguration: {logDriver: 'awslogs', options: {'awslogs-group': 'g'}}}]}"),
                            "");
        }

        aws.verify(
                1,
                sent("RegisterTaskDefinition")
                        .withRequestBody(matchingJsonPath("$.executionRoleArn", equalTo("arn:aws:iam::1:role/exec")))
                        .withRequestBody(matchingJsonPath(
                                "$.containerDefinitions[0].logConfiguration.options['awslogs-region']",
                                equalTo("us-east-1"))));
    }

    private static String hash(String definition) {
        return DefinitionHash.of(
                AwsJson.read("test", Json.object(definition), RegisterTaskDefinitionRequest.builder()));
    }

    private static ResponseDefinitionBuilder tagged(int revision, String hash, String more) {
        return ok("{'taskDefinition': " + definition(revision, "[{'name': 'main'}]")
                + ", 'tags': [{'key': 'waybill:definition-hash', 'value': '" + hash + "'}" + more + "]}");
    }

    private Optional<Map<String, JsonNode>> known(String definition) {
        return platform.actions().get(0).known(() -> Json.object(definition), "");
    }

    private String register(String definition) {
        Map<String, JsonNode> outputs = platform.actions().get(0).run(Json.object(definition), "");
        return outputs.get("return_value").asText();
    }
}
