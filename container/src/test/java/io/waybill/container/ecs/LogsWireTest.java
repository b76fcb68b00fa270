package io.waybill.container.ecs;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import io.waybill.container.ecs.limits.LastCalls;
import io.waybill.container.ecs.limits.PacedCalls;
import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskLogs;
import io.waybill.engine.runtime.TaskObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading logs, on the wire. */
class LogsWireTest extends AwsWire {

    @Test
    void a_log_that_is_not_there_yet_is_an_empty_page() {
        on("GetLogEvents", error(400, "ResourceNotFoundException", "The specified log stream does not exist."));
        LogLocation log = new LogLocation("", "/waybill/d", "t/main/abc");

        assertThat(platform.logs().read(log, null, 100)).isEqualTo(new TaskLogs.Page(List.of(), null, true));
        assertThat(platform.logs().read(log, "c7", 100)).isEqualTo(new TaskLogs.Page(List.of(), "c7", true));
        assertThat(platform.logs().tail(log, 10)).isEmpty();
    }

    @Test
    void a_log_is_read_by_its_cursor_over_empty_pages_to_the_token_that_repeats() {
        page(null, "f/1", "'one'", "'two'");
        page("f/1", "f/2");
        page("f/2", "f/3", "'two'");
        page("f/3", "f/3");
        LogLocation log = new LogLocation("", "/waybill/d", "t/main/abc");

        TaskLogs.Page first = platform.logs().read(log, null, 100);
        TaskLogs.Page second = platform.logs().read(log, first.cursor(), 100);
        TaskLogs.Page last = platform.logs().read(log, second.cursor(), 100);

        assertThat(first.lines()).extracting(TaskLogs.Line::text).containsExactly("one", "two");
        assertThat(second.lines()).extracting(TaskLogs.Line::text).containsExactly("two");
        assertThat(last).isEqualTo(new TaskLogs.Page(List.of(), "f/3", true));
        aws.verify(4, sent("GetLogEvents").withRequestBody(matchingJsonPath("$.startFromHead", equalTo("true"))));
    }

    @Test
    void a_log_is_found_by_the_definition_that_the_task_was_started_with() {
        on(
                "DescribeTaskDefinition",
                ok("{'taskDefinition': "
                        + definition(
                                3,
                                "[{'name': 'main', 'logConfiguration': {'logDriver': 'awslogs', 'options': {'awslogs-group': '/g', 'awslogs-stream-prefix': 'p'}}}]")
                        + "}"));
        on("RunTask", ok("{'tasks': [{'taskArn': '" + TASK + "', 'taskDefinitionArn': '" + REVISION + "3'}]}"));
        ObjectNode request = request().put("taskDefinition", "f");
        launch("t", request);

        assertThat(platform.logs().locate("", request, TASK)).contains(new LogLocation("", "/g", "p/main/abc"));
        assertThat(platform.logs().locate("", request, TASK)).contains(new LogLocation("", "/g", "p/main/abc"));

        aws.verify(1, sent("DescribeTaskDefinition"));
    }

    @Test
    void a_log_that_lies_in_another_region_is_read_there() {
        on(
                "DescribeTaskDefinition",
                ok("{'taskDefinition': "
                        + definition(
                                3,
                                "[{'name': 'main', 'logConfiguration': {'logDriver': 'awslogs', 'options': {'awslogs-group': '/g', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'p'}}}]")
                        + "}"));
        page(null, "f/1", "'one'");

        LogLocation log = platform.logs()
                .locate("", request().put("taskDefinition", REVISION + "3"), TASK)
                .orElseThrow();

        assertThat(log.group()).matches("arn:aws:logs:eu-west-1:\\d+:log-group:/g");
        assertThat(log.stream()).isEqualTo("p/main/abc");
        assertThat(platform.logs().read(log, null, 10).lines())
                .extracting(TaskLogs.Line::text)
                .containsExactly("one");
        aws.verify(sent("GetLogEvents").withRequestBody(matchingJsonPath("$.logGroupName", equalTo("/g"))));
    }

    @Test
    void all_who_wait_at_the_end_of_a_log_share_one_look_a_second() {
        page(null, "f/1", "'one'");
        page("f/1", "f/1");
        LogLocation log = new LogLocation("", "/waybill/d", "t/main/abc");
        try (AwsClients clients =
                new AwsClients(settings(), new PacedCalls(platform.limits(), new LastCalls(), clock))) {
            TaskLogs logs = new CloudWatchTaskLogs(
                    clients::logs,
                    new TaskDefinitions(clients.ecs(), clock),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(1),
                    clock);
            for (int viewer = 0; viewer < 20; viewer++) {
                TaskLogs.Page page = logs.read(log, null, 100);
                assertThat(logs.read(log, page.cursor(), 100)).isEqualTo(new TaskLogs.Page(List.of(), "f/1", true));
            }
            // Each reads the line by itself, and the end is looked at once.
            aws.verify(21, sent("GetLogEvents"));

            clock.move(Duration.ofMillis(999));
            logs.read(log, "f/1", 100);
            aws.verify(21, sent("GetLogEvents"));
            clock.move(Duration.ofMillis(1));
            page("f/1", "f/2", "'two'");
            assertThat(logs.read(log, "f/1", 100).lines())
                    .extracting(TaskLogs.Line::text)
                    .containsExactly("two");
            assertThat(logs.settling()).isEqualTo(Duration.ofSeconds(6));
        }
    }

    @Test
    void nobody_who_reads_is_no_call() {
        platform.runtime().watch(new TaskHandle("", "etl", TASK, clock.instant()), new TaskObserver() {
            @Override
            public void running(Instant startedAt) {}

            @Override
            public void ended(TaskEnd end) {}
        });
        clock.move(Duration.ofHours(1));

        aws.verify(0, sent("GetLogEvents"));
        aws.verify(0, sent("FilterLogEvents"));
    }

    @Test
    void a_line_of_a_megabyte_is_one_line() {
        String line = "x".repeat(1024 * 1024 - 26);
        page(null, "f/1", "'" + line + "'");

        TaskLogs.Page page = platform.logs().read(new LogLocation("", "/g", "s"), null, 100);

        assertThat(page.lines()).extracting(TaskLogs.Line::text).containsExactly(line);
    }

    @Test
    void lines_of_the_same_moment_and_text_are_all_there() {
        page(null, "f/1", "'tick'", "'tick'", "'tick'");

        assertThat(platform.logs()
                        .read(new LogLocation("", "/g", "s"), null, 100)
                        .lines())
                .extracting(TaskLogs.Line::text)
                .containsExactly("tick", "tick", "tick");
    }

    private void page(String token, String next, String... messages) {
        StringBuilder events = new StringBuilder();
        for (String message : messages) {
            events.append(events.isEmpty() ? "" : ",")
                    .append("{'timestamp': 1700000000000, 'message': ")
                    .append(message)
                    .append("}");
        }
        MappingBuilder mapping = on("GetLogEvents");
        aws.stubFor((token == null
                        ? mapping.withRequestBody(matchingJsonPath("$[?(!@.nextToken)]"))
                        : mapping.withRequestBody(matchingJsonPath("$.nextToken", equalTo(token))))
                .willReturn(ok("{'events': [" + events + "], 'nextForwardToken': '" + next + "'}")));
    }
}
