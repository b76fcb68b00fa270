package io.waybill.container.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder$;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Events of tasks over a queue that speaks SQS's protocol. No clock moves, so nothing is ever looked at. */
class TaskEventsTest extends AwsWire {
    private static final String FOREIGN = "arn:aws:ecs:local:000000000000:task/default/foreign";

    private static SQSRestServer server;
    private static SqsClient sqs;

    private final Map<String, List<String>> heard = Collections.synchronizedMap(new HashMap<>());
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private String queue;

    @BeforeAll
    static void start_a_queue() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = SQSRestServerBuilder$.MODULE$
                .withInterface("127.0.0.1")
                .withPort(port)
                .start();
        server.waitUntilStarted();
        sqs = SqsClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .httpClient(ApacheHttpClient.create())
                .build();
    }

    @AfterAll
    static void stop_the_queue() {
        sqs.close();
        server.stopAndWait();
    }

    @Override
    EcsSettings settings() {
        // A queue of its own for each test; what was not deleted is there again after a second.
        queue = sqs.createQueue(request -> request.queueName("events-" + System.identityHashCode(this))
                        .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "1")))
                .queueUrl();
        ((Logger) LoggerFactory.getLogger(TaskEventQueue.class)).addAppender(log);
        log.start();
        return super.settings().withEvents(URI.create(queue), EcsSettings.Watch.SWEEP);
    }

    @AfterEach
    void stop_listening_to_the_log() {
        ((Logger) LoggerFactory.getLogger(TaskEventQueue.class)).detachAppender(log);
    }

    @Test
    void events_tell_of_a_task_without_a_single_look_at_it() {
        watch(TASK);
        send(event(TASK, 1, "PENDING", ""));
        send(event(TASK, 2, "RUNNING", "startedAt: '2026-03-01T10:00:03.5Z'"));
        send(stopped(TASK, 3, 4));

        await().until(() -> heard.get(TASK).size() == 2);
        assertThat(heard.get(TASK)).containsExactly("running 2026-03-01T10:00:03.500Z", "USER 4");
        allAreDeleted();
        aws.verify(0, sent("DescribeTasks"));
    }

    @Test
    void duplicates_and_disorder_do_no_harm() {
        long seed = 42;
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String arn = TASK + i;
            watch(arn);
            for (int copy = 0; copy < 2; copy++) {
                events.add(event(arn, 1, "PROVISIONING", ""));
                events.add(event(arn, 2, "PENDING", ""));
                events.add(event(arn, 3, "RUNNING", "startedAt: '2026-03-01T10:00:03Z'"));
                events.add(event(arn, 4, "RUNNING", "startedAt: '2026-03-01T10:00:03Z', desiredStatus: 'STOPPED'"));
                events.add(stopped(arn, 5, 0));
            }
        }
        Collections.shuffle(events, new Random(seed));
        events.forEach(this::send);

        for (int i = 0; i < 8; i++) {
            String arn = TASK + i;
            await().until(() -> heard.get(arn).contains("SUCCESS 0"));
        }
        allAreDeleted();
        for (int i = 0; i < 8; i++) {
            assertThat(heard.get(TASK + i))
                    .as("seed %d", seed)
                    .containsExactly("running 2026-03-01T10:00:03Z", "SUCCESS 0");
        }
        aws.verify(0, sent("DescribeTasks"));
    }

    @Test
    void others_events_are_ignored() {
        watch(TASK);
        send(stopped(FOREIGN, 9, 1));
        send("{\"source\": \"aws.ecs\", \"detail-type\": \"ECS Deployment State Change\", \"detail\": {}}");
        send(stopped(TASK, 3, 0));

        await().until(() -> heard.get(TASK).contains("SUCCESS 0"));
        allAreDeleted();
        assertThat(heard).containsOnlyKeys(TASK);
        assertThat(log.list).isEmpty();
    }

    @Test
    void what_cannot_be_read_is_logged_once_and_deleted() {
        watch(TASK);
        List<String> poison = List.of(
                "not json\nat all",
                "[1]",
                "{\"detail\": {}}",
                "{\"source\": \"aws.ecs\", \"detail-type\": \"ECS Task State Change\", \"detail\": {\"version\": 1}}",
                event(TASK, 1, "RUNNING", "startedAt: 'yesterday'"),
                event(TASK, 2, "RUNNING", "containers: 'none'"));
        poison.forEach(this::send);
        send(stopped(TASK, 3, 0));

        await().until(() -> heard.get(TASK).contains("SUCCESS 0"));
        allAreDeleted();
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(poison.size())
                .allMatch(line -> line.contains("is deleted, for it cannot be read") && !line.contains("\n"));
    }

    @Test
    void a_message_whose_event_could_not_be_handed_on_comes_again() {
        // The definition is asked for when a task has ended, and AWS fails that first.
        aws.stubFor(on("DescribeTaskDefinition").willReturn(error(500, "ServerException", "made by the test")));
        watch(TASK);
        send(stopped(TASK, 3, 0).replace("f:3", "f:77"));
        await().until(() ->
                log.list.stream().anyMatch(line -> line.getFormattedMessage().contains("is left for later")));
        assertThat(heard.get(TASK)).doesNotContain("SUCCESS 0");
        assertThat(count()).isEqualTo(1);

        on("DescribeTaskDefinition", ok("{'taskDefinition': " + definition(77, "[{'name': 'main'}]") + "}"));

        await().until(() -> heard.get(TASK).contains("SUCCESS 0"));
        allAreDeleted();
    }

    @Test
    void events_that_come_before_a_task_is_watched_are_told_once_it_is() {
        send(stopped(TASK, 3, 0));
        allAreDeleted();
        send(event(TASK, 2, "RUNNING", "startedAt: '2026-03-01T10:00:03Z'"));
        allAreDeleted();

        watch(TASK);

        await().until(() -> heard.get(TASK).size() == 2);
        assertThat(heard.get(TASK)).containsExactly("running 2026-03-01T10:00:03Z", "SUCCESS 0");
        aws.verify(0, sent("DescribeTasks"));
    }

    @Test
    void the_task_is_looked_at_where_such_an_event_cannot_be_told() {
        // The definition is asked for when a task has ended, and AWS fails that first.
        aws.stubFor(on("DescribeTaskDefinition").willReturn(error(500, "ServerException", "made by the test")));
        send(stopped(TASK, 3, 0).replace("f:3", "f:77"));
        allAreDeleted();
        watch(TASK);
        await().until(() -> aws.findAll(sent("DescribeTaskDefinition")).size() > 0);

        on("DescribeTaskDefinition", ok("{'taskDefinition': " + definition(77, "[{'name': 'main'}]") + "}"));
        on(
                "DescribeTasks",
                ok("{'tasks': [{'taskArn': '" + TASK
                        + "', 'lastStatus': 'STOPPED', 'containers': [{'name': 'main', 'exitCode': 0}]}]}"));

        await().until(() -> {
            // The failed look may be noted only now, and its next try is reckoned from then.
            clock.move(Duration.ofSeconds(30));
            watch(FOREIGN); // Wakes the watcher, which waits by the machine's time.
            return heard.get(TASK).contains("SUCCESS 0");
        });
    }

    @Test
    void a_slow_sweep_finds_what_no_event_tells() {
        on(
                "DescribeTasks",
                ok("{'tasks': [{'taskArn': '" + TASK
                        + "', 'lastStatus': 'STOPPED', 'stoppedReason': 'TaskFailedToStart: RESOURCE:CPU'}]}"));
        watch(TASK);
        assertThat(heard.get(TASK)).isEmpty();
        clock.move(Duration.ofSeconds(30));
        watch(FOREIGN); // Wakes the watcher, which waits by the machine's time.

        await().until(() -> heard.get(TASK).contains("CAPACITY null"));
    }

    private void watch(String arn) {
        aws.stubFor(on("DescribeTaskDefinition")
                .atPriority(10)
                .willReturn(ok("{'taskDefinition': " + definition(3, "[{'name': 'main'}]") + "}")));
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        heard.put(arn, events);
        platform.runtime().watch(new TaskHandle("", "etl", arn, clock.instant()), new TaskObserver() {
            @Override
            public void running(Instant startedAt) {
                events.add("running " + startedAt);
            }

            @Override
            public void ended(TaskEnd end) {
                events.add(end.kind() + " " + end.exitCode());
            }
        });
    }

    private static String stopped(String arn, int version, int exitCode) {
        return event(
                arn,
                version,
                "STOPPED",
                "startedAt: '2026-03-01T10:00:03Z', stopCode: 'EssentialContainerExited', containers: [{name: 'main', exitCode: "
                        + exitCode + ", unknownMember: {a: 1}}]");
    }

    private static String event(String arn, int version, String status, String more) {
        ObjectNode event =
                Json.object("""
                {version: '0', id: 'e1', source: 'aws.ecs', account: '000000000000', time: '2026-03-01T10:00:00Z',
                 region: 'us-east-1', resources: ['%s'], 'detail-type': 'ECS Task State Change', detail: {
                   taskArn: '%s', clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/etl', lastStatus: '%s',
                   taskDefinitionArn: '%s', createdAt: '2026-03-01T10:00:00.123Z', version: %d, updatedAt: null %s}}
                """.formatted(arn, arn, status, REVISION + 3, version, more.isEmpty() ? "" : ", " + more));
        return event.toString();
    }

    private void send(String body) {
        sqs.sendMessage(request -> request.queueUrl(queue).messageBody(body));
    }

    private void allAreDeleted() {
        await().until(() -> count() == 0);
    }

    private int count() {
        return sqs
                .getQueueAttributes(request -> request.queueUrl(queue)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes()
                .values()
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }
}
