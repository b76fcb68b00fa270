package io.waybill.container.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

class DefinitionHashTest {
    private static final String DEFINITION = """
            {family: 'f', cpu: '256', memory: '512', containerDefinitions: [
              {name: 'main', image: 'i', command: ['a', 'b'], environment: [{name: 'A', value: '1'}, {name: 'B', value: '2'}]}]}
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                // members in another order
                """
                {memory: '512', containerDefinitions: [
                  {environment: [{value: '1', name: 'A'}, {name: 'B', value: '2'}], command: ['a', 'b'], image: 'i', name: 'main'}],
                  cpu: '256', family: 'f'}
                """,
                // variables in another order
                """
                {family: 'f', cpu: '256', memory: '512', containerDefinitions: [
                  {name: 'main', image: 'i', command: ['a', 'b'], environment: [{name: 'B', value: '2'}, {name: 'A', value: '1'}]}]}
                """,
                // numbers for texts, what is absent or empty
                """
                {family: 'f', cpu: 256, memory: 512, volumes: [], executionRoleArn: null, containerDefinitions: [
                  {name: 'main', image: 'i', command: ['a', 'b'], secrets: [],
                   environment: [{name: 'A', value: '1'}, {name: 'B', value: '2'}]}]}
                """
            })
    void definitions_that_mean_the_same_have_the_same_hash(String other) {
        assertThat(hash(other)).isEqualTo(hash(DEFINITION)).matches("[0-9a-f]{64}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{family: 'g', cpu: '256', memory: '512', containerDefinitions: [{name: 'main', image: 'i'}]}",
                """
                {family: 'f', cpu: '256', memory: '512', containerDefinitions: [
                  {name: 'main', image: 'i', command: ['b', 'a'], environment: [{name: 'A', value: '1'}, {name: 'B', value: '2'}]}]}
                """
            })
    void another_family_or_order_of_words_is_another_content(String other) {
        assertThat(hash(other)).isNotEqualTo(hash(DEFINITION));
    }

    @Test
    void the_hash_is_one_more_tag() {
        RegisterTaskDefinitionRequest request = read("{family: 'f', tags: [{key: 'team', value: 'data'}]}");

        assertThat(DefinitionHash.tagged(request, "abc").tags())
                .extracting(tag -> tag.key() + "=" + tag.value())
                .containsExactly("team=data", "waybill:definition-hash=abc");
    }

    private static String hash(String json) {
        return DefinitionHash.of(read(json));
    }

    private static RegisterTaskDefinitionRequest read(String json) {
        return AwsJson.read("RegisterTaskDefinition", Json.object(json), RegisterTaskDefinitionRequest.builder());
    }
}
