package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.testing.HandClock;
import io.waybill.testing.NeedsTool;
import io.waybill.testing.SystemTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** Container mode: images run by podman, one made of BusyBox on the spot. */
@NeedsTool({SystemTool.PODMAN, SystemTool.RUNC, SystemTool.BUSYBOX})
@SuppressWarnings("unchecked") // The SDK's builders take varargs of consumers.
class ImageContainersTest {

    private static final String IMAGE = "localhost/waybill-test/busybox:1";
    private static final String ENTRY = "localhost/waybill-test/entry:1";

    @TempDir
    private static Path images;

    private static BusyboxImage busybox;
    private static BusyboxImage entry;

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private Path files;
    private Twin twin;

    @BeforeAll
    static void makeImages() {
        busybox = new BusyboxImage(images, IMAGE, "CMD [\"echo\", \"of the image\"]");
        entry = new BusyboxImage(images, ENTRY, "ENTRYPOINT [\"echo\", \"entry\"]", "CMD [\"command\"]");
    }

    @AfterAll
    static void removeImages() {
        busybox.close();
        entry.close();
    }

    @BeforeEach
    void start() throws IOException {
        files = Files.createDirectory(folder.resolve("files"));
        twin = Twin.start(settings(), clock);
    }

    @AfterEach
    void stop() {
        twin.close();
        List<String> left = Stream.of(busybox, entry)
                .flatMap(image -> image.containers().stream())
                .toList();
        left.forEach(BusyboxImage::remove);
        assertThat(left).as("containers that were left behind").isEmpty();
    }

    @Test
    void an_image_runs_with_its_files_and_its_environment() {
        Task task = run(container -> container
                .command(
                        "sh",
                        "-c",
                        "cat /etc/marker; echo \"$GREETING\"; echo $WAYBILL_IMAGE; echo $HOSTNAME; echo to err >&2; exit 3")
                .environment(Twin.variable("GREETING", "# two  words = \"so\"")));

        Task stopped = twin.awaitStopped(task);

        assertThat(stopped.containers().get(0).exitCode()).isEqualTo(3);
        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
        assertThat(twin.lines(task))
                .containsExactlyInAnyOrder("of the image", "# two  words = \"so\"", IMAGE, Twin.id(task), "to err");
        assertThat(folder.resolve("data/tasks/" + Twin.id(task) + "/main.environment"))
                .doesNotExist();
    }

    @Test
    void entry_point_and_command_are_the_images_unless_they_are_given() {
        Task own = run(container -> container.image(ENTRY));
        Task command = run(container -> container.image(ENTRY).command("given"));
        Task both = run(
                container -> container.image(ENTRY).entryPoint("echo", "other").command("given"));
        Task entryPoint = run(container -> container.image(ENTRY).entryPoint("echo", "other"));

        List.of(own, command, both, entryPoint).forEach(twin::awaitStopped);

        assertThat(twin.lines(own)).containsExactly("entry command");
        assertThat(twin.lines(command)).containsExactly("entry given");
        assertThat(twin.lines(both)).containsExactly("other given");
        assertThat(twin.lines(entryPoint)).containsExactly("other");
    }

    @Test
    void the_file_space_is_the_working_directory_at_the_same_path_and_the_scratch_folder_is_there() {
        Task task = run(container -> container
                .command(
                        "sh",
                        "-c",
                        "pwd; echo written > file; echo scratch > $WAYBILL_SCRATCH/file; cat $WAYBILL_SCRATCH/file")
                .environment(Twin.variable("WAYBILL_FILES", files.toUri().toString())));

        twin.awaitStopped(task);

        assertThat(twin.lines(task)).containsExactly(files.toString(), "scratch");
        assertThat(files.resolve("file")).hasContent("written");
    }

    @Test
    void user_working_directory_and_a_read_only_root_are_heeded() {
        Task task = run(container -> container
                .command("sh", "-c", "id -u; pwd; (echo x > /etc/new) 2>/dev/null || echo refused")
                .user("1234")
                .workingDirectory("/etc")
                .readonlyRootFilesystem(true));

        twin.awaitStopped(task);

        assertThat(twin.lines(task)).contains("1234", "/etc", "refused");
    }

    @Test
    void an_image_that_is_nowhere_cannot_be_pulled() {
        Task stopped = twin.awaitStopped(run(container -> container.image("localhost:1/nobody/none:2")));

        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
        assertThat(stopped.stoppedReason())
                .startsWith(
                        "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve"
                                + " ref localhost:1/nobody/none:2: ");
        assertThat(stopped.containers().get(0).exitCode()).isNull();
        assertThat(stopped.containers().get(0).reason()).isEqualTo(stopped.stoppedReason());
        assertThat(stopped.startedAt()).isNull();
    }

    @Test
    void a_command_that_the_image_lacks_cannot_be_started() {
        Task task = run(container -> container.command("no-such-program"));
        Task stopped = twin.awaitStopped(task);

        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
        assertThat(stopped.stoppedReason())
                .startsWith(
                        "CannotStartContainerError: ResourceInitializationError: failed to create new container runtime"
                                + " task: ")
                .contains("exec: \"no-such-program\": executable file not found in $PATH");
        assertThat(stopped.containers().get(0).exitCode()).isNull();
        assertThat(twin.lines(task)).isEmpty();
    }

    @Test
    void a_container_whose_memory_runs_out_is_told_as_ecs_tells_it() {
        Task stopped = twin.awaitStopped(run(container -> container
                .command("sh", "-c", "echo ready; x=$(head -c 200000000 /dev/zero | tr '\\0' x); echo $?")
                .memory(32)));

        Container container = stopped.containers().get(0);
        assertThat(container.exitCode()).isEqualTo(137);
        assertThat(container.reason()).isEqualTo("OutOfMemoryError: container killed due to memory usage");
        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
    }

    @Test
    void a_container_has_the_cpu_of_its_task_at_most() {
        Task task = run(container -> container.command(
                "sh", "-c", "cat /sys/fs/cgroup/cpu.max /sys/fs/cgroup/cpu/cpu.cfs_quota_us 2>/dev/null"));

        twin.awaitStopped(task);

        assertThat(twin.lines(task)).singleElement().asString().startsWith("25000");
    }

    @Test
    void a_stop_is_sigterm_to_the_containers_first_process() {
        Task task = running("trap 'echo bye; exit 5' TERM; echo ready; while :; do sleep 0.05; done");

        twin.ecs().stopTask(request -> request.task(task.taskArn()));

        assertThat(twin.awaitStopped(task).containers().get(0).exitCode()).isEqualTo(5);
        assertThat(twin.lines(task)).containsExactly("ready", "bye");
    }

    @Test
    void what_does_not_heed_sigterm_is_killed_after_its_stop_timeout() {
        Task task = running("trap '' TERM; echo ready; while :; do sleep 0.05; done");
        twin.ecs().stopTask(request -> request.task(task.taskArn()));
        twin.awaitStatus(task, "STOPPING");

        clock.move(Duration.ofSeconds(30));
        Container container = twin.awaitStopped(task).containers().get(0);

        assertThat(container.exitCode()).isEqualTo(137);
        assertThat(container.reason()).isNull();
    }

    @Test
    void what_runs_outlives_the_endpoint_and_is_taken_over() throws IOException {
        String script = "echo before; until [ -e gate ]; do sleep 0.05; done; echo after; exit 6";
        Task task = twin.run(Twin.definition("gated", inFiles(script)));
        Awaitility.await().until(() -> twin.lines(task).contains("before"));

        // Also where the settings have changed since.
        twin.close();
        twin = Twin.start(settings().withContainers(ContainerSettings.processes()), clock);
        assertThat(twin.describe(task).lastStatus()).isEqualTo("RUNNING");
        twin.close();
        Files.createFile(files.resolve("gate"));
        Path container = folder.resolve("data/tasks/" + Twin.id(task) + "/main");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Twin.hasEnded(container));
        twin = Twin.start(settings(), clock);

        assertThat(twin.awaitStopped(task).containers().get(0).exitCode()).isEqualTo(6);
        assertThat(twin.lines(task)).containsExactly("before", "after");
    }

    @Test
    void a_container_whose_supervisor_is_killed_does_not_go_on() throws IOException {
        Task task = running("echo ready; sleep 300");

        Twin.supervisor(folder.resolve("data/tasks/" + Twin.id(task) + "/main")).destroyForcibly();

        assertThat(twin.awaitStopped(task).containers().get(0).exitCode()).isNull();
    }

    @Test
    void health_checks_run_within_the_container() throws IOException {
        ContainerDefinition db = container("db", inFiles("trap 'exit 0' TERM; echo up; while :; do sleep 0.05; done"))
                .essential(false)
                .healthCheck(check -> check.command("CMD-SHELL", "test -e /etc/marker && test -e $PWD/gate")
                        .interval(10))
                .build();
        ContainerDefinition main = container("main", container -> container.command("sh", "-c", "exit 4"))
                .dependsOn(on -> on.containerName("db").condition("HEALTHY"))
                .build();
        Task task = twin.run(Twin.definition("pair", "true").containerDefinitions(main, db));
        // A check that comes before the container is through its start fails, and the clock would not come to the next
        // one.
        twin.await(
                task,
                seen -> "RUNNING".equals(named(seen, "db").lastStatus())
                        && twin.lines(task, "db").contains("up"));
        Files.createFile(files.resolve("gate"));

        clock.move(Duration.ofSeconds(10));
        Task stopped = twin.awaitStopped(task);

        assertThat(named(stopped, "main").exitCode()).isEqualTo(4);
        assertThat(named(stopped, "db").healthStatusAsString()).isEqualTo("HEALTHY");
    }

    @Test
    void secrets_of_one_line_and_of_many_reach_the_container() throws IOException {
        Path secrets = folder.resolve("secrets.yaml");
        Files.writeString(secrets, "one: '$x \"y\"'\nmany: |\n  -----BEGIN\n  abc\n");
        twin.close();
        twin = Twin.start(settings().withContainers(containers().withSecrets(Optional.of(secrets))), clock);
        Task task = run(container -> container
                .command("sh", "-c", "echo \"<$ONE>\"; echo \"<$MANY>\"")
                .secrets(
                        secret -> secret.name("ONE").valueFrom("one"),
                        secret -> secret.name("MANY").valueFrom("many")));

        twin.awaitStopped(task);

        assertThat(twin.lines(task)).containsExactly("<$x \"y\">", "<-----BEGIN", "abc", ">");
    }

    private Task running(String script) {
        Task task = run(container -> container.command("sh", "-c", script));
        twin.awaitStatus(task, "RUNNING");
        Awaitility.await().until(() -> twin.lines(task).contains("ready"));
        return task;
    }

    private Task run(Consumer<ContainerDefinition.Builder> change) {
        return twin.run(Twin.definition("image", container -> change.accept(container.image(IMAGE))));
    }

    private static ContainerDefinition.Builder container(String name, Consumer<ContainerDefinition.Builder> change) {
        ContainerDefinition.Builder container = Twin.container(name).image(IMAGE);
        change.accept(container);
        return container;
    }

    private Consumer<ContainerDefinition.Builder> inFiles(String script) {
        return container -> container
                .image(IMAGE)
                .command("sh", "-c", script)
                .environment(Twin.variable("WAYBILL_FILES", files.toUri().toString()));
    }

    private static Container named(Task task, String name) {
        return task.containers().stream()
                .filter(container -> container.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private LocalFargateSettings settings() {
        return LocalFargateSettings.in(folder.resolve("data")).withContainers(containers());
    }

    private static ContainerSettings containers() {
        return ContainerSettings.processes()
                .withRuntime(ContainerSettings.RuntimeKind.CONTAINER)
                .withEngine(Optional.of(BusyboxImage.podman()));
    }
}
