package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.container.local.events.TaskEventSink;
import io.waybill.testing.HandClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;

/** What EventBridge would tell of tasks. */
class TaskEventsTest {

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private Twin twin;

    @AfterEach
    void stop() {
        gate.countDown();
        twin.end();
    }

    @Test
    void every_change_of_a_status_is_told_in_order_with_a_greater_version() {
        listen();
        Task task = twin.run("sh", "-c", "exit 3");

        awaitEvents(9);

        assertThat(events.stream().map(TaskEventsTest::statuses))
                .containsExactly(
                        "PROVISIONING RUNNING",
                        "PENDING RUNNING",
                        "ACTIVATING RUNNING",
                        "RUNNING RUNNING",
                        "RUNNING STOPPED",
                        "DEACTIVATING STOPPED",
                        "STOPPING STOPPED",
                        "DEPROVISIONING STOPPED",
                        "STOPPED STOPPED");
        assertThat(events.stream().map(event -> event.at("/detail/version").asInt()))
                .isSorted()
                .doesNotHaveDuplicates()
                .endsWith(twin.describe(task).version().intValue());
        assertThat(events)
                .allSatisfy(event ->
                        assertThat(event.at("/detail/taskArn").asText()).isEqualTo(task.taskArn()));
    }

    @Test
    void an_event_has_the_envelope_of_eventbridge_and_the_task_with_iso_times() {
        listen();
        clock.move(Duration.ofMillis(250));
        Instant accepted = clock.instant();
        String definition = twin.ecs()
                .registerTaskDefinition(
                        Twin.definition("work", "sh", "-c", "exit 3").build())
                .taskDefinition()
                .taskDefinitionArn();
        Task task = twin.runTask(request -> request.taskDefinition(definition)
                .startedBy("me")
                .tags(Tag.builder().key("dag").value("sales").build()));
        awaitEvents(9);
        JsonNode last = events.get(8);
        JsonNode detail = last.path("detail");
        Task stopped = twin.describe(task);

        assertThat(last.path("version").asText()).isEqualTo("0");
        assertThat(last.path("id").asText()).hasSize(36);
        assertThat(last.path("detail-type").asText()).isEqualTo("ECS Task State Change");
        assertThat(last.path("source").asText()).isEqualTo("aws.ecs");
        assertThat(last.path("account").asText()).isEqualTo("000000000000");
        assertThat(last.path("region").asText()).isEqualTo("us-east-1");
        assertThat(last.path("time").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(last.path("resources")).map(JsonNode::asText).containsExactly(task.taskArn());
        assertThat(detail.path("createdAt").asText()).isEqualTo(accepted.toString());
        assertThat(detail.path("stoppedAt").asText())
                .isEqualTo(stopped.stoppedAt().toString());
        assertThat(detail.path("updatedAt").asText()).isEqualTo(accepted.toString());
        assertThat(detail.path("clusterArn").asText()).isEqualTo(stopped.clusterArn());
        assertThat(detail.path("taskDefinitionArn").asText()).isEqualTo(definition);
        assertThat(detail.path("startedBy").asText()).isEqualTo("me");
        assertThat(detail.path("stopCode").asText()).isEqualTo("EssentialContainerExited");
        assertThat(detail.path("stoppedReason").asText()).isEqualTo(stopped.stoppedReason());
        assertThat(detail.at("/containers/0/exitCode").asInt()).isEqualTo(3);
        assertThat(detail.at("/containers/0/lastStatus").asText()).isEqualTo("STOPPED");
        assertThat(detail.has("tags")).isFalse();
        assertThat(events.get(0).at("/detail/containers/0/exitCode").isMissingNode())
                .isTrue();
        assertThat(events.stream().map(event -> event.path("id").asText())).doesNotHaveDuplicates();
    }

    @Test
    void a_stop_that_was_asked_for_is_told_at_once() {
        listen();
        Task task = twin.run("sh", "-c", "while :; do sleep 0.02; done");
        awaitEvents(4);

        twin.ecs().stopTask(request -> request.task(task.taskArn()).reason("enough"));
        awaitEvents(9);

        assertThat(statuses(events.get(4))).isEqualTo("RUNNING STOPPED");
        assertThat(events.get(4).at("/detail/stopCode").asText()).isEqualTo("UserInitiated");
        assertThat(events.get(4).at("/detail/stoppedReason").asText()).isEqualTo("enough");
    }

    @Test
    void a_status_that_nobody_wants_to_hear_of_is_not_told() {
        start(new TaskEventSink() {
            @Override
            public boolean wants(String lastStatus) {
                return lastStatus.equals("RUNNING") || lastStatus.equals("STOPPED");
            }

            @Override
            public void emit(String eventJson) {
                events.add(parse(eventJson));
            }
        });
        twin.awaitStopped(twin.run("true"));
        awaitEvents(3);

        assertThat(events.stream().map(TaskEventsTest::statuses))
                .containsExactly("RUNNING RUNNING", "RUNNING STOPPED", "STOPPED STOPPED");
    }

    @Test
    void a_listener_that_does_not_come_back_holds_no_task_up() {
        start(event -> await(gate));

        assertThat(twin.awaitStopped(twin.run("true")).containers().get(0).exitCode())
                .isZero();
    }

    @Test
    void a_listener_that_fails_is_told_the_rest_all_the_same() {
        start(event -> {
            events.add(parse(event));
            throw new IllegalStateException("The queue is full (this fault belongs to the test)");
        });
        twin.run("true");

        awaitEvents(9);
        assertThat(statuses(events.get(8))).isEqualTo("STOPPED STOPPED");
    }

    private void listen() {
        start(event -> events.add(parse(event)));
    }

    private void start(TaskEventSink sink) {
        twin = Twin.start(LocalFargateSettings.in(folder).withEvents(sink), clock);
    }

    private void awaitEvents(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(events).hasSize(count));
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

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
