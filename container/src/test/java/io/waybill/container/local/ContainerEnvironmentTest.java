package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Task;

/** Where a container runs in process mode and what it sees: file space, image overlay, environment. */
class ContainerEnvironmentTest {

    @TempDir
    private static Path folder;

    private static Path images;
    private static Twin twin;

    @BeforeAll
    static void start() {
        images = folder.resolve("dags");
        LocalFargateSettings settings = LocalFargateSettings.in(folder.resolve("data"))
                .withImageRoots(() -> List.of(folder.resolve("nothing-here"), images));
        twin = Twin.start(settings, Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        twin.end();
    }

    @Test
    void the_file_space_is_the_working_directory() {
        Path files = folder.resolve("run 1/files");

        List<String> lines = linesOf(container ->
                container.command("sh", "-c", "pwd; echo made > here.txt").environment(filesAt(files)));

        assertThat(lines).containsExactly(files.toString());
        assertThat(files.resolve("here.txt")).hasContent("made");
    }

    @Test
    void without_a_file_space_each_task_has_a_folder_of_its_own() {
        List<String> first = linesOf(container -> container.command("pwd"));
        List<String> second = linesOf(container -> container.command("pwd"));

        assertThat(first).isNotEqualTo(second);
    }

    @Test
    void a_container_sees_what_it_was_given_and_not_the_servers_environment() {
        String script = "env | sed 's/=.*//' | sort";

        List<String> names = linesOf(container -> container
                .command("sh", "-c", script)
                .environment(Twin.variable("MINE", "1"), filesAt(folder.resolve("env"))));

        assertThat(System.getenv()).containsKey("HOME");
        assertThat(names)
                .contains("MINE", "PATH", "HOME", "TMPDIR", "AWS_REGION", "WAYBILL_FILES", "WAYBILL_IMAGE")
                .isSubsetOf(
                        "AWS_DEFAULT_REGION",
                        "AWS_EXECUTION_ENV",
                        "AWS_REGION",
                        "HOME",
                        "HOSTNAME",
                        "MINE",
                        "OLDPWD",
                        "PATH",
                        "PWD",
                        "SHLVL",
                        "TMPDIR",
                        "WAYBILL_FILES",
                        "WAYBILL_IMAGE",
                        "WAYBILL_SCRATCH",
                        "_");
    }

    @Test
    void values_arrive_as_they_are() {
        String odd = "a 'b' \"c\" $HOME `d` \\ é\nsecond line";

        List<String> lines = linesOf(container ->
                container.command("sh", "-c", "printf %s \"$ODD\"").environment(Twin.variable("ODD", odd)));

        assertThat(String.join("\n", lines)).isEqualTo(odd);
    }

    @Test
    void names_that_no_shell_could_have_arrive_too() {
        List<String> lines = linesOf(container ->
                container.command("env").environment(Twin.variable("my.name", "a b"), Twin.variable("X", "y")));

        assertThat(lines).contains("my.name=a b", "X=y");
    }

    @Test
    void scratch_is_private_to_the_task_and_the_image_is_named() {
        List<String> lines = linesOf(container -> container
                .image("repo/etl:1")
                .command("sh", "-c", "echo $WAYBILL_IMAGE; test -d $WAYBILL_SCRATCH && echo $WAYBILL_SCRATCH"));

        assertThat(lines.get(0)).isEqualTo("repo/etl:1");
        assertThat(Path.of(lines.get(1))).startsWith(folder.resolve("data/tasks"));
    }

    @Test
    void entry_point_and_command_are_one_as_in_docker() {
        List<String> lines = linesOf(
                container -> container.entryPoint("sh", "-c", "echo \"$0 $1\"").command("one", "two words"));

        assertThat(lines).containsExactly("one two words");
    }

    @Test
    void an_images_programs_lead_the_path_and_its_files_lie_in_the_working_directory() throws IOException {
        Path overlay = images.resolve("images/registry_team_report_2");
        program(overlay.resolve("bin/greet"), "echo greetings from $(cat text.txt) $(cat deep/file)");
        write(overlay.resolve("text.txt"), "the overlay");
        write(overlay.resolve("deep/file"), "below");
        Path files = folder.resolve("overlaid");
        write(files.resolve("text.txt"), "the run");

        List<String> lines = linesOf(container ->
                container.image("registry/team/report:2").command("greet").environment(filesAt(files)));

        assertThat(lines).containsExactly("greetings from the run below");
        assertThat(files.resolve("deep")).isSymbolicLink();
        assertThat(files.resolve("text.txt")).isRegularFile().hasContent("the run");
        assertThat(files.resolve("bin")).doesNotExist();
    }

    @Test
    void tasks_that_start_at_once_in_one_file_space_do_not_trip_over_the_overlay() throws IOException {
        Path overlay = images.resolve("images/crowd");
        for (int i = 0; i < 30; i++) {
            write(overlay.resolve("file" + i), "x");
        }
        Path files = folder.resolve("crowded");
        twin.ecs()
                .registerTaskDefinition(Twin.definition(
                                "crowd",
                                container -> container
                                        .image("crowd")
                                        .command("sh", "-c", "ls | wc -l")
                                        .environment(filesAt(files)))
                        .build());

        List<Task> tasks = IntStream.range(0, 10)
                .mapToObj(i -> twin.runTask(request -> request.taskDefinition("crowd")))
                .toList();

        assertThat(tasks)
                .allSatisfy(task -> assertThat(
                                twin.awaitStopped(task).containers().get(0).exitCode())
                        .isZero());
        assertThat(tasks)
                .allSatisfy(task ->
                        assertThat(twin.lines(task)).singleElement().asString().contains("30"));
    }

    @Test
    void an_image_without_overlay_runs_on_the_plain_machine() {
        assertThat(linesOf(container -> container.image("..").command("sh", "-c", "echo $PATH")))
                .singleElement()
                .asString()
                .as("the entry point of our images, then what the machine has")
                .endsWith("/data/bin:" + System.getenv("PATH"));
    }

    @Test
    void a_file_space_that_is_no_folder_keeps_a_task_from_starting() {
        Task stopped = twin.awaitStopped(twin.run(Twin.definition(
                "odd",
                container -> container.command("true").environment(Twin.variable("WAYBILL_FILES", "file:relative")))));

        assertThat(stopped.stoppedReason()).contains("WAYBILL_FILES", "absolute folder");
    }

    @Test
    void the_data_folder_is_for_its_owner_only() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data"))))
                .isEqualTo("rwx------");
    }

    private static List<String> linesOf(Consumer<ContainerDefinition.Builder> change) {
        Task task = twin.run(Twin.definition("environment", change));
        Task stopped = twin.awaitStopped(task);
        assertThat(stopped.containers().get(0).exitCode())
                .as(stopped.toString())
                .isZero();
        return twin.lines(task);
    }

    private static KeyValuePair filesAt(Path files) {
        return Twin.variable("WAYBILL_FILES", files.toUri().toString());
    }

    private static void program(Path path, String script) throws IOException {
        write(path, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void write(Path path, String content) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
