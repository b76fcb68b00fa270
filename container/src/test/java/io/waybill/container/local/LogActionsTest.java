package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.testing.HandClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** Log groups, streams and events, without any task. */
class LogActionsTest {

    private static final String GROUP = "/waybill/logs";
    private static final HandClock CLOCK = new HandClock();

    @TempDir
    private static Path folder;

    private static Twin twin;
    private static CloudWatchLogsClient logs;

    @BeforeAll
    static void start() {
        twin = Twin.start(LocalFargateSettings.in(folder), CLOCK);
        logs = twin.logs();
        logs.createLogGroup(request -> request.logGroupName(GROUP));
    }

    @AfterAll
    static void stop() {
        twin.end();
    }

    @Test
    void events_are_read_as_they_were_put() {
        stream("put");
        put("put", "first", "line one\nline two \\n \\", "é €");

        GetLogEventsResponse page = get("put", request -> request.startFromHead(true));

        assertThat(messages(page)).containsExactly("first", "line one\nline two \\n \\", "é €");
        assertThat(page.events().get(0).timestamp()).isEqualTo(CLOCK.millis());
        assertThat(page.events().get(0).ingestionTime()).isEqualTo(CLOCK.millis());
    }

    @Test
    void reading_forward_ends_with_the_token_that_was_sent_and_goes_on_from_it() {
        stream("forward");
        put("forward", "1", "2", "3");

        GetLogEventsResponse first =
                get("forward", request -> request.startFromHead(true).limit(2));
        GetLogEventsResponse second = next("forward", first.nextForwardToken());
        GetLogEventsResponse end = next("forward", second.nextForwardToken());
        put("forward", "4");
        GetLogEventsResponse more = next("forward", end.nextForwardToken());

        assertThat(messages(first)).containsExactly("1", "2");
        assertThat(messages(second)).containsExactly("3");
        assertThat(messages(end)).isEmpty();
        assertThat(end.nextForwardToken()).isEqualTo(second.nextForwardToken());
        assertThat(messages(more)).containsExactly("4");
    }

    @Test
    void reading_backward_begins_with_the_latest() {
        stream("backward");
        put("backward", "1", "2", "3");

        GetLogEventsResponse latest = get("backward", request -> request.limit(2));
        GetLogEventsResponse before = next("backward", latest.nextBackwardToken());
        GetLogEventsResponse head = next("backward", before.nextBackwardToken());
        GetLogEventsResponse after = next("backward", latest.nextForwardToken());

        assertThat(messages(latest)).containsExactly("2", "3");
        assertThat(messages(before)).containsExactly("1");
        assertThat(messages(head)).isEmpty();
        assertThat(head.nextBackwardToken()).isEqualTo(before.nextBackwardToken());
        assertThat(messages(after)).isEmpty();
    }

    @Test
    void the_start_time_is_inclusive_and_the_end_time_is_not() {
        stream("times");
        long now = CLOCK.millis();
        logs.putLogEvents(request -> request.logGroupName(GROUP)
                .logStreamName("times")
                .logEvents(event(now - 2, "a"), event(now - 1, "b"), event(now, "c")));

        assertThat(messages(get("times", request -> request.startTime(now - 1))))
                .containsExactly("b", "c");
        assertThat(messages(get(
                        "times",
                        request -> request.startTime(now - 2).endTime(now).startFromHead(true))))
                .containsExactly("a", "b");
    }

    @Test
    void a_page_holds_a_megabyte_or_ten_thousand_events() {
        stream("big");
        IntStream.range(0, 4).forEach(i -> put("big", "x".repeat(400_000), "y".repeat(400_000)));
        stream("many");
        IntStream.range(0, 2)
                .forEach(i ->
                        put("many", IntStream.range(0, 8000).mapToObj(j -> "e").toArray(String[]::new)));

        assertThat(get("big", request -> request.startFromHead(true)).events()).hasSize(2);
        assertThat(get("big", request -> {}).events()).hasSize(2);
        assertThat(logs
                        .getLogEventsPaginator(request ->
                                request.logGroupName(GROUP).logStreamName("big").startFromHead(true))
                        .events()
                        .stream())
                .hasSize(8);
        assertThat(get("many", request -> request.startFromHead(true)).events()).hasSize(10_000);
        assertThat(get("many", request -> {}).events()).hasSize(10_000);
    }

    @Test
    void what_is_not_there_is_not_found() {
        assertThatThrownBy(() -> get("ghost", request -> {}))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("The specified log stream does not exist.");
        assertThatThrownBy(() -> logs.getLogEvents(
                        request -> request.logGroupName("/ghost").logStreamName("s")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("The specified log group does not exist.");
        assertThatThrownBy(() -> logs.createLogStream(
                        request -> request.logGroupName("/ghost").logStreamName("s")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> put("ghost", "x")).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void what_is_there_is_not_made_again() {
        stream("twice");

        assertThatThrownBy(() -> stream("twice")).isInstanceOf(ResourceAlreadyExistsException.class);
        assertThatThrownBy(() -> logs.createLogGroup(request -> request.logGroupName(GROUP)))
                .isInstanceOf(ResourceAlreadyExistsException.class);
    }

    @Test
    void names_and_tokens_are_checked() {
        stream("checked");

        refuses(() -> logs.createLogGroup(request -> request.logGroupName("a b")));
        refuses(() -> stream("a:b"));
        refuses(() -> get("checked", request -> request.nextToken("f/12")));
        refuses(() -> get("checked", request -> request.nextToken("f/" + "9".repeat(56))));
        refuses(() -> get("checked", request -> request.limit(10_001)));
    }

    @Test
    void events_are_put_in_order_within_a_day_and_a_megabyte() {
        stream("strict");
        long now = CLOCK.millis();

        refuses(() -> putEvents("strict", event(now, "a"), event(now - 1, "b")));
        refuses(() -> putEvents("strict", event(now - Duration.ofHours(25).toMillis(), "a"), event(now, "b")));
        refuses(() -> putEvents("strict"));
        refuses(() -> putEvents("strict", event(now, "")));
        refuses(() -> put("strict", "x".repeat(600_000), "x".repeat(600_000)));
    }

    @Test
    void events_that_are_too_old_or_too_new_are_named_and_left_out() {
        stream("ages");
        long now = CLOCK.millis();

        PutLogEventsResponse old =
                putEvents("ages", event(now - Duration.ofDays(15).toMillis(), "old"));
        PutLogEventsResponse future = putEvents(
                "ages", event(now, "now"), event(now + Duration.ofHours(3).toMillis(), "future"));

        assertThat(old.rejectedLogEventsInfo().tooOldLogEventEndIndex()).isEqualTo(1);
        assertThat(future.rejectedLogEventsInfo().tooNewLogEventStartIndex()).isEqualTo(1);
        assertThat(messages(get("ages", request -> {}))).containsExactly("now");
    }

    @Test
    void streams_are_described_by_name_or_by_their_last_event() {
        String group = "/waybill/streams";
        logs.createLogGroup(request -> request.logGroupName(group));
        for (String name : List.of("it/b", "it/a", "other")) {
            logs.createLogStream(request -> request.logGroupName(group).logStreamName(name));
            CLOCK.move(Duration.ofMillis(1));
            logs.putLogEvents(
                    request -> request.logGroupName(group).logStreamName(name).logEvents(event(CLOCK.millis(), "x")));
        }

        assertThat(
                        logs
                                .describeLogStreamsPaginator(
                                        request -> request.logGroupName(group).limit(1))
                                .logStreams()
                                .stream()
                                .map(LogStream::logStreamName))
                .containsExactly("it/a", "it/b", "other");
        assertThat(logs.describeLogStreams(
                                request -> request.logGroupName(group).logStreamNamePrefix("it/"))
                        .logStreams())
                .hasSize(2)
                .allSatisfy(stream -> assertThat(stream.lastEventTimestamp()).isEqualTo(stream.firstEventTimestamp()));
        assertThat(logs.describeLogStreams(request -> request.logGroupName(group)
                                .orderBy(OrderBy.LAST_EVENT_TIME)
                                .descending(true)
                                .limit(1))
                        .logStreams()
                        .get(0)
                        .logStreamName())
                .isEqualTo("other");
        refuses(() -> logs.describeLogStreams(request ->
                request.logGroupName(group).orderBy(OrderBy.LAST_EVENT_TIME).logStreamNamePrefix("it")));
    }

    @Test
    void a_group_may_be_named_by_its_arn() {
        stream("byarn");
        put("byarn", "x");

        assertThat(logs.getLogEvents(request -> request.logGroupIdentifier(
                                        "arn:aws:logs:us-east-1:000000000000:log-group:" + GROUP)
                                .logStreamName("byarn"))
                        .events())
                .hasSize(1);
    }

    private static void stream(String name) {
        logs.createLogStream(request -> request.logGroupName(GROUP).logStreamName(name));
    }

    private static void put(String stream, String... messages) {
        List<InputLogEvent> events = new ArrayList<>();
        for (String message : messages) {
            events.add(event(CLOCK.millis(), message));
        }
        putEvents(stream, events.toArray(InputLogEvent[]::new));
    }

    private static PutLogEventsResponse putEvents(String stream, InputLogEvent... events) {
        return logs.putLogEvents(
                request -> request.logGroupName(GROUP).logStreamName(stream).logEvents(events));
    }

    private static InputLogEvent event(long timestamp, String message) {
        return InputLogEvent.builder().timestamp(timestamp).message(message).build();
    }

    private static GetLogEventsResponse get(String stream, Consumer<GetLogEventsRequest.Builder> change) {
        GetLogEventsRequest.Builder request =
                GetLogEventsRequest.builder().logGroupName(GROUP).logStreamName(stream);
        change.accept(request);
        return logs.getLogEvents(request.build());
    }

    private static GetLogEventsResponse next(String stream, String token) {
        return get(stream, request -> request.nextToken(token).startFromHead(true));
    }

    private static List<String> messages(GetLogEventsResponse page) {
        return page.events().stream().map(OutputLogEvent::message).toList();
    }

    private static void refuses(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(InvalidParameterException.class);
    }
}
