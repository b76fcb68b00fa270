package io.waybill.container.local.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.wire.ActionTable;
import io.waybill.container.local.wire.ActionTable.Service;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.Json;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * FilterLogEvents: the events of many streams as one, in the order of their times.
 *
 * <p>The token is the place of the last event in that order, so nothing is kept between two calls.
 */
public final class FilterActions {

    private static final int MAX_NAMES = 100;

    private final LogGroups groups;

    /** @param groups where the streams are */
    public FilterActions(LogGroups groups) {
        this.groups = groups;
    }

    /** Adds this action to a table. */
    public void addTo(ActionTable.Builder table) {
        table.add(Service.LOGS, "FilterLogEvents", this::filterLogEvents);
    }

    private JsonNode filterLogEvents(Input input) {
        LogGroup group = groups.named(input);
        FilterPattern pattern = FilterPattern.parse(input.textOrEmpty("filterPattern"));
        TimeRange range = group.kept(LogReadActions.range(input));
        int limit = LogReadActions.limit(input, "limit", LogReadActions.MAX_EVENTS, LogReadActions.MAX_EVENTS);
        Optional<Place> after = input.text("nextToken").map(Place::parse);
        List<FoundEvent> found = search(streams(group, input), range, pattern, after, limit);

        ObjectNode answer = Json.object();
        var events = answer.putArray("events");
        long bytes = 0;
        int shown = 0;
        for (FoundEvent next : found) {
            bytes += next.event().size();
            if (shown == limit || (shown > 0 && bytes > LogReadActions.MAX_PAGE_BYTES)) {
                answer.put("nextToken", found.get(shown - 1).place().token());
                break;
            }
            events.add(view(group, next));
            shown++;
        }
        answer.putArray("searchedLogStreams");
        return answer;
    }

    private static Collection<LogStream> streams(LogGroup group, Input input) {
        List<String> names = input.texts("logStreamNames");
        String prefix = input.textOrEmpty("logStreamNamePrefix");
        if (names.isEmpty()) {
            return group.streams().stream()
                    .filter(stream -> stream.name().startsWith(prefix))
                    .toList();
        }
        if (!prefix.isEmpty()) {
            throw LogReadActions.invalid("LogStreamNames and LogStreamNamePrefix cannot be provided together.");
        }
        if (names.size() > MAX_NAMES) {
            throw LogReadActions.invalid("1 validation error detected: Value at 'logStreamNames' failed to satisfy"
                    + " constraint: Member must have length less than or equal to " + MAX_NAMES);
        }
        return new TreeSet<>(names).stream().map(group::get).toList();
    }

    /** The first events in the order of time. Blocks that cannot hold one of them are not read. */
    private static List<FoundEvent> search(
            Collection<LogStream> streams, TimeRange range, FilterPattern pattern, Optional<Place> after, int limit) {
        long earliest =
                after.map(place -> Math.max(place.timestamp(), range.from())).orElse(range.from());
        TimeRange wanted = new TimeRange(earliest, range.to());
        EarliestEvents found = new EarliestEvents(limit, LogReadActions.MAX_PAGE_BYTES);
        for (LogStream stream : streams) {
            for (BlockIndex.Block block : stream.blocks()) {
                if (!wanted.touches(block) || found.hasNoUseFor(block.earliest())) {
                    continue;
                }
                stream.read(block, event -> {
                    FoundEvent next = new FoundEvent(stream, event);
                    if (wanted.contains(event)
                            && pattern.test(event.message())
                            && (after.isEmpty() || next.place().compareTo(after.get()) > 0)) {
                        found.add(next);
                    }
                    return true;
                });
            }
        }
        return found.inOrder();
    }

    private static ObjectNode view(LogGroup group, FoundEvent found) {
        StoredEvent event = found.event();
        ObjectNode view = Json.object();
        view.put("logStreamName", found.stream().name());
        view.put("timestamp", event.timestamp());
        view.put("message", event.message());
        view.put("ingestionTime", event.ingestionTime());
        long origin =
                Integer.toUnsignedLong((group.name() + '\n' + found.stream().name()).hashCode());
        view.put("eventId", String.format(Locale.ROOT, "%020d%016d%020d", event.timestamp(), origin, event.offset()));
        return view;
    }
}
