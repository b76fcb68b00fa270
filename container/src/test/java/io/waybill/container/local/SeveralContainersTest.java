package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.testing.HandClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.HealthCheck;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** What several containers of a task have to do with each other: dependsOn, essential, health checks. */
class SeveralContainersTest {

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private Path gate;
    private Twin twin;

    @BeforeEach
    void start() {
        gate = folder.resolve("gate");
        twin = Twin.start(LocalFargateSettings.in(folder.resolve("data")), clock);
    }

    @AfterEach
    void stop() {
        twin.end();
    }

    @Test
    void what_waits_for_a_success_starts_after_it_and_the_task_runs_only_then() throws IOException {
        Task task = run(main("echo main").dependsOn(on("setup", "SUCCESS")), side("setup", atGate("exit 0")));
        twin.await(task, seen -> "RUNNING".equals(container(seen, "setup").lastStatus()));

        Task waiting = twin.describe(task);
        Files.createFile(gate);
        Task stopped = twin.awaitStopped(task);

        assertThat(waiting.lastStatus()).isEqualTo("ACTIVATING");
        assertThat(container(waiting, "main").lastStatus()).isEqualTo("PENDING");
        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
        assertThat(container(stopped, "main").exitCode()).isZero();
        assertThat(twin.lines(task)).containsExactly("main");
    }

    @Test
    void a_start_order_survives_a_restart() throws IOException {
        Task task = run(main("exit 6").dependsOn(on("setup", "COMPLETE")), side("setup", atGate("exit 9")));
        twin.await(task, seen -> "RUNNING".equals(container(seen, "setup").lastStatus()));

        restart();
        assertThat(twin.describe(task).lastStatus()).isEqualTo("ACTIVATING");
        Files.createFile(gate);
        Task stopped = twin.awaitStopped(task);

        assertThat(container(stopped, "setup").exitCode()).isEqualTo(9);
        assertThat(container(stopped, "main").exitCode()).isEqualTo(6);
    }

    @Test
    void a_failure_where_success_was_waited_for_stops_the_task() {
        Task stopped =
                twin.awaitStopped(run(main("echo never").dependsOn(on("setup", "SUCCESS")), side("setup", "exit 3")));

        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
        assertThat(stopped.stoppedReason())
                .isEqualTo("TaskDependencyError: Task dependencies cannot be resolved, taskArn: " + stopped.taskArn());
        assertThat(container(stopped, "main").exitCode()).isNull();
        assertThat(container(stopped, "main").reason()).contains("[setup]", "[main]", "did not exit successfully");
        assertThat(container(stopped, "setup").exitCode()).isEqualTo(3);
        assertThat(stopped.startedAt()).isNull();
    }

    @Test
    void who_is_waited_for_longer_than_its_start_timeout_stops_the_task() {
        Task task = run(
                main("echo never").dependsOn(on("setup", "COMPLETE")),
                side("setup", "echo ready; sleep 60").startTimeout(20));
        twin.await(task, seen -> "RUNNING".equals(container(seen, "setup").lastStatus()));

        clock.move(Duration.ofMillis(19_999));
        assertThat(twin.describe(task).lastStatus()).isEqualTo("ACTIVATING");
        clock.move(Duration.ofMillis(1));
        Task stopped = twin.awaitStopped(task);

        assertThat(container(stopped, "main").reason()).contains("[setup]", "has timed out");
        assertThat(container(stopped, "setup").exitCode()).isEqualTo(143);
    }

    @Test
    void without_a_start_timeout_it_is_three_minutes() {
        Task task = run(main("echo never").dependsOn(on("setup", "COMPLETE")), side("setup", "sleep 60"));
        twin.await(task, seen -> "RUNNING".equals(container(seen, "setup").lastStatus()));

        clock.move(Duration.ofMinutes(3).minusMillis(1));
        assertThat(twin.describe(task).lastStatus()).isEqualTo("ACTIVATING");
        clock.move(Duration.ofMillis(1));

        assertThat(container(twin.awaitStopped(task), "main").reason()).contains("has timed out");
    }

    @Test
    void containers_end_in_the_reverse_of_the_order_in_which_they_started() {
        Path trace = folder.resolve("trace");
        String script = "trap 'echo $NAME >> " + trace + "; exit 0' TERM; echo ready; while :; do sleep 0.02; done";
        Task task = run(
                side("proxy", script).environment(Twin.variable("NAME", "proxy")),
                main(script).environment(Twin.variable("NAME", "main")).dependsOn(on("proxy", "START")),
                side("last", script).environment(Twin.variable("NAME", "last")).dependsOn(on("main", "START")));
        twin.awaitStatus(task, "RUNNING");
        List.of("proxy", "main", "last")
                .forEach(name ->
                        Awaitility.await().until(() -> twin.lines(task, name).contains("ready")));

        twin.ecs().stopTask(request -> request.task(task.taskArn()));
        twin.awaitStopped(task);

        assertThat(trace).hasContent("last\nmain\nproxy");
    }

    @Test
    void each_container_has_its_own_stop_timeout_from_when_it_was_asked() {
        String deaf = "trap '' TERM; echo ready; while :; do sleep 0.02; done";
        Task task = run(
                main(deaf).stopTimeout(20), side("after", deaf).stopTimeout(30).dependsOn(on("main", "START")));
        twin.awaitStatus(task, "RUNNING");
        List.of("main", "after")
                .forEach(name ->
                        Awaitility.await().until(() -> twin.lines(task, name).contains("ready")));
        twin.ecs().stopTask(request -> request.task(task.taskArn()));
        twin.awaitStatus(task, "STOPPING");

        clock.move(Duration.ofSeconds(30));
        twin.await(task, seen -> "STOPPED".equals(container(seen, "after").lastStatus()));
        assertThat(container(twin.describe(task), "main").lastStatus()).isEqualTo("RUNNING");
        restart();
        clock.move(Duration.ofSeconds(20));

        assertThat(container(twin.awaitStopped(task), "main").exitCode()).isEqualTo(137);
    }

    @Test
    void who_waits_for_health_starts_when_a_check_has_passed() throws IOException {
        Task task = run(
                main("echo main; exit 4").dependsOn(on("db", "HEALTHY")),
                side("db", "sleep 60").healthCheck(check("test -e " + gate)));
        twin.await(task, seen -> "RUNNING".equals(container(seen, "db").lastStatus()));
        Files.createFile(gate);
        assertThat(container(twin.describe(task), "db").healthStatusAsString()).isEqualTo("UNKNOWN");

        clock.move(Duration.ofSeconds(10));
        Task stopped = twin.awaitStopped(task);

        assertThat(container(stopped, "main").exitCode()).isEqualTo(4);
        assertThat(container(stopped, "db").healthStatusAsString()).isEqualTo("HEALTHY");
    }

    @Test
    void too_many_failed_checks_make_a_task_unhealthy_and_it_goes_on() {
        Task task = run(main("echo ready; sleep 60")
                .healthCheck(check("echo x >> " + gate + "; false").toBuilder()
                        .retries(2)
                        .build()));
        twin.awaitStatus(task, "RUNNING");

        clock.move(Duration.ofSeconds(10));
        Awaitility.await()
                .until(() -> Files.exists(gate) && Files.readString(gate).equals("x\n"));
        moveUntil(task, "UNHEALTHY");

        Task seen = twin.describe(task);
        assertThat(seen.lastStatus()).isEqualTo("RUNNING");
        assertThat(container(seen, "main").healthStatusAsString()).isEqualTo("UNHEALTHY");
        restart();
        assertThat(twin.describe(task).healthStatusAsString()).isEqualTo("UNHEALTHY");
        twin.ecs().stopTask(request -> request.task(task.taskArn()));
        twin.awaitStopped(task);
    }

    @Test
    void a_failure_in_the_start_period_is_not_counted_and_a_check_that_hangs_fails() {
        HealthCheck hangs = HealthCheck.builder()
                .command("CMD", "sleep", "50")
                .interval(10)
                .timeout(5)
                .retries(1)
                .startPeriod(60)
                .build();
        Task task = run(main("echo ready; sleep 60").healthCheck(hangs));
        twin.awaitStatus(task, "RUNNING");

        clock.move(Duration.ofSeconds(10));
        clock.move(Duration.ofSeconds(5));
        assertThat(twin.describe(task).healthStatusAsString()).isEqualTo("UNKNOWN");
        moveUntil(task, "UNHEALTHY");

        assertThat(Duration.between(twin.describe(task).startedAt(), clock.instant()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(65));
        twin.ecs().stopTask(request -> request.task(task.taskArn()));
        twin.awaitStopped(task);
    }

    @Test
    void dependencies_that_make_no_sense_are_refused() {
        refuses("waits for itself", main("x").dependsOn(on("main", "START")));
        refuses("cycle", main("x").dependsOn(on("b", "START")), side("b", "x").dependsOn(on("main", "START")));
        refuses(
                "essential container",
                main("x").dependsOn(on("b", "SUCCESS")),
                side("b", "x").essential(true));
        refuses("has no healthCheck", main("x").dependsOn(on("b", "HEALTHY")), side("b", "x"));
        refuses("use one of", main("x").dependsOn(on("b", "DONE")), side("b", "x"));
        refuses("startTimeout", main("x").startTimeout(121));
        refuses("healthCheck", main("x").healthCheck(check -> check.command("curl", "localhost")));
        refuses(
                "interval",
                main("x").healthCheck(check -> check.command("CMD", "true").interval(1)));
    }

    private void refuses(String message, ContainerDefinition.Builder... containers) {
        assertThatThrownBy(() -> run(containers))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining(message);
    }

    /** Moves the clock on, five seconds at a time, until the task's health is as wanted. */
    private void moveUntil(Task task, String health) {
        Awaitility.await().pollInterval(Duration.ofMillis(300)).until(() -> {
            clock.move(Duration.ofSeconds(5));
            return twin.describe(task).healthStatusAsString().equals(health);
        });
    }

    private static HealthCheck check(String line) {
        return HealthCheck.builder()
                .command("CMD-SHELL", line)
                .interval(10)
                .timeout(5)
                .retries(3)
                .build();
    }

    private static ContainerDependency on(String container, String condition) {
        return ContainerDependency.builder()
                .containerName(container)
                .condition(condition)
                .build();
    }

    private static ContainerDefinition.Builder main(String script) {
        return Twin.container("main").command("sh", "-c", script);
    }

    private static ContainerDefinition.Builder side(String name, String script) {
        return Twin.container(name).command("sh", "-c", script).essential(false);
    }

    private String atGate(String end) {
        return "until [ -e " + gate + " ]; do sleep 0.02; done; " + end;
    }

    private Task run(ContainerDefinition.Builder... containers) {
        return twin.run(Twin.definition("several", "true")
                .containerDefinitions(List.of(containers).stream()
                        .map(ContainerDefinition.Builder::build)
                        .toList()));
    }

    private void restart() {
        twin.close();
        twin = Twin.start(LocalFargateSettings.in(folder.resolve("data")), clock);
    }

    private static Container container(Task task, String name) {
        return task.containers().stream()
                .filter(container -> container.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
