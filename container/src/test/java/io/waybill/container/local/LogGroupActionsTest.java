package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.testing.HandClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.RejectedLogEventsInfo;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.ecs.model.Task;

/** DescribeLogGroups, DeleteLogGroup, DeleteLogStream and PutRetentionPolicy. */
class LogGroupActionsTest {

    private static final String GROUP = "/tests";
    private static final String STREAM = "stream";

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
    void groups_are_described_by_prefix_or_part_of_their_name_in_pages() {
        List.of("/a/1", "/a/2", "/b/1").forEach(this::create);
        twin.logs().putRetentionPolicy(request -> request.logGroupName("/a/2").retentionInDays(7));
        restart();

        assertThat(names("/a", null)).containsExactly("/a/1", "/a/2");
        assertThat(names(null, "/1")).containsExactly("/a/1", "/b/1");
        assertThat(twin.logs()
                        .describeLogGroupsPaginator(request -> request.limit(2))
                        .logGroups())
                .extracting(LogGroup::logGroupName)
                .containsExactly("/a/1", "/a/2", "/b/1");
        LogGroup second = twin.logs()
                .describeLogGroups(request -> request.logGroupNamePrefix("/a/2"))
                .logGroups()
                .get(0);
        assertThat(second.retentionInDays()).isEqualTo(7);
        assertThat(second.creationTime()).isEqualTo(clock.millis());
        assertThat(second.arn()).isEqualTo("arn:aws:logs:us-east-1:000000000000:log-group:/a/2:*");
        assertThat(second.storedBytes()).isZero();
        assertThatThrownBy(() -> names("/a", "/1")).isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> twin.logs().describeLogGroups(request -> request.limit(51)))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void a_deleted_group_is_gone_with_its_streams_and_can_be_made_again() throws IOException {
        stream();
        put("one");

        twin.logs().deleteLogGroup(request -> request.logGroupName(GROUP));

        assertThat(names(null, null)).isEmpty();
        try (Stream<Path> left = Files.list(folder.resolve("logs"))) {
            assertThat(left).isEmpty();
        }
        assertThatThrownBy(() -> twin.logs().deleteLogGroup(request -> request.logGroupName(GROUP)))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("The specified log group does not exist.");
        stream();
        restart();
        assertThat(lines()).isEmpty();
    }

    @Test
    void a_deleted_stream_is_gone() {
        stream();
        put("one");

        twin.logs().deleteLogStream(request -> request.logGroupName(GROUP).logStreamName(STREAM));

        assertThatThrownBy(this::lines)
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("The specified log stream does not exist.");
        assertThatThrownBy(() -> twin.logs()
                        .deleteLogStream(request -> request.logGroupName(GROUP).logStreamName(STREAM)))
                .isInstanceOf(ResourceNotFoundException.class);
        restart();
        assertThatThrownBy(this::lines).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void a_container_whose_log_is_deleted_runs_to_its_end_and_what_it_prints_is_lost() throws IOException {
        Path gate = folder.resolve("gate");
        Task task =
                twin.run("sh", "-c", "echo before; until [ -e " + gate + " ]; do sleep 0.02; done; echo after; exit 4");
        twin.awaitStatus(task, "RUNNING");
        Awaitility.await().until(() -> twin.lines(task).contains("before"));

        twin.logs().deleteLogGroup(request -> request.logGroupName(GROUP));
        restart();
        Files.createFile(gate);

        assertThat(twin.awaitStopped(task).containers().get(0).exitCode()).isEqualTo(4);
        assertThat(names(null, null)).isEmpty();
    }

    @Test
    void what_is_older_than_the_retention_is_not_answered_and_leaves_the_file() throws IOException {
        stream();
        put("first");
        clock.move(Duration.ofHours(12));
        put("second");
        GetLogEventsResponse page = twin.logs()
                .getLogEvents(request -> request.logGroupName(GROUP)
                        .logStreamName(STREAM)
                        .startFromHead(true)
                        .limit(1));
        twin.logs().putRetentionPolicy(request -> request.logGroupName(GROUP).retentionInDays(1));
        assertThat(lines()).containsExactly("first", "second");

        clock.move(Duration.ofHours(12).plusMillis(1));
        assertThat(lines()).containsExactly("second");
        assertThat(filtered()).containsExactly("second");
        Awaitility.await().until(() -> !file().contains("first"));

        assertThat(file()).contains("second");
        put("third");
        assertThat(lines()).containsExactly("second", "third");
        assertThat(after(page.nextForwardToken())).containsExactly("second", "third");
        restart();
        assertThat(lines()).containsExactly("second", "third");
        assertThat(after(page.nextForwardToken())).containsExactly("second", "third");
        clock.move(Duration.ofDays(2));
        Awaitility.await().until(() -> !file().contains("third"));
        put("fourth");
        assertThat(lines()).containsExactly("fourth");
        assertThat(filtered()).containsExactly("fourth");
    }

    @Test
    void a_running_container_goes_on_printing_where_it_was_when_all_that_it_printed_was_dropped() throws IOException {
        Path gate = folder.resolve("gate");
        Task task = twin.run("sh", "-c", "echo before; until [ -e " + gate + " ]; do sleep 0.02; done; echo after");
        twin.awaitStatus(task, "RUNNING");
        Awaitility.await().until(() -> twin.lines(task).contains("before"));
        twin.logs().putRetentionPolicy(request -> request.logGroupName(GROUP).retentionInDays(1));
        Path log = folder.resolve("logs/%2Ftests/it%2Fmain%2F" + Twin.id(task) + ".log");

        clock.move(Duration.ofDays(2));
        Awaitility.await().until(() -> !Files.readString(log).contains("before"));
        restart();
        Files.createFile(gate);

        twin.awaitStopped(task);
        assertThat(twin.lines(task)).containsExactly("after");
    }

    @Test
    void events_that_the_retention_would_drop_are_rejected() {
        stream();
        twin.logs().putRetentionPolicy(request -> request.logGroupName(GROUP).retentionInDays(1));
        long now = clock.millis();

        RejectedLogEventsInfo rejected = twin.logs()
                .putLogEvents(request -> request.logGroupName(GROUP)
                        .logStreamName(STREAM)
                        .logEvents(event(now - Duration.ofHours(24).toMillis() - 1, "old"), event(now - 1, "new")))
                .rejectedLogEventsInfo();

        assertThat(rejected.expiredLogEventEndIndex()).isEqualTo(1);
        assertThat(lines()).containsExactly("new");
    }

    @Test
    void a_policy_has_one_of_awss_lengths_and_can_be_taken_away() {
        stream();

        assertThatThrownBy(() -> twin.logs()
                        .putRetentionPolicy(
                                request -> request.logGroupName(GROUP).retentionInDays(2)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("retentionInDays");
        assertThatThrownBy(() -> twin.logs()
                        .putRetentionPolicy(
                                request -> request.logGroupName("/none").retentionInDays(1)))
                .isInstanceOf(ResourceNotFoundException.class);
        twin.logs().putRetentionPolicy(request -> request.logGroupName(GROUP).retentionInDays(1));
        twin.logs().deleteRetentionPolicy(request -> request.logGroupName(GROUP));
        put("kept");
        clock.move(Duration.ofDays(400));
        assertThat(lines()).containsExactly("kept");
    }

    @Test
    void a_long_stream_loses_its_front_only() throws IOException {
        stream();
        twin.logs().putRetentionPolicy(request -> request.logGroupName(GROUP).retentionInDays(1));
        String filler = "x".repeat(300);
        putAll(IntStream.range(0, 1000).mapToObj(i -> "a" + i + filler).toList());
        clock.move(Duration.ofHours(13));
        List<String> later =
                IntStream.range(0, 1000).mapToObj(i -> "b" + i + filler).toList();
        putAll(later);

        clock.move(Duration.ofHours(13));
        Awaitility.await().until(() -> !file().contains("a999x"));

        assertThat(lines()).isEqualTo(later);
        assertThat(filtered()).isEqualTo(later);
    }

    private void stream() {
        create(GROUP);
        twin.logs().createLogStream(request -> request.logGroupName(GROUP).logStreamName(STREAM));
    }

    private void create(String group) {
        twin.logs().createLogGroup(request -> request.logGroupName(group));
    }

    private void put(String message) {
        putAll(List.of(message));
    }

    private void putAll(List<String> messages) {
        List<InputLogEvent> events =
                messages.stream().map(message -> event(clock.millis(), message)).toList();
        twin.logs()
                .putLogEvents(request ->
                        request.logGroupName(GROUP).logStreamName(STREAM).logEvents(events));
    }

    private static InputLogEvent event(long timestamp, String message) {
        return InputLogEvent.builder().timestamp(timestamp).message(message).build();
    }

    private List<String> lines() {
        return twin
                .logs()
                .getLogEventsPaginator(request ->
                        request.logGroupName(GROUP).logStreamName(STREAM).startFromHead(true))
                .events()
                .stream()
                .map(OutputLogEvent::message)
                .toList();
    }

    private List<String> after(String token) {
        return twin
                .logs()
                .getLogEvents(request -> request.logGroupName(GROUP)
                        .logStreamName(STREAM)
                        .startFromHead(true)
                        .nextToken(token))
                .events()
                .stream()
                .map(OutputLogEvent::message)
                .toList();
    }

    private List<String> filtered() {
        return twin.logs().filterLogEventsPaginator(request -> request.logGroupName(GROUP)).events().stream()
                .map(FilteredLogEvent::message)
                .toList();
    }

    private List<String> names(String prefix, String pattern) {
        return twin
                .logs()
                .describeLogGroups(request -> request.logGroupNamePrefix(prefix).logGroupNamePattern(pattern))
                .logGroups()
                .stream()
                .map(LogGroup::logGroupName)
                .toList();
    }

    private String file() throws IOException {
        return Files.readString(folder.resolve("logs/%2Ftests/stream.log"));
    }

    private void restart() {
        twin.close();
        twin = Twin.start(LocalFargateSettings.in(folder), clock);
    }
}
