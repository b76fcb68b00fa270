package io.waybill.container.local.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.wire.ActionTable;
import io.waybill.container.local.wire.ActionTable.Service;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.Json;
import io.waybill.container.local.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** CreateLogStream, DeleteLogStream and PutLogEvents. */
public final class LogActions {

    private static final int MAX_EVENTS = 10_000;
    private static final int MAX_BATCH_BYTES = 1_048_576;
    private static final int EVENT_OVERHEAD = 26;

    private final LogGroups groups;
    private final Clock clock;

    /** @param clock what events are held against: none may be too old or too new */
    public LogActions(LogGroups groups, Clock clock) {
        this.groups = groups;
        this.clock = clock;
    }

    /** Adds these actions to a table. */
    public void addTo(ActionTable.Builder table) {
        table.add(Service.LOGS, "CreateLogStream", this::createLogStream);
        table.add(Service.LOGS, "DeleteLogStream", this::deleteLogStream);
        table.add(Service.LOGS, "PutLogEvents", this::putLogEvents);
    }

    private JsonNode createLogStream(Input input) {
        groups.createStream(input.textOrEmpty("logGroupName"), input.textOrEmpty("logStreamName"));
        return Json.object();
    }

    private JsonNode deleteLogStream(Input input) {
        groups.get(input.textOrEmpty("logGroupName")).deleteStream(input.textOrEmpty("logStreamName"));
        return Json.object();
    }

    private JsonNode putLogEvents(Input input) {
        LogGroup group = groups.get(input.textOrEmpty("logGroupName"));
        LogStream stream = group.get(input.textOrEmpty("logStreamName"));
        List<NewEvent> events = new ArrayList<>();
        long bytes = 0;
        for (Input event : input.structures("logEvents")) {
            long timestamp =
                    event.bigNumber("timestamp").orElseThrow(() -> invalid("Each log event needs a timestamp."));
            String message = event.textOrEmpty("message");
            if (message.isEmpty()) {
                throw invalid(
                        "1 validation error detected: Value '' at 'logEvents." + (events.size() + 1)
                                + ".member.message' failed to satisfy constraint: Member must have length greater than or equal to 1");
            }
            events.add(new NewEvent(timestamp, message, 0));
            bytes += message.getBytes(StandardCharsets.UTF_8).length + EVENT_OVERHEAD;
        }
        check(events, bytes);
        ObjectNode answer = Json.object();
        answer.put("nextSequenceToken", "0");
        long now = clock.millis();
        int tooOld = countOlder(events, now - Duration.ofDays(14).toMillis());
        int expired = countOlder(events, group.oldestKept());
        int tooNew = events.size();
        int first = Math.max(tooOld, expired);
        while (tooNew > first
                && events.get(tooNew - 1).timestamp()
                        > now + Duration.ofHours(2).toMillis()) {
            tooNew--;
        }
        if (tooOld > 0) {
            answer.withObject("/rejectedLogEventsInfo").put("tooOldLogEventEndIndex", tooOld);
        }
        if (expired > 0) {
            answer.withObject("/rejectedLogEventsInfo").put("expiredLogEventEndIndex", expired);
        }
        if (tooNew < events.size()) {
            answer.withObject("/rejectedLogEventsInfo").put("tooNewLogEventStartIndex", tooNew);
        }
        if (first < tooNew) {
            stream.append(events.subList(first, tooNew), now);
        }
        return answer;
    }

    /** How many of the events, which are in the order of time, are older than a time. */
    private static int countOlder(List<NewEvent> events, long timestamp) {
        int count = 0;
        while (count < events.size() && events.get(count).timestamp() < timestamp) {
            count++;
        }
        return count;
    }

    private static void check(List<NewEvent> events, long bytes) {
        if (events.isEmpty() || events.size() > MAX_EVENTS) {
            throw invalid("1 validation error detected: Value at 'logEvents' failed to satisfy constraint: Member must"
                    + " have length between 1 and " + MAX_EVENTS);
        }
        if (bytes > MAX_BATCH_BYTES) {
            throw invalid("Upload too large: " + bytes + " bytes exceeds limit of " + MAX_BATCH_BYTES);
        }
        for (int i = 1; i < events.size(); i++) {
            if (events.get(i).timestamp() < events.get(i - 1).timestamp()) {
                throw invalid("Log events in a single PutLogEvents request must be in chronological order.");
            }
        }
        if (events.get(events.size() - 1).timestamp() - events.get(0).timestamp()
                > Duration.ofDays(1).toMillis()) {
            throw invalid("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
        }
    }

    private static WireException invalid(String message) {
        return new WireException(ErrorCode.INVALID_PARAMETER, message);
    }
}
