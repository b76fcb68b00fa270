package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.container.local.ecs.StepDelays;
import io.waybill.testing.HandClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** What a task goes through from RunTask to STOPPED, and how it ends. */
class TaskLifeTest {

    private static final Duration STEP = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private Twin twin;

    @BeforeEach
    void start() {
        twin = Twin.start(LocalFargateSettings.in(folder), clock);
    }

    @AfterEach
    void stop() {
        twin.end();
    }

    @Test
    void a_command_runs_and_its_exit_code_and_output_are_told() {
        Task task = twin.run("sh", "-c", "echo one; echo two >&2; exit 3");

        Task stopped = twin.awaitStopped(task);

        assertThat(stopped.containers().get(0).exitCode()).isEqualTo(3);
        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
        assertThat(stopped.stoppedReason()).isEqualTo("Essential container in task exited");
        assertThat(stopped.desiredStatus()).isEqualTo("STOPPED");
        assertThat(twin.lines(task)).containsExactly("one", "two");
    }

    @Test
    void a_task_stays_on_each_step_of_the_ladder_as_long_as_is_set() throws IOException {
        restart(LocalFargateSettings.in(folder).withDelays(StepDelays.each(STEP)));
        Instant accepted = clock.instant();
        Path gate = folder.resolve("gate");
        Task task = twin.run("sh", "-c", "until [ -e " + gate + " ]; do sleep 0.02; done");

        assertThat(twin.describe(task).lastStatus()).isEqualTo("PROVISIONING");
        for (String next : List.of("PENDING", "ACTIVATING", "RUNNING")) {
            clock.move(STEP.minusMillis(1));
            String before = twin.describe(task).lastStatus();
            clock.move(Duration.ofMillis(1));
            assertThat(twin.awaitStatus(task, next).desiredStatus()).isEqualTo("RUNNING");
            assertThat(before).isNotEqualTo(next);
        }
        Files.createFile(gate);
        Task deactivating = twin.awaitStatus(task, "DEACTIVATING");
        for (String next : List.of("STOPPING", "DEPROVISIONING", "STOPPED")) {
            clock.move(STEP);
            assertThat(twin.awaitStatus(task, next).desiredStatus()).isEqualTo("STOPPED");
        }
        Task stopped = twin.describe(task);

        assertThat(deactivating.containers().get(0).exitCode()).isZero();
        assertThat(stopped.createdAt()).isEqualTo(accepted);
        assertThat(stopped.connectivityAt()).isEqualTo(accepted.plus(STEP));
        assertThat(stopped.pullStartedAt()).isEqualTo(accepted.plus(STEP.multipliedBy(2)));
        assertThat(stopped.pullStoppedAt()).isEqualTo(accepted.plus(STEP.multipliedBy(3)));
        assertThat(stopped.startedAt()).isEqualTo(accepted.plus(STEP.multipliedBy(3)));
        assertThat(stopped.stoppingAt()).isEqualTo(accepted.plus(STEP.multipliedBy(3)));
        assertThat(stopped.executionStoppedAt()).isEqualTo(accepted.plus(STEP.multipliedBy(5)));
        assertThat(stopped.stoppedAt()).isEqualTo(accepted.plus(STEP.multipliedBy(6)));
    }

    @Test
    void a_stopped_task_gets_sigterm_and_its_reason_is_kept() {
        Task task = running("trap 'echo bye; exit 5' TERM; echo ready; while :; do sleep 0.02; done");

        Task answered = twin.ecs()
                .stopTask(request -> request.task(task.taskArn()).reason("no longer wanted"))
                .task();
        Task stopped = twin.awaitStopped(task);

        assertThat(answered.desiredStatus()).isEqualTo("STOPPED");
        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.USER_INITIATED);
        assertThat(stopped.stoppedReason()).isEqualTo("no longer wanted");
        assertThat(stopped.containers().get(0).exitCode()).isEqualTo(5);
        assertThat(twin.lines(task)).contains("ready", "bye");
    }

    @Test
    void a_container_with_a_name_as_long_as_names_may_be_is_stopped_as_any() {
        String name = "X".repeat(255);
        Task task = twin.run(Twin.definition(
                "long",
                container -> container
                        .name(name)
                        .command("sh", "-c", "trap 'exit 5' TERM; touch ready; while :; do sleep 0.02; done")
                        .environment(KeyValuePair.builder()
                                .name("WAYBILL_FILES")
                                .value(folder.toUri().toString())
                                .build())));
        Awaitility.await().until(() -> Files.exists(folder.resolve("ready")));

        twin.ecs().stopTask(request -> request.task(task.taskArn()));

        Container stopped = twin.awaitStopped(task).containers().get(0);
        assertThat(stopped.name()).isEqualTo(name);
        assertThat(stopped.exitCode()).isEqualTo(5);
    }

    @Test
    void a_command_that_does_not_heed_sigterm_is_killed_after_its_stop_timeout() {
        Task task = twin.run(Twin.definition(
                "deaf",
                container -> container
                        .command("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.02; done")
                        .stopTimeout(20)));
        awaitReady(task);
        twin.ecs().stopTask(request -> request.task(Twin.id(task)));
        twin.awaitStatus(task, "STOPPING");

        clock.move(Duration.ofMillis(19_999));
        assertThat(twin.describe(task).lastStatus()).isEqualTo("STOPPING");
        clock.move(Duration.ofMillis(1));

        assertThat(twin.awaitStopped(task).containers().get(0).exitCode()).isEqualTo(137);
    }

    @ParameterizedTest
    @CsvSource({"TERM,143", "KILL,137", "INT,130", "SEGV,139"})
    void the_signal_that_ended_a_command_is_in_its_exit_code(String signal, int code) {
        Task task = twin.run("sh", "-c", "kill -" + signal + " $$");

        assertThat(twin.awaitStopped(task).containers().get(0).exitCode()).isEqualTo(code);
    }

    @Test
    void a_task_that_is_stopped_before_it_runs_never_runs() {
        restart(LocalFargateSettings.in(folder)
                .withDelays(new StepDelays(
                        STEP, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO)));
        Path trace = folder.resolve("trace");
        Task task = twin.run("touch", trace.toString());

        twin.ecs().stopTask(request -> request.task(task.taskArn()));
        Task stopped = twin.awaitStopped(task);

        assertThat(stopped.containers().get(0).exitCode()).isNull();
        assertThat(stopped.containers().get(0).lastStatus()).isEqualTo("STOPPED");
        assertThat(stopped.startedAt()).isNull();
        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.USER_INITIATED);
        assertThat(trace).doesNotExist();
    }

    @Test
    void stopping_twice_keeps_the_first_reason_and_an_unknown_task_is_refused() {
        Task task = running("echo ready; sleep 60");

        twin.ecs().stopTask(request -> request.task(task.taskArn()).reason("first"));
        twin.ecs().stopTask(request -> request.task(task.taskArn()).reason("second"));

        assertThat(twin.awaitStopped(task).stoppedReason()).isEqualTo("first");
        assertThatThrownBy(() -> twin.ecs().stopTask(request -> request.task("f".repeat(32))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("The referenced task was not found.");
    }

    @ParameterizedTest
    @CsvSource({
        "no-such-program,executable file not found in $PATH",
        "./not-here,no such file or directory",
        "/etc/passwd,permission denied"
    })
    void a_command_that_is_not_there_fails_to_start(String command, String why) {
        Task stopped = twin.awaitStopped(twin.run(command));

        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
        assertThat(stopped.stoppedReason())
                .startsWith("CannotStartContainerError: ")
                .contains(command, why);
        assertThat(stopped.containers().get(0).exitCode()).isNull();
        assertThat(stopped.containers().get(0).reason()).isEqualTo(stopped.stoppedReason());
        assertThat(stopped.startedAt()).isNull();
    }

    @Test
    void a_task_without_command_fails_to_start() {
        Task stopped = twin.awaitStopped(twin.run());

        assertThat(stopped.stoppedReason()).contains("no command specified");
    }

    @Test
    void a_log_group_that_is_not_there_keeps_a_task_from_starting() {
        RegisterTaskDefinitionRequest.Builder definition = Twin.definition(
                "nolog",
                container -> container
                        .command("true")
                        .logConfiguration(log -> log.logDriver("awslogs")
                                .options(Map.of(
                                        "awslogs-group", "/nowhere",
                                        "awslogs-region", "us-east-1",
                                        "awslogs-stream-prefix", "it"))));

        Task stopped = twin.awaitStopped(twin.run(definition));

        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
        assertThat(stopped.stoppedReason())
                .startsWith("ResourceInitializationError: ")
                .contains("The specified log group does not exist.");
    }

    @Test
    void the_end_of_an_essential_container_ends_the_others() {
        Task stopped = twin.awaitStopped(twin.run(Twin.definition("pair", "sleep", "60")
                .containerDefinitions(
                        Twin.container("main").command("sh", "-c", "exit 4").build(),
                        Twin.container("proxy").command("sleep", "60").build())));

        assertThat(container(stopped, "main").exitCode()).isEqualTo(4);
        assertThat(container(stopped, "proxy").exitCode()).isEqualTo(143);
        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
    }

    @Test
    void the_end_of_another_container_is_noted_and_the_task_goes_on() {
        Task task = twin.run(Twin.definition("pair", "sleep", "60")
                .containerDefinitions(
                        Twin.container("main").command("sleep", "60").build(),
                        Twin.container("setup")
                                .command("sh", "-c", "exit 9")
                                .essential(false)
                                .build()));

        Task seen = twin.await(
                task, told -> "STOPPED".equals(container(told, "setup").lastStatus()));

        assertThat(seen.lastStatus()).isEqualTo("RUNNING");
        assertThat(container(seen, "setup").exitCode()).isEqualTo(9);
        twin.ecs().stopTask(request -> request.task(task.taskArn()));
        twin.awaitStopped(task);
    }

    @Test
    void one_container_that_cannot_start_stops_those_that_did() {
        Task stopped = twin.awaitStopped(twin.run(Twin.definition("pair", "sleep", "60")
                .containerDefinitions(
                        Twin.container("main").command("sleep", "60").build(),
                        Twin.container("broken").command("no-such-program").build())));

        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
        assertThat(container(stopped, "main").exitCode()).isEqualTo(143);
        assertThat(container(stopped, "broken").exitCode()).isNull();
    }

    @Test
    void nothing_that_a_command_left_behind_outlives_it() {
        Task task = twin.run("sh", "-c", "sleep 300 & echo $!");

        twin.awaitStopped(task);

        long left = Long.parseLong(twin.lines(task).get(0));
        Awaitility.await()
                .until(() -> ProcessHandle.of(left)
                        .flatMap(handle -> handle.info().commandLine())
                        .isEmpty());
    }

    @Test
    void a_stopped_task_is_forgotten_after_an_hour_with_its_token_and_its_files() {
        Task task = twin.awaitStopped(twin.run("true"));
        Task same = twin.runTask(request -> request.taskDefinition("work").clientToken("once"));
        twin.awaitStopped(same);

        clock.move(Duration.ofMinutes(60));
        assertThat(twin.describe(task).lastStatus()).isEqualTo("STOPPED");
        clock.move(Duration.ofMinutes(1));

        Awaitility.await()
                .until(() -> twin.ecs()
                        .describeTasks(request -> request.tasks(task.taskArn(), same.taskArn()))
                        .tasks()
                        .isEmpty());
        Awaitility.await()
                .untilAsserted(() -> assertThat(folder.resolve("tasks")).isEmptyDirectory());
        Task again = twin.runTask(request -> request.taskDefinition("work").clientToken("once"));
        assertThat(twin.awaitStopped(again).taskArn()).isNotEqualTo(same.taskArn());
    }

    @Test
    void a_token_lives_for_a_day_at_most() {
        Task task = twin.run(Twin.definition("work", "sleep", "60"));
        Task first = twin.runTask(request -> request.taskDefinition("work").clientToken("daily"));

        clock.move(Duration.ofHours(24));
        Task second = twin.runTask(request -> request.taskDefinition("work").clientToken("daily"));

        assertThat(second.taskArn()).isNotEqualTo(first.taskArn());
        List.of(task, first, second)
                .forEach(sleeper -> twin.ecs().stopTask(request -> request.task(sleeper.taskArn())));
        List.of(task, first, second).forEach(twin::awaitStopped);
    }

    private void restart(LocalFargateSettings settings) {
        twin.close();
        twin = Twin.start(settings, clock);
    }

    private Task running(String script) {
        Task task = twin.run("sh", "-c", script);
        awaitReady(task);
        return task;
    }

    private void awaitReady(Task task) {
        twin.awaitStatus(task, "RUNNING");
        Awaitility.await().until(() -> twin.lines(task).contains("ready"));
    }

    private static Container container(Task task, String name) {
        return task.containers().stream()
                .filter(container -> container.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
