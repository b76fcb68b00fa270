package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.testing.HandClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** What befalls tasks that run, and the events that tell of them. */
class RunningFaultsTest {

    private static final String WAITS = "echo ready; while :; do sleep 0.02; done";

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private Twin twin;

    @AfterEach
    void stop() {
        twin.end();
    }

    @Test
    void spot_gives_notice_and_sigterm_and_says_why() {
        faults("faults: [{fault: spot_interruption, delay: 10s}]");
        Task spot = run("FARGATE_SPOT", "trap 'echo packing; exit 4' TERM; " + WAITS);
        Task onDemand = run("FARGATE", WAITS);
        awaitReady(spot);
        awaitReady(onDemand);

        clock.move(Duration.ofMillis(9_999));
        assertThat(twin.describe(spot).desiredStatus()).isEqualTo("RUNNING");
        clock.move(Duration.ofMillis(1));
        Task stopped = twin.awaitStopped(spot);

        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.SPOT_INTERRUPTION);
        assertThat(stopped.stoppedReason()).isEqualTo("Your Spot Task was interrupted.");
        assertThat(stopped.containers().get(0).exitCode()).isEqualTo(4);
        assertThat(twin.lines(spot)).contains("packing");
        JsonNode notice = awaitEvent(spot, "RUNNING STOPPED");
        assertThat(notice.at("/detail/stopCode").asText()).isEqualTo("SpotInterruption");
        assertThat(notice.at("/detail/stoppedReason").asText()).isEqualTo("Your Spot Task was interrupted.");
        assertThat(twin.describe(onDemand).desiredStatus()).isEqualTo("RUNNING");
        twin.ecs().stopTask(request -> request.task(onDemand.taskArn()));
        twin.awaitStopped(onDemand);
    }

    @Test
    void who_does_not_heed_the_notice_of_spot_is_killed_after_two_minutes_at_the_latest() {
        twin = Twin.start(
                FaultyTwin.settings(folder, "faults: [{fault: spot_interruption, delay: 10s}]")
                        .withStopTimeout(Duration.ofMinutes(10)),
                clock);
        Task spot = run("FARGATE_SPOT", "trap '' TERM; " + WAITS);
        awaitReady(spot);
        clock.move(Duration.ofSeconds(10));
        twin.awaitStatus(spot, "STOPPING");

        clock.move(Duration.ofMillis(119_999));
        assertThat(twin.describe(spot).lastStatus()).isEqualTo("STOPPING");
        clock.move(Duration.ofMillis(1));

        assertThat(twin.awaitStopped(spot).containers().get(0).exitCode()).isEqualTo(137);
    }

    @Test
    void with_its_host_the_processes_are_gone_and_nobody_knows_an_exit_code() throws IOException {
        faults("faults: [{fault: host_loss, delay: 10s}]");
        Path pid = folder.resolve("pid");
        Task task = run("FARGATE", "echo $$ >" + pid + "; " + WAITS);
        awaitReady(task);
        long process = Long.parseLong(Files.readString(pid).strip());
        assertThat(ProcessHandle.of(process)).isPresent();

        clock.move(Duration.ofSeconds(10));
        Task stopped = twin.awaitStopped(task);

        assertThat(stopped.stopCodeAsString()).isEqualTo("InfrastructureHealth");
        assertThat(stopped.stoppedReason())
                .isEqualTo("The underlying host of the task is impaired; the task was stopped.");
        assertThat(stopped.containers()).allSatisfy(container -> {
            assertThat(container.lastStatus()).isEqualTo("STOPPED");
            assertThat(container.exitCode()).isNull();
            assertThat(container.reason()).isNull();
        });
        Awaitility.await()
                .untilAsserted(() -> assertThat(ProcessHandle.of(process).filter(ProcessHandle::isAlive))
                        .isEmpty());
    }

    @Test
    void with_its_host_the_exit_code_of_the_shortest_command_is_lost() {
        faults("faults: [{fault: host_loss}]");

        Task stopped = twin.awaitStopped(run("FARGATE", "exit 0"));

        assertThat(stopped.stopCodeAsString()).isEqualTo("InfrastructureHealth");
        assertThat(stopped.containers().get(0).exitCode()).isNull();
    }

    @Test
    void a_container_without_enough_memory_is_killed_with_137_and_its_reason() {
        faults("faults: [{fault: out_of_memory, delay: 10s, match: {family: hungry}}]");
        Task task = run("FARGATE", WAITS);
        awaitReady(task);

        clock.move(Duration.ofSeconds(10));
        Task stopped = twin.awaitStopped(task);

        Container container = stopped.containers().get(0);
        assertThat(container.exitCode()).isEqualTo(137);
        assertThat(container.reason()).isEqualTo("OutOfMemoryError: container killed due to memory usage");
        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
    }

    @Test
    void of_several_containers_the_named_one_runs_out_of_memory() {
        faults("faults: [{fault: out_of_memory, delay: 10s, container: helper}]");
        twin.ecs()
                .registerTaskDefinition(Twin.definition("two", main -> main.command("sh", "-c", WAITS))
                        .containerDefinitions(
                                Twin.container("main")
                                        .command("sh", "-c", WAITS)
                                        .build(),
                                Twin.container("helper")
                                        .essential(false)
                                        .command("sh", "-c", WAITS)
                                        .build())
                        .build());
        Task task = twin.runTask(request -> request.taskDefinition("two"));
        awaitReady(task);

        clock.move(Duration.ofSeconds(10));
        Task seen = twin.await(task, found -> exitCode(found, "helper") != null);

        assertThat(exitCode(seen, "helper")).isEqualTo(137);
        assertThat(seen.lastStatus()).isEqualTo("RUNNING");
        assertThat(exitCode(seen, "main")).isNull();
        twin.ecs().stopTask(request -> request.task(task.taskArn()));
        assertThat(twin.awaitStopped(task).stopCode()).isEqualTo(TaskStopCode.USER_INITIATED);
    }

    @Test
    void an_event_comes_twice_another_too_late_and_a_third_never() {
        faults("""
                faults:
                  - {fault: duplicated_event, after: 1, count: 1}
                  - {fault: reordered_event, after: 3, count: 1}
                  - {fault: lost_event, after: 5, count: 1}
                """);
        Task task = run("FARGATE", "exit 0");
        twin.awaitStopped(task);

        awaitEvent(task, "STOPPED STOPPED");
        assertThat(events.stream().map(RunningFaultsTest::statuses))
                .containsExactly(
                        "PROVISIONING RUNNING",
                        "PENDING RUNNING",
                        "PENDING RUNNING",
                        "ACTIVATING RUNNING",
                        "RUNNING STOPPED",
                        "RUNNING RUNNING",
                        "STOPPING STOPPED",
                        "DEPROVISIONING STOPPED",
                        "STOPPED STOPPED");
        assertThat(events.get(1)).isEqualTo(events.get(2));
        assertThat(events.get(4).at("/detail/version").asInt())
                .isGreaterThan(events.get(5).at("/detail/version").asInt());
    }

    @Test
    void an_event_that_no_other_overtakes_comes_after_its_delay() {
        faults("faults: [{fault: reordered_event, delay: 20s, after: 8}]");
        Task task = run("FARGATE", "exit 0");
        twin.awaitStopped(task);
        awaitEvent(task, "DEPROVISIONING STOPPED");

        clock.move(Duration.ofMillis(19_999));
        assertThat(events).hasSize(8);
        clock.move(Duration.ofMillis(1));
        awaitEvent(task, "STOPPED STOPPED");
        assertThat(events).hasSize(9);
    }

    private Task run(String capacityProvider, String script) {
        RegisterTaskDefinitionRequest definition =
                Twin.definition("hungry", "sh", "-c", script).build();
        String arn =
                twin.ecs().registerTaskDefinition(definition).taskDefinition().taskDefinitionArn();
        return twin.runTask(request -> request.taskDefinition(arn)
                .launchType((LaunchType) null)
                .capacityProviderStrategy(CapacityProviderStrategyItem.builder()
                        .capacityProvider(capacityProvider)
                        .weight(1)
                        .build()));
    }

    private void faults(String yaml) {
        twin = Twin.start(FaultyTwin.settings(folder, yaml).withEvents(event -> events.add(parse(event))), clock);
    }

    private void awaitReady(Task task) {
        twin.awaitStatus(task, "RUNNING");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(twin.lines(task)).contains("ready"));
    }

    private JsonNode awaitEvent(Task task, String statuses) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> events.stream()
                                .filter(event ->
                                        event.at("/detail/taskArn").asText().equals(task.taskArn()))
                                .filter(event -> statuses(event).equals(statuses))
                                .toList(),
                        found -> !found.isEmpty())
                .get(0);
    }

    private static @Nullable Integer exitCode(Task task, String container) {
        return task.containers().stream()
                .filter(found -> found.name().equals(container))
                .findFirst()
                .orElseThrow()
                .exitCode();
    }

    private static String statuses(JsonNode event) {
        return event.at("/detail/lastStatus").asText() + " "
                + event.at("/detail/desiredStatus").asText();
    }

    private static JsonNode parse(String event) {
        try {
            return new ObjectMapper().readTree(event);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(event, e);
        }
    }
}
