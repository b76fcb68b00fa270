package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.testing.HandClock;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** FilterLogEvents: many streams as one, in pages. */
class FilterLogEventsTest {

    private static final String GROUP = "/waybill/filter";
    private static final HandClock CLOCK = new HandClock();
    private static final long START = CLOCK.millis();

    @TempDir
    private static Path folder;

    private static Twin twin;
    private static CloudWatchLogsClient logs;

    @BeforeAll
    static void start() {
        twin = Twin.start(LocalFargateSettings.in(folder), CLOCK);
        logs = twin.logs();
        logs.createLogGroup(request -> request.logGroupName(GROUP));
        put("a/1", 0, "red apple");
        put("a/2", 1, "green pear");
        put("a/1", 2, "green apple");
        put("b", 3, "red \"wine\" bottle");
        put("a/2", 3, "Green grape");
    }

    @AfterAll
    static void stop() {
        twin.end();
    }

    @Test
    void streams_are_interleaved_by_time() {
        assertThat(messages(request -> {}))
                .containsExactly("red apple", "green pear", "green apple", "Green grape", "red \"wine\" bottle");
    }

    @Test
    void streams_are_chosen_by_name_or_prefix() {
        assertThat(messages(request -> request.logStreamNames("b", "a/2")))
                .containsExactly("green pear", "Green grape", "red \"wine\" bottle");
        assertThat(messages(request -> request.logStreamNamePrefix("a/"))).hasSize(4);
    }

    @Test
    void times_are_from_inclusive_to_exclusive() {
        assertThat(messages(request -> request.startTime(START + 1).endTime(START + 3)))
                .containsExactly("green pear", "green apple");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            value = {
                "green | 2",
                "green apple | 1",
                "apple -red | 1",
                "?pear ?grape | 2",
                "\"red apple\" | 1",
                "\"\\\"wine\\\"\" | 1",
                "-apple | 3",
                "?pear apple | 2",
                "nothing | 0"
            })
    void messages_are_chosen_by_terms(String pattern, int count) {
        assertThat(messages(request -> request.filterPattern(pattern))).hasSize(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ $.level = \"x\" }", "[a, b]", "%regex%", "\"open"})
    void patterns_that_are_not_known_here_are_refused(String pattern) {
        assertThatThrownBy(() -> messages(request -> request.filterPattern(pattern)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Invalid filter pattern");
    }

    @Test
    void pages_leave_nothing_out_and_double_nothing_also_when_times_are_in_disorder() {
        String group = "/waybill/disorder";
        logs.createLogGroup(request -> request.logGroupName(group));
        Random random = new Random(7);
        for (String stream : List.of("x", "y", "z")) {
            logs.createLogStream(request -> request.logGroupName(group).logStreamName(stream));
            for (int batch = 0; batch < 20; batch++) {
                long from = START + random.nextInt(1000);
                List<InputLogEvent> events = IntStream.range(0, 20)
                        .mapToObj(i -> InputLogEvent.builder()
                                .timestamp(from + i / 4)
                                .message(stream + "x".repeat(500))
                                .build())
                        .toList();
                logs.putLogEvents(request ->
                        request.logGroupName(group).logStreamName(stream).logEvents(events));
            }
        }

        List<FilteredLogEvent> all =
                logs
                        .filterLogEventsPaginator(
                                request -> request.logGroupName(group).limit(70))
                        .events()
                        .stream()
                        .toList();

        assertThat(all).hasSize(1200).extracting(FilteredLogEvent::eventId).doesNotHaveDuplicates();
        assertThat(all).extracting(FilteredLogEvent::timestamp).isSorted();
    }

    @Test
    void a_page_holds_a_megabyte() {
        String group = "/waybill/long";
        logs.createLogGroup(request -> request.logGroupName(group));
        for (String stream : List.of("x", "y")) {
            logs.createLogStream(request -> request.logGroupName(group).logStreamName(stream));
            for (int i = 0; i < 5; i++) {
                InputLogEvent event = InputLogEvent.builder()
                        .timestamp(START + i)
                        .message("m".repeat(400_000))
                        .build();
                logs.putLogEvents(request ->
                        request.logGroupName(group).logStreamName(stream).logEvents(event));
            }
        }

        assertThat(logs.filterLogEvents(request -> request.logGroupName(group)).events())
                .hasSize(2)
                .extracting(FilteredLogEvent::timestamp)
                .containsOnly(START);
        assertThat(logs.filterLogEventsPaginator(request -> request.logGroupName(group)).events().stream())
                .hasSize(10);
    }

    @Test
    void the_last_page_has_no_token() {
        FilterLogEventsResponse whole = filter(request -> request.limit(5));
        FilterLogEventsResponse part = filter(request -> request.limit(4));

        assertThat(whole.nextToken()).isNull();
        assertThat(part.nextToken()).isNotNull();
        assertThat(filter(request -> request.limit(4).nextToken(part.nextToken()))
                        .events())
                .hasSize(1);
    }

    @Test
    void faulty_requests_are_refused() {
        assertThatThrownBy(() -> filter(request -> request.logStreamNames("ghost")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> filter(request -> request.logGroupName("/ghost")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> filter(request -> request.logStreamNames(Collections.nCopies(101, "b"))))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> filter(request -> request.logStreamNames("b").logStreamNamePrefix("b")))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> filter(request -> request.nextToken("%%%")))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> filter(request -> request.nextToken("bm9uZQ")))
                .isInstanceOf(InvalidParameterException.class);
    }

    private static void put(String stream, int millis, String message) {
        try {
            logs.createLogStream(request -> request.logGroupName(GROUP).logStreamName(stream));
        } catch (ResourceAlreadyExistsException e) {
            assertThat(stream).startsWith("a/");
        }
        logs.putLogEvents(request -> request.logGroupName(GROUP)
                .logStreamName(stream)
                .logEvents(InputLogEvent.builder()
                        .timestamp(START + millis)
                        .message(message)
                        .build()));
    }

    private static FilterLogEventsResponse filter(Consumer<FilterLogEventsRequest.Builder> change) {
        FilterLogEventsRequest.Builder request =
                FilterLogEventsRequest.builder().logGroupName(GROUP);
        change.accept(request);
        return logs.filterLogEvents(request.build());
    }

    private static List<String> messages(Consumer<FilterLogEventsRequest.Builder> change) {
        return filter(change).events().stream().map(FilteredLogEvent::message).toList();
    }
}
