package io.waybill.container.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Task;

class AwsJsonTest {

    @Test
    void a_definition_comes_back_as_it_was_read() {
        ObjectNode json = Json.object("""
                {
                  containerDefinitions: [{
                    command: ['python', 'x.py'],
                    environment: [{name: 'A', value: 'b'}],
                    essential: true,
                    healthCheck: {command: ['CMD', 'true'], interval: 5},
                    image: 'img',
                    logConfiguration: {logDriver: 'awslogs', options: {'awslogs-group': '/g', 'awslogs-stream-prefix': 'p'}},
                    name: 'main'
                  }],
                  cpu: '256', ephemeralStorage: {sizeInGiB: 30}, family: 'f', memory: '512',
                  requiresCompatibilities: ['FARGATE'],
                  tags: [{key: 'k', value: 'v'}]
                }
                """);

        RegisterTaskDefinitionRequest request = definition(json);

        assertThat(request.containerDefinitions().get(0).command()).containsExactly("python", "x.py");
        assertThat(request.requiresCompatibilities()).containsExactly(Compatibility.FARGATE);
        assertThat(AwsJson.write(request)).isEqualTo(json);
    }

    @Test
    void texts_that_templates_made_serve_as_numbers_and_truths_and_numbers_as_texts() {
        RegisterTaskDefinitionRequest request = definition(
                Json.object(
                        "{family: 'f', cpu: 256, ephemeralStorage: {sizeInGiB: ' 30'}, containerDefinitions: [{essential: 'True'}]}"));

        assertThat(request.cpu()).isEqualTo("256");
        assertThat(request.ephemeralStorage().sizeInGiB()).isEqualTo(30);
        assertThat(request.containerDefinitions().get(0).essential()).isTrue();
    }

    @Test
    void what_is_null_counts_as_absent() {
        assertThat(definition(Json.object("{family: 'f', cpu: null}")).cpu()).isNull();
    }

    @Test
    void times_are_written_as_seconds_with_a_fraction() {
        Task task = Task.builder()
                .createdAt(Instant.ofEpochMilli(1_700_000_000_123L))
                .build();

        assertThat(AwsJson.write(task)).hasToString("{\"createdAt\":1700000000.123}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{overides: {}} | overides is not known to AWS; did you mean overrides?",
                "{task_definition: 'x'} | task_definition is not known to AWS; did you mean taskDefinition?",
                "{overrides: {containerOverrides: [{name: 'a', comand: []}]}} | overrides.containerOverrides[0].comand is not known to AWS; did you mean command?",
                "{overrides: {ephemeralStorage: {wurzelbrunft: 1}}} | overrides.ephemeralStorage.wurzelbrunft is not known to AWS; known here: sizeInGiB",
                "{overrides: []} | overrides must be a map of members, not a list",
                "{overrides: {containerOverrides: {}}} | overrides.containerOverrides must be a list, not a map",
                "{overrides: {containerOverrides: [{command: 'ls'}]}} | overrides.containerOverrides[0].command must be a list, not \"ls\"",
                "{overrides: {containerOverrides: [{cpu: 1.5}]}} | overrides.containerOverrides[0].cpu must be a whole number, not 1.5",
                "{overrides: {containerOverrides: [{cpu: 'many'}]}} | overrides.containerOverrides[0].cpu must be a number, not \"many\"",
                "{enableExecuteCommand: 'maybe'} | enableExecuteCommand must be true or false, not \"maybe\"",
                "{group: {a: 1}} | group must be a single value, not a map",
            })
    void what_is_wrong_is_named_with_its_place(String json, String message) {
        assertThatThrownBy(() -> AwsJson.read("RunTask", Json.object(json), RunTaskRequest.builder()))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AWS_REFUSED))
                .hasMessage("RunTask: " + message);
    }

    private static RegisterTaskDefinitionRequest definition(ObjectNode json) {
        return AwsJson.read("RegisterTaskDefinition", json, RegisterTaskDefinitionRequest.builder());
    }
}
