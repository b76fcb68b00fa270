package io.waybill.container.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.TaskLogs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * Reads logs where the {@code awslogs} driver writes them, by the cursor that CloudWatch Logs gives: nothing is left
 * out and nothing is read twice, whatever the time stamps are. Thread safe.
 *
 * <p>Empty pages before the end are legal, so a page is at the end only where its cursor is the one that was sent. A call is
 * made only where somebody reads; those who wait at the end of the same log share one look at it in each pace, for AWS
 * gives ten calls a second to all logs of a Region.
 */
final class CloudWatchTaskLogs implements TaskLogs {
    private static final int MOST_LINES = 10_000;
    private static final int EMPTY_PAGES = 20;
    private static final int KNOWN_ENDS = 2_000;

    private final Function<Optional<String>, CloudWatchLogsClient> clients;
    private final TaskDefinitions definitions;
    private final Duration settling;
    private final Duration pace;
    private final Clock clock;
    private final BoundedCache<End, Instant> ends = new BoundedCache<>(KNOWN_ENDS);

    /** The end of a log, as far as it was read. */
    private record End(LogLocation log, @Nullable String cursor) {}

    /**
     * @param clients the client of a Region; of the target's own where it is empty
     * @param settling how long after a task's end lines may still come in
     * @param pace how long it is not looked again whether a log goes on
     */
    CloudWatchTaskLogs(
            Function<Optional<String>, CloudWatchLogsClient> clients,
            TaskDefinitions definitions,
            Duration settling,
            Duration pace,
            Clock clock) {
        this.clients = clients;
        this.definitions = definitions;
        this.settling = settling;
        this.pace = pace;
        this.clock = clock;
    }

    @Override
    public Optional<LogLocation> locate(String target, ObjectNode request, String taskArn) {
        String definition = definitions
                .startedWith(taskArn)
                .orElseGet(() -> request.path("taskDefinition").asText());
        return definitions
                .find(definition)
                .flatMap(known ->
                        known.main(overridden(request)).flatMap(container -> known.logOf(container.name(), taskArn)));
    }

    @Override
    public Page read(LogLocation log, @Nullable String cursor, int limit) {
        Instant now = clock.instant();
        if (ends.get(new End(log, cursor))
                .filter(looked -> looked.plus(pace).isAfter(now) && !looked.isAfter(now))
                .isPresent()) {
            return new Page(List.of(), cursor, true);
        }
        Page page = readOn(log, cursor, limit);
        if (page.atEnd()) {
            ends.put(new End(log, page.cursor()), now);
        }
        return page;
    }

    private Page readOn(LogLocation log, @Nullable String cursor, int limit) {
        String sent = cursor;
        for (int i = 0; i < EMPTY_PAGES; i++) {
            GetLogEventsResponse answer = get(log, sent, limit, true);
            if (answer == null) {
                return new Page(List.of(), cursor, true);
            }
            String next = answer.nextForwardToken();
            boolean atEnd = next == null || next.equals(sent);
            if (!answer.events().isEmpty() || atEnd) {
                return new Page(lines(answer), next == null ? sent : next, atEnd);
            }
            sent = next;
        }
        return new Page(List.of(), sent, false);
    }

    @Override
    public Duration settling() {
        // Who reads last may be shown a look that is a pace old.
        return settling.plus(pace);
    }

    @Override
    public List<Line> tail(LogLocation log, int limit) {
        List<Line> lines = new ArrayList<>();
        String sent = null;
        for (int empty = 0; empty < EMPTY_PAGES && lines.size() < limit; ) {
            GetLogEventsResponse answer = get(log, sent, limit - lines.size(), false);
            if (answer == null) {
                break;
            }
            lines.addAll(0, lines(answer));
            String next = answer.nextBackwardToken();
            if (next == null || next.equals(sent)) {
                break;
            }
            empty += answer.events().isEmpty() ? 1 : 0;
            sent = next;
        }
        return lines;
    }

    /** One page; null where the group or the stream is not there, which is normal before the first line. */
    private @Nullable GetLogEventsResponse get(
            LogLocation log, @Nullable String token, int limit, boolean startFromHead) {
        Optional<LogGroupArn> elsewhere = LogGroupArn.parse(log.group());
        CloudWatchLogsClient logs = clients.apply(elsewhere.map(LogGroupArn::region));
        try {
            return logs.getLogEvents(request -> request.logGroupName(
                            elsewhere.map(LogGroupArn::name).orElse(log.group()))
                    .logStreamName(log.stream())
                    .nextToken(token)
                    .limit(Math.max(1, Math.min(limit, MOST_LINES)))
                    .startFromHead(startFromHead));
        } catch (ResourceNotFoundException e) {
            return null;
        } catch (SdkException e) {
            throw error(log, e);
        }
    }

    private static WaybillException error(LogLocation log, SdkException e) {
        return AwsErrors.of(e, "GetLogEvents", "log group " + log.group() + ", stream " + log.stream());
    }

    private static List<Line> lines(GetLogEventsResponse answer) {
        return answer.events().stream().map(CloudWatchTaskLogs::line).toList();
    }

    private static Line line(OutputLogEvent event) {
        String text = event.message() == null ? "" : event.message();
        String bare = text.endsWith("\n") ? text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1)) : text;
        return new Line(event.timestamp() == null ? Instant.EPOCH : Instant.ofEpochMilli(event.timestamp()), bare);
    }

    private static Set<String> overridden(ObjectNode request) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode override : request.path("overrides").path("containerOverrides")) {
            if (override.hasNonNull("name")) {
                names.add(override.get("name").asText());
            }
        }
        return names;
    }
}
