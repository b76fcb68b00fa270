package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.SystemControl;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;
import software.amazon.awssdk.services.ecs.model.VolumeFrom;

/** RegisterTaskDefinition, DescribeTaskDefinition and ListTaskDefinitions. */
@SuppressWarnings("unchecked") // The SDK's builders take varargs of consumers.
class DefinitionActionsTest {

    @TempDir
    private static Path folder;

    private static Twin twin;

    @BeforeAll
    static void start() {
        twin = Twin.start(folder);
    }

    @AfterAll
    static void stop() {
        twin.end();
    }

    @Test
    void a_definition_comes_back_whole() {
        RegisterTaskDefinitionRequest request = Twin.definition(
                        "whole",
                        container -> container
                                .command("a", "b")
                                .entryPoint("sh", "-c")
                                .environment(Twin.variable("X", "é"))
                                .stopTimeout(10)
                                .dockerLabels(Map.of("team", "sales"))
                                .workingDirectory("/srv")
                                .user("1000")
                                .ulimits(limit ->
                                        limit.name("nofile").softLimit(1).hardLimit(2))
                                .healthCheck(check -> check.command("CMD", "true"))
                                .portMappings(port -> port.containerPort(80))
                                .mountPoints(mount -> mount.sourceVolume("data").containerPath("/data")))
                .taskRoleArn("arn:aws:iam::000000000000:role/task")
                .executionRoleArn("arn:aws:iam::000000000000:role/execution")
                .ephemeralStorage(storage -> storage.sizeInGiB(50))
                .runtimePlatform(platform -> platform.cpuArchitecture("ARM64").operatingSystemFamily("LINUX"))
                .volumes(volume -> volume.name("data").efsVolumeConfiguration(efs -> efs.fileSystemId("fs-1")))
                .build();

        TaskDefinition registered = twin.ecs().registerTaskDefinition(request).taskDefinition();
        TaskDefinition described = describe("whole:1");

        assertThat(described).isEqualTo(registered);
        assertThat(described.taskRoleArn()).isEqualTo(request.taskRoleArn());
        assertThat(described.executionRoleArn()).isEqualTo(request.executionRoleArn());
        assertThat(described.ephemeralStorage()).isEqualTo(request.ephemeralStorage());
        assertThat(described.runtimePlatform()).isEqualTo(request.runtimePlatform());
        assertThat(described.volumes()).isEqualTo(request.volumes());
        ContainerDefinition asked = request.containerDefinitions().get(0);
        ContainerDefinition container = described.containerDefinitions().get(0);
        assertThat(container.portMappings().get(0).hostPort()).isEqualTo(80);
        assertThat(container.toBuilder()
                        .portMappings(asked.portMappings())
                        .essential(null)
                        .cpu(null)
                        .volumesFrom((Collection<VolumeFrom>) null)
                        .systemControls((Collection<SystemControl>) null)
                        .build())
                .isEqualTo(asked);
    }

    @Test
    void what_ecs_adds_is_there() {
        TaskDefinition added = register(Twin.definition("added", "true"));

        assertThat(added.taskDefinitionArn()).isEqualTo("arn:aws:ecs:us-east-1:000000000000:task-definition/added:1");
        assertThat(added.revision()).isEqualTo(1);
        assertThat(added.status()).isEqualTo(TaskDefinitionStatus.ACTIVE);
        assertThat(added.registeredAt()).isNotNull();
        assertThat(added.compatibilities()).contains(Compatibility.FARGATE);
        assertThat(added.containerDefinitions().get(0).essential()).isTrue();
    }

    @Test
    void a_family_counts_its_revisions_and_means_the_latest() {
        register(Twin.definition("counted", "one"));
        TaskDefinition second = register(Twin.definition("counted", "two"));

        assertThat(second.revision()).isEqualTo(2);
        assertThat(describe("counted")).isEqualTo(second);
        assertThat(describe("counted:1").containerDefinitions().get(0).command())
                .containsExactly("one");
        assertThat(describe(second.taskDefinitionArn())).isEqualTo(second);
    }

    @Test
    void tags_are_told_when_they_are_asked_for() {
        register(Twin.definition("tagged", "true").tags(tag -> tag.key("hash").value("abc")));

        assertThat(twin.ecs()
                        .describeTaskDefinition(
                                request -> request.taskDefinition("tagged").include(TaskDefinitionField.TAGS))
                        .tags())
                .singleElement()
                .satisfies(tag -> assertThat(tag.value()).isEqualTo("abc"));
        assertThat(twin.ecs()
                        .describeTaskDefinition(request -> request.taskDefinition("tagged"))
                        .tags())
                .isEmpty();
    }

    @Test
    void sizes_may_be_written_with_their_units() {
        TaskDefinition definition =
                register(Twin.definition("sized", "true").cpu("1 vCPU").memory("2GB"));

        assertThat(definition.cpu()).isEqualTo("1024");
        assertThat(definition.memory()).isEqualTo("2048");
    }

    @Test
    void an_unknown_definition_cannot_be_described() {
        assertThatThrownBy(() -> describe("nobody"))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("Unable to describe task definition.");
        register(Twin.definition("short", "true"));
        assertThatThrownBy(() -> describe("short:2")).isInstanceOf(ClientException.class);
    }

    @Test
    void a_list_is_sorted_by_family_and_number_and_comes_in_pages() {
        IntStream.range(0, 11).forEach(i -> register(Twin.definition("listed", "true")));
        register(Twin.definition("listed-too", "true"));

        List<String> all = twin
                .ecs()
                .listTaskDefinitionsPaginator(
                        request -> request.familyPrefix("listed").maxResults(4))
                .taskDefinitionArns()
                .stream()
                .toList();
        List<String> latest = twin.ecs()
                .listTaskDefinitions(request ->
                        request.familyPrefix("listed").sort(SortOrder.DESC).maxResults(1))
                .taskDefinitionArns();

        assertThat(all).hasSize(11).doesNotHaveDuplicates();
        assertThat(all.get(1)).endsWith("listed:2");
        assertThat(all.get(10)).endsWith("listed:11");
        assertThat(latest).singleElement().asString().endsWith("listed:11");
        assertThatThrownBy(() -> twin.ecs().listTaskDefinitions(request -> request.maxResults(101)))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> twin.ecs().listTaskDefinitions(request -> request.nextToken("what")))
                .isInstanceOf(InvalidParameterException.class);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("no family", "Family should not be null", request -> request.family("")),
                refused("a bad family", "Family contains invalid", request -> request.family("a b")),
                refused("a long family", "255", request -> request.family("f".repeat(256))),
                refused("no container", "Container list", request -> request.containerDefinitions(List.of())),
                refused(
                        "11 containers",
                        "at most 10",
                        request -> request.containerDefinitions(IntStream.range(0, 11)
                                .mapToObj(i -> Twin.container("c" + i).build())
                                .toList())),
                refused("a nameless container", "Container.name", only(container -> container.name(null))),
                refused("a bad name", "Container.name contains", only(container -> container.name("a/b"))),
                refused("no image", "Container.image", only(container -> container.image(null))),
                refused("nothing essential", "essential", only(container -> container.essential(false))),
                refused(
                        "twins",
                        "Duplicate",
                        request -> request.containerDefinitions(
                                Twin.container("a").build(), Twin.container("a").build())),
                refused("another network", "awsvpc", request -> request.networkMode(NetworkMode.BRIDGE)),
                refused("no cpu", "'cpu'", request -> request.cpu(null)),
                refused("no memory", "'memory'", request -> request.memory(null)),
                refused("no such size", "No Fargate configuration", request -> request.memory("513")),
                refused("a word for a size", "Invalid 'cpu'", request -> request.cpu("lots")),
                refused(
                        "a container above its task",
                        "greater than for the task",
                        only(container -> container.memory(1024))),
                refused("too long a stop", "stopTimeout", only(container -> container.stopTimeout(121))),
                refused(
                        "little storage",
                        "sizeInGiB",
                        request -> request.ephemeralStorage(storage -> storage.sizeInGiB(20))),
                refused(
                        "a log without prefix",
                        "awslogs-stream-prefix",
                        only(container -> container.logConfiguration(log -> log.logDriver(LogDriver.AWSLOGS)
                                .options(Map.of("awslogs-group", "g", "awslogs-region", "r"))))),
                refused(
                        "a log without group",
                        "awslogs-group",
                        only(container -> container.logConfiguration(log -> log.logDriver(LogDriver.AWSLOGS)))),
                refused(
                        "another log driver",
                        "log drivers",
                        only(container -> container.logConfiguration(log -> log.logDriver(LogDriver.SYSLOG)))),
                refused(
                        "a secret named as a variable",
                        "secret name must be unique",
                        only(container -> container
                                .environment(Twin.variable("A", "1"))
                                .secrets(secret -> secret.name("A").valueFrom("arn")))),
                refused(
                        "an unknown dependency",
                        "depends on",
                        only(container -> container.dependsOn(
                                on -> on.containerName("ghost").condition("START")))),
                refused(
                        "more than 64 KB",
                        "Max allowed length",
                        only(container -> container.command("x".repeat(70_000)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void a_faulty_definition_is_refused(
            String what, String message, Consumer<RegisterTaskDefinitionRequest.Builder> fault) {
        RegisterTaskDefinitionRequest.Builder request = Twin.definition("faulty", "true");
        fault.accept(request);

        assertThatThrownBy(() -> twin.ecs().registerTaskDefinition(request.build()))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining(message);
        assertThat(twin.ecs()
                        .listTaskDefinitions(list -> list.familyPrefix("faulty"))
                        .taskDefinitionArns())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "256,2048",
        "512,1024",
        "512,4096",
        "1024,8192",
        "2048,16384",
        "4096,30720",
        "8192,20480",
        "16384,122880"
    })
    void fargate_has_this_size(String cpu, String memory) {
        assertThat(register(Twin.definition("size", "true").cpu(cpu).memory(memory))
                        .cpu())
                .isEqualTo(cpu);
    }

    @ParameterizedTest
    @CsvSource({"256,4096", "512,512", "1024,1024", "2048,3072", "4096,31744", "8192,17408", "16384,33792", "300,512"})
    void fargate_has_no_such_size(String cpu, String memory) {
        assertThatThrownBy(
                        () -> register(Twin.definition("size", "true").cpu(cpu).memory(memory)))
                .hasMessageContaining("No Fargate configuration exists for given values");
    }

    @Test
    void tags_are_checked() {
        assertThatThrownBy(() -> register(Twin.definition("badtag", "true")
                        .tags(tag -> tag.key("aws:mine").value("x"))))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> register(Twin.definition("badtag", "true")
                        .tags(
                                tag -> tag.key("k").value("1"),
                                tag -> tag.key("k").value("2"))))
                .isInstanceOf(InvalidParameterException.class);
    }

    private static TaskDefinition register(RegisterTaskDefinitionRequest.Builder request) {
        return twin.ecs().registerTaskDefinition(request.build()).taskDefinition();
    }

    private static TaskDefinition describe(String name) {
        return twin.ecs()
                .describeTaskDefinition(request -> request.taskDefinition(name))
                .taskDefinition();
    }

    private static Arguments refused(
            String what, String message, Consumer<RegisterTaskDefinitionRequest.Builder> fault) {
        return Arguments.of(what, message, fault);
    }

    private static Consumer<RegisterTaskDefinitionRequest.Builder> only(Consumer<ContainerDefinition.Builder> change) {
        return request -> {
            ContainerDefinition.Builder container = Twin.container("main");
            change.accept(container);
            request.containerDefinitions(container.build());
        };
    }
}
