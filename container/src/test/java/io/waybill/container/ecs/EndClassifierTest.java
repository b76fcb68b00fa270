package io.waybill.container.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskUsage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

class EndClassifierTest {
    private static final DescribedDefinition DEFINITION = new DescribedDefinition(
            "arn:aws:ecs:eu-west-1:0:task-definition/f:1",
            false,
            List.of(
                    new DescribedDefinition.Container("main", true, new DescribedDefinition.Log("/waybill/d", "t", "")),
                    new DescribedDefinition.Container("proxy", true, null),
                    new DescribedDefinition.Container("metrics", false, null)));

    /** {@code endings.csv} has a line per ending: stop code, stopped reason, exit code, container's reason, kind, words. */
    @ParameterizedTest
    @CsvFileSource(resources = "endings.csv", delimiter = '|', numLinesToSkip = 1, nullValues = "-")
    void an_ending_is_of_a_kind_and_said_in_words(
            String stopCode, String stoppedReason, Integer exitCode, String reason, EndKind kind, String words) {
        Task task = task(stopCode, stoppedReason, container("main", exitCode, reason));

        TaskEnd end = EndClassifier.classify(task, null);

        assertThat(end.kind()).as(end.reason()).isEqualTo(kind);
        assertThat(end.reason())
                .containsIgnoringCase(words)
                .doesNotContain("..")
                .endsWith(".");
        assertThat(end.exitCode()).isEqualTo(exitCode);
        assertThat(end.stopCode()).isEqualTo(stopCode);
    }

    @Test
    void no_exit_code_is_never_success() {
        for (String stopCode : new String[] {null, "EssentialContainerExited", "TaskFailedToStart", "SomethingNew"}) {
            assertThat(EndClassifier.classify(task(stopCode, null, container("main", null, null)), null)
                            .kind())
                    .isEqualTo(EndKind.PLATFORM);
            assertThat(EndClassifier.classify(task(stopCode, null), null).kind())
                    .isEqualTo(EndKind.PLATFORM);
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // main, proxy (essential), metrics (not), kind, words
                "0,   0,   0,   SUCCESS,  Container main ended with exit code 0.",
                "0,   143, 143, SUCCESS,  Container main ended with exit code 0.",
                "0,   137, 1,   SUCCESS,  Container main ended with exit code 0.",
                "0,   0,   -,   SUCCESS,  Container main ended with exit code 0.",
                "0,   1,   0,   USER,     'Essential container proxy ended with exit code 1, and ended the task with it.'",
                "143, 1,   0,   USER,     'Essential container proxy ended with exit code 1, and ended the task with it.'",
                "0,   -,   0,   PLATFORM, Essential container proxy has no exit code.",
                "2,   1,   0,   USER,     Container main ended with exit code 2.",
                "-,   0,   0,   PLATFORM, 'Container main has no exit code, so its host was probably lost: Essential container in task exited.'",
            })
    void essential_containers_decide_and_others_do_not(
            Integer main, Integer proxy, Integer metrics, EndKind kind, String reason) {
        Task task = task(
                "EssentialContainerExited",
                "Essential container in task exited",
                container("metrics", metrics, null),
                container("proxy", proxy, null),
                container("main", main, null));

        TaskEnd end = EndClassifier.classify(task, DEFINITION);

        assertThat(end.kind()).isEqualTo(kind);
        assertThat(end.reason()).isEqualTo(reason);
    }

    @Test
    void the_container_with_the_override_counts_where_the_first_essential_one_has_none() {
        Task task =
                task("EssentialContainerExited", null, container("main", 0, null), container("proxy", 3, null))
                        .toBuilder()
                        .overrides(TaskOverride.builder()
                                .containerOverrides(
                                        ContainerOverride.builder().name("main").build(),
                                        ContainerOverride.builder()
                                                .name("proxy")
                                                .command("x")
                                                .build())
                                .build())
                        .build();

        assertThat(EndClassifier.classify(task, DEFINITION).exitCode()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "WAYBILL_STEP_INPUT, main,  75, PLATFORM, 'The step ended with exit code 75: the network, or a service'",
        "WAYBILL_STEP_INPUT, main,  1,  USER,     Container main ended with exit code 1.",
        "WAYBILL_STEP_INPUT, proxy, 75, USER,     Container main ended with exit code 75.",
        "WAYBILL_FILES,      main,  75, USER,     Container main ended with exit code 75.",
    })
    void exit_code_75_is_the_platforms_for_our_own_steps_alone(
            String variable, String container, int exitCode, EndKind kind, String reason) {
        Task task = task("EssentialContainerExited", null, container("main", exitCode, null)).toBuilder()
                .overrides(TaskOverride.builder()
                        .containerOverrides(
                                ContainerOverride.builder()
                                        .name("main")
                                        .command("x")
                                        .build(),
                                ContainerOverride.builder()
                                        .name(container)
                                        .environment(KeyValuePair.builder()
                                                .name(variable)
                                                .value("x")
                                                .build())
                                        .build())
                        .build())
                .build();

        TaskEnd end = EndClassifier.classify(task, DEFINITION);

        assertThat(end.kind()).isEqualTo(kind);
        assertThat(end.reason()).startsWith(reason);
        assertThat(end.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void an_end_has_its_times_and_the_place_of_its_log() {
        Task task = task("EssentialContainerExited", null, container("main", 0, null)).toBuilder()
                .createdAt(Instant.ofEpochSecond(10))
                .pullStartedAt(Instant.ofEpochSecond(20))
                .stoppedAt(Instant.ofEpochSecond(50))
                .build();

        TaskEnd end = EndClassifier.classify(task, DEFINITION);

        assertThat(end.times())
                .isEqualTo(new TaskEnd.Times(
                        Instant.ofEpochSecond(10),
                        Instant.ofEpochSecond(20),
                        Instant.ofEpochSecond(30),
                        Instant.ofEpochSecond(50)));
        assertThat(end.logs()).isEqualTo(new LogLocation("", "/waybill/d", "t/main/abc"));
    }

    @Test
    void an_end_has_ecss_own_words_as_evidence() {
        Task task = task(
                "EssentialContainerExited",
                "Essential container in task exited",
                container("main", 137, "OutOfMemoryError: container killed due to memory usage"),
                container("metrics", null, null));

        TaskEnd end = EndClassifier.classify(task, DEFINITION);

        assertThat(end.cause()).isEqualTo(FailureCause.OUT_OF_MEMORY);
        assertThat(end.evidence()).isEqualTo("""
                stop code EssentialContainerExited, reason Essential container in task exited
                container main, exit code 137, reason OutOfMemoryError: container killed due to memory usage
                container metrics""");
        assertThat(EndClassifier.classify(task(null, null), null).evidence()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "FARGATE_SPOT, Capacity is unavailable at this time, TaskFailedToStart, NO_SPOT_CAPACITY",
                "FARGATE,      Capacity is unavailable at this time, TaskFailedToStart, NO_CAPACITY",
                "-,            Capacity is unavailable at this time, TaskFailedToStart, NO_CAPACITY",
                "FARGATE_SPOT, Your Spot Task was interrupted.,      SpotInterruption,  SPOT_INTERRUPTION",
                "FARGATE,      Words of tomorrow,                    TaskFailedToStart, NEVER_STARTED",
                "FARGATE,      CannotPullContainerError: x not found, TaskFailedToStart, NONE",
            })
    void an_end_has_the_cause_that_the_engine_goes_by(
            String provider, String reason, String stopCode, FailureCause cause) {
        Task task = task(stopCode, reason).toBuilder()
                .capacityProviderName(provider)
                .build();

        assertThat(EndClassifier.classify(task, null).cause()).isEqualTo(cause);
    }

    @Test
    @SuppressWarnings("unchecked") // The SDK's builders take varargs of consumers.
    void an_end_tells_what_the_task_had() {
        Task task = task("EssentialContainerExited", null, container("main", 0, null)).toBuilder()
                .cpu("512")
                .memory("1024")
                .capacityProviderName("FARGATE_SPOT")
                .platformFamily("Linux")
                .attributes(attribute -> attribute.name("ecs.cpu-architecture").value("arm64"))
                .ephemeralStorage(storage -> storage.sizeInGiB(50))
                .build();
        Task plain = task("EssentialContainerExited", null, container("main", 0, null)).toBuilder()
                .cpu("256")
                .memory("512")
                .build();
        DescribedDefinition arm = new DescribedDefinition("arn:x:1", true, DEFINITION.containers());

        assertThat(EndClassifier.classify(task, DEFINITION).usage())
                .isEqualTo(new TaskUsage(512, 1024, "ARM64", true, 50, "LINUX"));
        assertThat(EndClassifier.classify(plain, DEFINITION).usage())
                .isEqualTo(new TaskUsage(256, 512, "X86_64", false, 20, "LINUX"));
        assertThat(EndClassifier.classify(plain, arm).usage())
                .isEqualTo(new TaskUsage(256, 512, "ARM64", false, 20, "LINUX"));
        assertThat(EndClassifier.classify(task(null, null), null).usage()).isNull();
    }

    @Test
    void log_options_are_read_from_a_definition() {
        ObjectNode json = Json.object("""
                {containerDefinitions: [
                  {name: 'a', essential: false, logConfiguration: {logDriver: 'awsfirelens'}},
                  {name: 'b', logConfiguration: {logDriver: 'awslogs', options: {'awslogs-group': 'g', 'awslogs-stream-prefix': 'p'}}}]}
                """);
        var definition = DescribedDefinition.of(
                AwsJson.read("test", json, TaskDefinition.builder().taskDefinitionArn("arn:x:1")));

        assertThat(definition.main().map(DescribedDefinition.Container::name)).contains("b");
        assertThat(definition.logOf("b", "arn:task/c/xyz")).contains(new LogLocation("", "g", "p/b/xyz"));
        assertThat(definition.logOf("a", "arn:task/c/xyz")).isEmpty();
    }

    private static Task task(String stopCode, String stoppedReason, Container... containers) {
        boolean started = List.of(containers).stream().anyMatch(c -> c.exitCode() != null)
                || (stoppedReason != null && stoppedReason.startsWith("Essential container"));
        return Task.builder()
                .taskArn("arn:aws:ecs:eu-west-1:0:task/etl/abc")
                .lastStatus("STOPPED")
                .stopCode(stopCode)
                .stoppedReason(stoppedReason)
                .startedAt(started ? Instant.ofEpochSecond(30) : null)
                .containers(containers)
                .build();
    }

    private static Container container(String name, Integer exitCode, String reason) {
        return Container.builder().name(name).exitCode(exitCode).reason(reason).build();
    }
}
