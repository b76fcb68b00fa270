package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.testing.HandClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.ecs.model.Task;

/** Logs that come late, in pieces, or not at all. */
class LogFaultsTest {

    private static final List<String> TWENTY =
            IntStream.rangeClosed(1, 20).mapToObj(i -> "line " + i).toList();
    private static final String PRINT_TWENTY = "i=1; while [ $i -le 20 ]; do echo line $i; i=$((i+1)); done";

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private Twin twin;

    @AfterEach
    void stop() {
        twin.end();
    }

    @Test
    void late_lines_are_seen_after_their_delay_though_the_task_has_stopped() {
        twin = FaultyTwin.start(folder, clock, "faults: [{fault: late_logs, delay: 30s}]");
        Task task = twin.awaitStopped(twin.run("sh", "-c", "echo one; echo two"));

        assertThat(twin.lines(task)).isEmpty();
        assertThat(newest(task)).isEmpty();
        assertThat(filtered()).isEmpty();
        clock.move(Duration.ofMillis(29_999));
        assertThat(twin.lines(task)).isEmpty();
        clock.move(Duration.ofMillis(1));

        assertThat(twin.lines(task)).containsExactly("one", "two");
        assertThat(newest(task)).containsExactly("one", "two");
        assertThat(filtered()).containsExactly("one", "two");
    }

    @Test
    void a_token_from_before_goes_on_with_the_late_lines() {
        twin = FaultyTwin.start(folder, clock, "faults: [{fault: late_logs, delay: 30s}]");
        Task task = twin.awaitStopped(twin.run("sh", "-c", "echo one"));

        String token = page(task, "").nextForwardToken();
        assertThat(page(task, token).nextForwardToken()).isEqualTo(token);
        clock.move(Duration.ofSeconds(30));

        assertThat(page(task, token).events()).map(OutputLogEvent::message).containsExactly("one");
    }

    @Test
    void split_logs_come_in_small_pages_with_empty_ones_between_them_and_have_an_end() {
        twin = FaultyTwin.start(folder, clock, "{seed: 7, faults: [{fault: split_logs, events: 3}]}");
        Task task = twin.awaitStopped(twin.run("sh", "-c", PRINT_TWENTY));
        List<List<String>> pages = pages(task);
        List<Integer> sizes = pages.stream().map(List::size).toList();

        assertThat(pages.stream().flatMap(List::stream)).containsExactlyElementsOf(TWENTY);
        assertThat(sizes).contains(0).allMatch(size -> size <= 3);
        assertThat(sizes.lastIndexOf(3))
                .as("an empty page between others: %s", sizes)
                .isGreaterThan(sizes.indexOf(0));
    }

    @Test
    void long_lines_come_as_several_events() {
        twin = FaultyTwin.start(folder, clock, "faults: [{fault: split_logs, bytes: 10}]");

        Task task = twin.awaitStopped(twin.run("echo", "0123456789abcdefghij-é"));

        assertThat(pages(task).stream().flatMap(List::stream)).containsExactly("0123456789", "abcdefghij", "-é");
    }

    @Test
    void some_lines_never_arrive_and_the_same_ones_for_the_same_seed() {
        List<String> seven = survivors(7);

        assertThat(seven).isSubsetOf(TWENTY).isNotEmpty().hasSizeLessThan(20);
        assertThat(survivors(7)).isEqualTo(seven);
        assertThat(survivors(8)).isNotEqualTo(seven);
    }

    private List<String> survivors(int seed) {
        if (twin != null) {
            twin.close();
        }
        twin = FaultyTwin.start(
                folder.resolve("seed-" + seed + "-" + System.nanoTime()),
                clock,
                "{seed: " + seed + ", faults: [{fault: lost_logs, share: 0.4}]}");
        return twin.lines(twin.awaitStopped(twin.run("sh", "-c", PRINT_TWENTY)));
    }

    private List<List<String>> pages(Task task) {
        List<List<String>> pages = new ArrayList<>();
        String token = "";
        GetLogEventsResponse page = page(task, token);
        while (!page.nextForwardToken().equals(token)) {
            pages.add(page.events().stream().map(OutputLogEvent::message).toList());
            token = page.nextForwardToken();
            page = page(task, token);
        }
        return pages;
    }

    private List<String> newest(Task task) {
        return twin
                .logs()
                .getLogEvents(request -> request.logGroupName("/tests").logStreamName("it/main/" + Twin.id(task)))
                .events()
                .stream()
                .map(OutputLogEvent::message)
                .toList();
    }

    private List<String> filtered() {
        return twin.logs().filterLogEvents(request -> request.logGroupName("/tests")).events().stream()
                .map(FilteredLogEvent::message)
                .toList();
    }

    private GetLogEventsResponse page(Task task, String token) {
        return twin.logs()
                .getLogEvents(request -> request.logGroupName("/tests")
                        .logStreamName("it/main/" + Twin.id(task))
                        .startFromHead(true)
                        .nextToken(token.isEmpty() ? null : token));
    }
}
