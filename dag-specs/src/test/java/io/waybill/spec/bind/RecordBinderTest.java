package io.waybill.spec.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.Command;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.TestOperators.Ecs;
import io.waybill.spec.TestOperators.Empty;
import io.waybill.spec.TestOperators.Platform;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordBinderTest {
    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) SpecJson.mapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> problems(String text) {
        return RecordBinder.bindTemplates(json(text), Ecs.class).problems().stream()
                .map(BindingProblem::toString)
                .toList();
    }

    @Test
    void fills_in_defaults() {
        Ecs ecs = new WithReader().bind(json("{'image': 'x'}"), Ecs.class);

        assertThat(ecs.cpu()).isEqualTo(256);
        assertThat(ecs.assignPublicIp()).isTrue();
        assertThat(ecs.environment()).isEmpty();
        assertThat(ecs.subnets()).isEmpty();
        assertThat(ecs.command()).isNull();
    }

    @Test
    void reads_each_kind_of_value() {
        Ecs ecs = new WithReader().bind(json("""
                                {'image': 1.10, 'command': 'python x.py', 'environment': {'A': 1, 'B': true, 'C': 'x'},
                                 'cpu': 512, 'memory': 1024, 'assign_public_ip': false, 'subnets': ['subnet-1'],
                                 'stop_timeout': '90s', 'platform': 'arm64',
                                 'sidecars': [{'name': 'a', 'image': 'b'}], 'definition': {'x': [null]}}"""), Ecs.class);

        assertThat(ecs.image()).isEqualTo("1.10");
        assertThat(ecs.command()).isEqualTo(new Command(List.of("python", "x.py")));
        assertThat(ecs.environment()).isEqualTo(Map.of("A", "1", "B", "true", "C", "x"));
        assertThat(ecs.stopTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(ecs.platform()).isEqualTo(Platform.ARM64);
        assertThat(ecs.sidecars().get(0).essential()).isFalse();
        assertThat(ecs.definition()).hasToString("{\"x\":[null]}");
    }

    @Test
    void null_is_the_same_as_absent() {
        Ecs ecs = new WithReader()
                .bind(json("{'image': 'x', 'cpu': null, 'environment': null, 'platform': null}"), Ecs.class);

        assertThat(ecs.cpu()).isEqualTo(256);
        assertThat(ecs.environment()).isEmpty();
    }

    @Test
    void finds_everything_at_once() {
        assertThat(problems("""
                        {'imag': 'x', 'command': {'a': 1}, 'environment': {'A': [1], 'B': null}, 'cpu': '512',
                         'memory': 1.5, 'assign_public_ip': 'yes', 'subnets': 'subnet-1', 'stop_timeout': 'soon',
                         'platform': 'arm65', 'sidecars': [{'image': ''}, 'x'], 'definition': []}"""))
                .containsExactlyInAnyOrder(
                        "imag: UNKNOWN_KEY There is no key 'imag' here (did you mean image?)",
                        "MISSING_KEY The key 'image' is missing (add image: …)",
                        "command: WRONG_TYPE A command is a text or a list of texts"
                                + " (write python load.py, or [python, load.py])",
                        "environment.A: WRONG_TYPE A must be a text, but is a list",
                        "environment.B: WRONG_TYPE B must be a text, but is empty (write \"\" for an empty text)",
                        "cpu: WRONG_TYPE cpu must be a whole number, but is the text '512'"
                                + " (write the number without quotes or leading zeros)",
                        "memory: WRONG_TYPE memory must be a whole number, but is the number 1.5",
                        "assign_public_ip: WRONG_TYPE assign_public_ip must be true or false, but is the text 'yes'"
                                + " (write true, without quotes)",
                        "subnets: WRONG_TYPE subnets must be a list, but is the text 'subnet-1' (write [subnet-1])",
                        "stop_timeout: INVALID_VALUE 'soon' is no duration"
                                + " (write 90s, 5m, 1h30m, PT5M, or whole seconds)",
                        "platform: INVALID_VALUE platform must be one of x86_64, arm64, but is the text 'arm65'"
                                + " (did you mean arm64?)",
                        "sidecars.0: MISSING_KEY The key 'name' is missing (add name: …)",
                        "sidecars.0.image: INVALID_VALUE image must not be blank, but is ''",
                        "sidecars.1: WRONG_TYPE sidecars[1] must be a map, but is the text 'x'",
                        "definition: WRONG_TYPE definition must be a map, but is a list");
    }

    @Test
    void checks_constraints_of_a_record_of_which_other_parts_are_wrong() {
        assertThat(problems("{'image': ' ', 'cpu': 1, 'memory': 'x', 'subnets': ['net']}"))
                .containsExactlyInAnyOrder(
                        "image: INVALID_VALUE image must not be blank, but is ' '",
                        "cpu: INVALID_VALUE cpu must be greater than or equal to 256, but is 1",
                        "memory: WRONG_TYPE memory must be a whole number, but is the text 'x'",
                        "subnets.0: INVALID_VALUE subnets[0] must start with subnet-, but is 'net'");
    }

    @Test
    void a_constraint_computes_its_own_code_remedy_and_place() {
        assertThat(problems("{'image': 'x', 'cpu': 512, 'memory': 512}"))
                .containsExactly("memory: FARGATE_SIZE cpu 512 does not go with memory 512"
                        + " (use memory 1024 to 4096 with cpu 512)");
    }

    @Test
    void constraints_on_templates_wait_until_they_are_rendered() {
        String text = "{'image': 'x', 'subnets': ['{{ params.subnet }}']}";

        assertThat(problems(text)).isEmpty();
        assertThat(RecordBinder.bind(json(text), Ecs.class).problems()).hasSize(1);
        assertThat(problems("{'image': 'x', 'cpu': '{{ params.cpu }}'}"))
                .containsExactly("cpu: WRONG_TYPE cpu must be a whole number, but is the text '{{ params.cpu }}'"
                        + " (templates can only stand in texts; write the value, which is then the same for all runs and"
                        + " items)");
    }

    @Test
    void a_part_may_lack_keys() {
        assertThat(RecordBinder.checkPart(json("{'cpu': 128}"), Ecs.class)).isEmpty();
        assertThat(RecordBinder.checkPart(json("{'cpu': 'x', 'sidecars': [{'nam': 'x'}]}"), Ecs.class))
                .extracting(BindingProblem::path)
                .containsExactlyInAnyOrder(List.of("cpu"), List.of("sidecars", "0", "nam"));
    }

    @Test
    void numbers_that_are_too_large_are_problems() {
        assertThat(problems("{'image': 'x', 'cpu': 99999999999}"))
                .containsExactly("cpu: WRONG_TYPE cpu must be a whole number, but is the number 99999999999"
                        + " (write a smaller number)");
    }

    @Test
    void a_record_without_components_takes_no_keys() {
        assertThat(new WithReader().bind(json("{}"), Empty.class)).isEqualTo(new Empty());
        assertThat(RecordBinder.bind(json("{'a': 1}"), Empty.class).problems())
                .extracting(BindingProblem::toString)
                .containsExactly("a: UNKNOWN_KEY There is no key 'a' here (there are no known keys)");
    }

    @Test
    void the_reader_for_factories_names_every_problem() {
        assertThatThrownBy(() -> new WithReader().bind(json("{'cpu': 'x'}"), Ecs.class))
                .isInstanceOf(SpecBindingException.class)
                .hasMessageStartingWith("Ecs does not fit: ")
                .hasMessageContaining("cpu: WRONG_TYPE")
                .hasMessageContaining("MISSING_KEY The key 'image' is missing");
    }

    @Test
    void keys_are_described_for_documentation() {
        assertThat(RecordBinder.describe(Ecs.class))
                .filteredOn(key -> List.of("image", "cpu", "environment").contains(key.name()))
                .extracting(RecordKey::name, RecordKey::type, RecordKey::required, RecordKey::description)
                .containsExactly(
                        tuple("image", "a text", true, "The image to run."),
                        tuple("environment", "a map", false, ""),
                        tuple("cpu", "a whole number", false, ""));
        assertThat(RecordBinder.keysOf(TaskSpec.class))
                .startsWith("id", "description", "uses", "with", "needs", "retries", "retry_delay");
    }
}
