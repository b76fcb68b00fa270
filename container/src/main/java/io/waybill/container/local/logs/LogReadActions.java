package io.waybill.container.local.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.wire.ActionTable;
import io.waybill.container.local.wire.ActionTable.Service;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.Json;
import io.waybill.container.local.wire.WireException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** GetLogEvents and DescribeLogStreams. */
public final class LogReadActions {

    /** What a page of events may hold. */
    static final int MAX_EVENTS = 10_000;

    static final long MAX_PAGE_BYTES = 1_048_576;

    private static final int MAX_STREAMS = 50;

    private final LogGroups groups;
    private final String arnPrefix;

    /** @param arnPrefix what stands before a group's name in its streams' ARNs */
    public LogReadActions(LogGroups groups, String arnPrefix) {
        this.groups = groups;
        this.arnPrefix = arnPrefix;
    }

    /** Adds these actions to a table. */
    public void addTo(ActionTable.Builder table) {
        table.add(Service.LOGS, "GetLogEvents", this::getLogEvents);
        table.add(Service.LOGS, "DescribeLogStreams", this::describeLogStreams);
    }

    private JsonNode getLogEvents(Input input) {
        LogGroup group = groups.named(input);
        LogStream stream = group.get(input.textOrEmpty("logStreamName"));
        int limit = stream.faults().limit(limit(input, "limit", MAX_EVENTS, MAX_EVENTS));
        TimeRange range = group.kept(range(input));
        Optional<PageToken> token = input.text("nextToken").map(PageToken::parse);
        boolean isForward = token.map(PageToken::isForward).orElse(input.flag("startFromHead", false));
        long from = token.map(PageToken::offset).orElse(isForward ? stream.head() : stream.end());
        int turn = token.map(PageToken::turn).orElse(0);
        if (stream.faults().isPageEmpty(from, turn)) {
            return answer(new EventPage(List.of(), from, from), turn + 1, turn + 1);
        }
        EventPage page = isForward
                ? stream.forward(from, range, limit, MAX_PAGE_BYTES)
                : stream.backward(from, range, limit, MAX_PAGE_BYTES);
        // A token that equals the one that was sent says that this is the end.
        return answer(page, page.from() == from ? turn : 0, page.to() == from ? turn : 0);
    }

    private static ObjectNode answer(EventPage page, int backwardTurn, int forwardTurn) {
        ObjectNode answer = Json.object();
        var events = answer.putArray("events");
        for (StoredEvent event : page.events()) {
            events.addObject()
                    .put("timestamp", event.timestamp())
                    .put("message", event.message())
                    .put("ingestionTime", event.ingestionTime());
        }
        answer.put("nextForwardToken", new PageToken(true, forwardTurn, page.to()).text());
        answer.put("nextBackwardToken", new PageToken(false, backwardTurn, page.from()).text());
        return answer;
    }

    /** The range of a request's startTime (inclusive) and endTime (exclusive). */
    static TimeRange range(Input input) {
        return new TimeRange(
                input.bigNumber("startTime").orElse(Long.MIN_VALUE),
                input.bigNumber("endTime").orElse(Long.MAX_VALUE));
    }

    /**
     * A limit of a request.
     *
     * @throws WireException when it is none from 1 to the most
     */
    static int limit(Input input, String member, int otherwise, int most) {
        int limit = input.number(member).orElse(otherwise);
        if (limit < 1 || limit > most) {
            throw invalid("1 validation error detected: Value '" + limit + "' at '" + member
                    + "' failed to satisfy constraint: Member must have value between 1 and " + most);
        }
        return limit;
    }

    private JsonNode describeLogStreams(Input input) {
        LogGroup group = groups.named(input);
        String prefix = input.textOrEmpty("logStreamNamePrefix");
        boolean byTime = input.text("orderBy").orElse("LogStreamName").equals("LastEventTime");
        if (byTime && !prefix.isEmpty()) {
            throw invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
        }
        int limit = limit(input, "limit", MAX_STREAMS, MAX_STREAMS);
        Comparator<LogStream> order = Comparator.comparing(LogStream::name);
        if (byTime) {
            order = Comparator.<LogStream>comparingLong(
                            stream -> stream.facts().lastTimestamp().orElse(0))
                    .thenComparing(LogStream::name);
        }
        if (input.flag("descending", false)) {
            order = order.reversed();
        }
        List<LogStream> sorted = group.streams().stream()
                .filter(stream -> stream.name().startsWith(prefix))
                .sorted(order)
                .toList();
        int from = input.text("nextToken").map(token -> after(token, sorted)).orElse(0);
        int to = Math.min(sorted.size(), from + limit);
        ObjectNode answer = Json.object();
        var streams = answer.putArray("logStreams");
        sorted.subList(from, to).forEach(stream -> streams.add(view(group, stream)));
        if (to < sorted.size()) {
            answer.put("nextToken", sorted.get(to - 1).name());
        }
        return answer;
    }

    private static int after(String lastName, List<LogStream> sorted) {
        for (int i = 0; i < sorted.size(); i++) {
            if (sorted.get(i).name().equals(lastName)) {
                return i + 1;
            }
        }
        throw invalid("The specified nextToken is invalid.");
    }

    private ObjectNode view(LogGroup group, LogStream stream) {
        ObjectNode view = Json.object();
        view.put("logStreamName", stream.name());
        view.put("creationTime", stream.creationTime());
        LogStream.Facts facts = stream.facts();
        facts.firstTimestamp().ifPresent(time -> view.put("firstEventTimestamp", time));
        facts.lastTimestamp().ifPresent(time -> view.put("lastEventTimestamp", time));
        facts.lastIngestion().ifPresent(time -> view.put("lastIngestionTime", time));
        view.put("uploadSequenceToken", "0");
        view.put("arn", arnPrefix + group.name() + ":log-stream:" + stream.name());
        view.put("storedBytes", 0);
        return view;
    }

    /** An error of a value. */
    static WireException invalid(String message) {
        return new WireException(ErrorCode.INVALID_PARAMETER, message);
    }
}
