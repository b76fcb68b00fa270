package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.container.local.ecs.StepDelays;
import io.waybill.testing.HandClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.Task;

/** An endpoint that is closed, and another one on the same folder: nothing is lost, nothing runs twice. */
class RestartTest {

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private Path data;
    private Path gate;
    private Twin twin;

    @BeforeEach
    void start() {
        data = folder.resolve("data");
        gate = folder.resolve("gate");
        twin = Twin.start(settings(), clock);
    }

    @AfterEach
    void stop() {
        twin.end();
    }

    @Test
    void what_runs_is_taken_over_and_its_end_is_told() throws IOException {
        Task task = atGate("exit 6");

        restart();
        Task adopted = twin.describe(task);
        Files.createFile(gate);
        Task stopped = twin.awaitStopped(task);

        assertThat(adopted.lastStatus()).isEqualTo("RUNNING");
        assertThat(stopped.containers().get(0).exitCode()).isEqualTo(6);
        assertThat(twin.lines(task)).containsExactly("before", "after");
    }

    @Test
    void what_ended_meanwhile_is_told_with_all_that_it_printed() throws IOException {
        Task task = atGate("exit 7");

        twin.close();
        Files.createFile(gate);
        Awaitility.await().until(() -> Twin.hasEnded(container(task)));
        twin = Twin.start(settings(), clock);

        assertThat(twin.awaitStopped(task).containers().get(0).exitCode()).isEqualTo(7);
        assertThat(twin.lines(task)).containsExactly("before", "after");
    }

    @Test
    void what_was_accepted_and_never_started_is_started_once() {
        twin.close();
        twin = Twin.start(settings().withDelays(StepDelays.each(Duration.ofMinutes(1))), clock);
        Path trace = folder.resolve("trace");
        Task task = twin.run("sh", "-c", "echo ran >> " + trace);

        restart();

        assertThat(twin.awaitStopped(task).containers().get(0).exitCode()).isZero();
        assertThat(trace).hasContent("ran");
    }

    @Test
    void a_stop_that_was_begun_is_finished() {
        Task task = twin.run(Twin.definition(
                "deaf",
                container -> container
                        .command("sh", "-c", "trap 'echo asked' TERM; echo before; while :; do sleep 0.02; done")
                        .stopTimeout(60)));
        Awaitility.await().until(() -> twin.lines(task).contains("before"));
        twin.ecs().stopTask(request -> request.task(task.taskArn()).reason("enough"));
        Awaitility.await().until(() -> twin.lines(task).contains("asked"));

        restart();
        clock.move(Duration.ofSeconds(60));
        Task stopped = twin.awaitStopped(task);

        assertThat(stopped.containers().get(0).exitCode()).isEqualTo(137);
        assertThat(stopped.stoppedReason()).isEqualTo("enough");
        assertThat(twin.lines(task).stream().filter("asked"::equals)).hasSize(1);
    }

    @Test
    void tokens_still_answer() {
        Task task = twin.awaitStopped(twin.run("true"));
        Task first = twin.runTask(request -> request.taskDefinition("work").clientToken("once"));
        twin.awaitStopped(first);

        restart();

        assertThat(twin.runTask(request -> request.taskDefinition("work").clientToken("once"))
                        .taskArn())
                .isEqualTo(first.taskArn());
        assertThatThrownBy(() -> twin.runTask(request ->
                        request.taskDefinition("work").clientToken("once").startedBy("other")))
                .isInstanceOf(ConflictException.class);
        assertThat(twin.describe(task)).isEqualTo(task);
    }

    @Test
    void definitions_clusters_and_logs_are_there() {
        twin.ecs().createCluster(request -> request.clusterName("etl"));
        Task task = twin.awaitStopped(twin.run("sh", "-c", "echo one; echo two"));
        String stream = "it/main/" + Twin.id(task);
        var described = twin.ecs().describeTaskDefinition(request -> request.taskDefinition("work"));
        GetLogEventsResponse page = twin.logs()
                .getLogEvents(request -> request.logGroupName("/tests")
                        .logStreamName(stream)
                        .startFromHead(true)
                        .limit(1));

        restart();

        assertThat(twin.ecs()
                        .describeTaskDefinition(request -> request.taskDefinition("work"))
                        .taskDefinition())
                .isEqualTo(described.taskDefinition());
        assertThat(twin.ecs()
                        .describeClusters(request -> request.clusters("etl"))
                        .clusters())
                .hasSize(1);
        assertThat(twin.logs()
                        .getLogEvents(request -> request.logGroupName("/tests")
                                .logStreamName(stream)
                                .startFromHead(true)
                                .nextToken(page.nextForwardToken()))
                        .events())
                .singleElement()
                .satisfies(event -> assertThat(event.message()).isEqualTo("two"));
        assertThat(twin.run("again").taskDefinitionArn()).endsWith("work:2");
    }

    @Test
    void a_container_whose_supervisor_was_killed_ends_without_exit_code() throws IOException {
        Task task = atGate("exit 0");
        ProcessHandle supervisor = Twin.supervisor(container(task));
        long process = supervisor.children().findFirst().orElseThrow().pid();

        twin.close();
        supervisor.destroyForcibly();
        twin = Twin.start(settings(), clock);
        Task stopped = twin.awaitStopped(task);

        assertThat(stopped.containers().get(0).exitCode()).isNull();
        assertThat(stopped.containers().get(0).reason()).contains("supervisor");
        Awaitility.await().until(() -> isGone(process));
    }

    @Test
    void a_closed_endpoint_leaves_no_supervisor_that_waits_for_an_order() throws IOException {
        twin.awaitStopped(twin.run("true"));
        Task task = atGate("exit 0");
        Awaitility.await("others wait").until(() -> Twin.supervisors(data).size() > 1);

        twin.close();

        Awaitility.await().until(() -> Twin.supervisors(data).equals(List.of(Twin.supervisor(container(task)))));
        twin = Twin.start(settings(), clock);
    }

    @Test
    void a_killed_supervisor_is_noticed_at_once_while_the_endpoint_runs() throws IOException {
        Task task = atGate("exit 0");
        ProcessHandle supervisor = Twin.supervisor(container(task));

        supervisor.destroyForcibly();

        assertThat(twin.awaitStopped(task).containers().get(0).exitCode()).isNull();
    }

    @Test
    void what_a_kill_left_of_a_call_that_was_not_answered_is_cleared_away() throws IOException {
        twin.close();
        twin = Twin.start(settings().withDelays(StepDelays.each(Duration.ofMinutes(1))), clock);
        twin.ecs().registerTaskDefinition(Twin.definition("work", "true").build());
        List<Task> both = twin.ecs()
                .runTask(request ->
                        request.taskDefinition("work").launchType("FARGATE").count(2))
                .tasks();
        twin.close();
        Path first = data.resolve("tasks").resolve(Twin.id(both.get(0)));
        Path second = data.resolve("tasks").resolve(Twin.id(both.get(1)));
        Files.delete(first.resolve("task.jsonl"));
        Files.delete(second.resolve("scratch"));

        twin = Twin.start(settings(), clock);

        assertThat(twin.ecs()
                        .describeTasks(request ->
                                request.tasks(both.stream().map(Task::taskArn).toList()))
                        .failures())
                .hasSize(2);
        assertThat(data.resolve("tasks")).isEmptyDirectory();
    }

    @Test
    @SuppressWarnings("unchecked") // The SDK's builders take varargs of consumers.
    void half_a_log_line_is_cut_off() throws IOException {
        Task task = twin.awaitStopped(twin.run("echo", "whole"));
        twin.close();
        Path log = data.resolve("logs/%2Ftests/it%2Fmain%2F" + Twin.id(task) + ".log");
        Files.writeString(log, "1772366400000 17723", StandardOpenOption.APPEND);

        twin = Twin.start(settings(), clock);
        String stream = "it/main/" + Twin.id(task);
        twin.logs()
                .putLogEvents(request -> request.logGroupName("/tests")
                        .logStreamName(stream)
                        .logEvents(event -> event.timestamp(clock.millis()).message("more")));

        assertThat(twin.lines(task)).containsExactly("whole", "more");
    }

    @Test
    @SuppressWarnings("unchecked") // The SDK's builders take varargs of consumers.
    void streams_with_long_names_are_found_again() {
        String name = "é".repeat(400);
        twin.logs().createLogGroup(request -> request.logGroupName("/long"));
        twin.logs().createLogStream(request -> request.logGroupName("/long").logStreamName(name));
        twin.logs()
                .putLogEvents(request -> request.logGroupName("/long")
                        .logStreamName(name)
                        .logEvents(event -> event.timestamp(clock.millis()).message("kept")));

        restart();

        assertThat(twin.logs()
                        .getLogEvents(request -> request.logGroupName("/long").logStreamName(name))
                        .events())
                .hasSize(1);
        assertThat(twin.logs()
                        .describeLogStreams(request -> request.logGroupName("/long"))
                        .logStreams())
                .singleElement()
                .satisfies(stream -> assertThat(stream.creationTime()).isEqualTo(clock.millis()));
    }

    @Test
    void one_endpoint_at_a_time_has_the_folder() {
        assertThatThrownBy(() -> LocalFargate.start(settings(), clock))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(data.toString());
    }

    @Test
    void a_port_that_is_taken_is_named_and_leaves_the_folder_free() {
        LocalFargateSettings elsewhere = LocalFargateSettings.in(folder.resolve("elsewhere"));
        int taken = twin.fargate().endpoint().getPort();

        assertThatThrownBy(() -> LocalFargate.start(elsewhere.withPort(taken), clock))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(String.valueOf(taken));
        LocalFargate.start(elsewhere, clock).close();
    }

    private LocalFargateSettings settings() {
        return LocalFargateSettings.in(data);
    }

    private void restart() {
        twin.close();
        twin = Twin.start(settings(), clock);
    }

    /** A task that prints, waits for the gate, prints again and ends. */
    private Task atGate(String end) {
        Task task =
                twin.run("sh", "-c", "echo before; until [ -e " + gate + " ]; do sleep 0.02; done; echo after; " + end);
        twin.awaitStatus(task, "RUNNING");
        Awaitility.await().until(() -> twin.lines(task).contains("before"));
        return task;
    }

    private Path container(Task task) {
        return data.resolve("tasks").resolve(Twin.id(task)).resolve("main");
    }

    private static boolean isGone(long process) {
        return ProcessHandle.of(process)
                .flatMap(handle -> handle.info().commandLine())
                .isEmpty();
    }
}
