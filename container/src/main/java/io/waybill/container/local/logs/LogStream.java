package io.waybill.container.local.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.container.local.files.AtomicFile;
import io.waybill.container.local.files.FileNames;
import io.waybill.container.local.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * One stream's events, in the order in which they came. An event's place is its byte offset in the file, which is
 * also what the page tokens hold. Safe for use by many threads.
 */
public final class LogStream {

    /** What of a stream DescribeLogStreams tells besides its name; empty times while it has no event. */
    record Facts(OptionalLong firstTimestamp, OptionalLong lastTimestamp, OptionalLong lastIngestion) {}

    /** What the files of streams end with. */
    static final String FILE_SUFFIX = ".log";

    private final String name;
    private final EventFile file;
    private boolean isLoaded;
    private long creationTime;
    private long head;
    private long end;
    private BlockIndex index = new BlockIndex();
    private long firstTimestamp;
    private long lastTimestamp;
    private long lastIngestion;
    private long lastSource;

    private LogStream(EventFile file, String name) {
        this.file = file;
        this.name = name;
    }

    /** Makes a stream and its file. */
    static LogStream create(Path path, String name, long creationTime) {
        byte[] first = (Json.object()
                                .put("logStreamName", name)
                                .put("creationTime", creationTime)
                                .toString()
                        + "\n")
                .getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(path, first);
        LogStream stream = new LogStream(new EventFile(path), name);
        stream.begin(creationTime, first.length);
        stream.isLoaded = true;
        return stream;
    }

    /** Takes up a stream that was made before. Its file is read only when something is asked of it: there may be many. */
    static LogStream open(Path path) {
        EventFile file = new EventFile(path);
        String fileName = path.getFileName().toString();
        String name = FileNames.nameOf(fileName.substring(0, fileName.length() - FILE_SUFFIX.length()))
                .orElseGet(() -> facts(file.firstLine()).path("logStreamName").asText());
        return new LogStream(file, name);
    }

    private static JsonNode facts(String firstLine) {
        try {
            return Json.MAPPER.readTree(firstLine);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "A log stream's file does not begin with its facts but with " + firstLine, e);
        }
    }

    /** The stream's name. */
    public String name() {
        return name;
    }

    synchronized long creationTime() {
        load();
        return creationTime;
    }

    /** Appends events in the given order, all or, if the program is killed meanwhile, the first of them. */
    public synchronized void append(List<NewEvent> events, long ingestionTime) {
        load();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        long[] ends = new long[events.size()];
        for (int i = 0; i < ends.length; i++) {
            lines.writeBytes(StoredEvent.line(events.get(i), ingestionTime));
            ends[i] = end + lines.size();
        }
        try {
            file.append(lines.toByteArray());
        } catch (UncheckedIOException e) {
            // Half of it may be written: from here on the file is the only truth.
            isLoaded = false;
            throw e;
        }
        for (int i = 0; i < ends.length; i++) {
            note(end, ends[i], events.get(i), ingestionTime);
        }
    }

    /** The latest timestamp, or 0 while the stream has no event: who appends by the clock does not go behind it. */
    public synchronized long latestTimestamp() {
        load();
        return lastTimestamp;
    }

    /** The {@link NewEvent#source()} of the last event, or 0 while the stream has none. */
    public synchronized long lastSource() {
        load();
        return lastSource;
    }

    /** First and last times. */
    synchronized Facts facts() {
        load();
        return end == head
                ? new Facts(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty())
                : new Facts(
                        OptionalLong.of(firstTimestamp),
                        OptionalLong.of(lastTimestamp),
                        OptionalLong.of(lastIngestion));
    }

    /** Where the first event begins. */
    synchronized long head() {
        load();
        return head;
    }

    /** Where the next event will begin. */
    synchronized long end() {
        load();
        return end;
    }

    /** The blocks of events that are there now. */
    synchronized List<BlockIndex.Block> blocks() {
        load();
        return index.blocks();
    }

    /** Reads the events of a block. */
    void read(BlockIndex.Block block, Predicate<StoredEvent> wants) {
        file.read(block.from(), block.to(), wants);
    }

    /** The first events at or after an offset that lie in the range, at most so many and so many bytes. */
    EventPage forward(long from, TimeRange range, int limit, long maxBytes) {
        long to = end();
        long start = Math.min(Math.max(from, head()), to);
        List<StoredEvent> events = new ArrayList<>();
        long[] state = {start, maxBytes};
        file.read(start, to, event -> {
            if (range.contains(event)) {
                boolean full = events.size() == limit || (!events.isEmpty() && state[1] < event.size());
                if (full) {
                    return false;
                }
                events.add(event);
                state[1] -= event.size();
            }
            state[0] = event.next();
            return true;
        });
        return new EventPage(events, start, state[0]);
    }

    /** The last events before an offset that lie in the range, at most so many and so many bytes. */
    EventPage backward(long before, TimeRange range, int limit, long maxBytes) {
        long to = Math.max(head(), Math.min(before, end()));
        Deque<StoredEvent> events = new ArrayDeque<>();
        long bytes = 0;
        List<BlockIndex.Block> blocks = blocks();
        for (int i = blocks.size() - 1; i >= 0; i--) {
            BlockIndex.Block block = blocks.get(i);
            if (block.from() >= to || !range.touches(block)) {
                continue;
            }
            List<StoredEvent> found = new ArrayList<>();
            file.read(block.from(), Math.min(block.to(), to), event -> !range.contains(event) || found.add(event));
            for (int j = found.size() - 1; j >= 0; j--) {
                StoredEvent event = found.get(j);
                if (events.size() == limit || (!events.isEmpty() && bytes + event.size() > maxBytes)) {
                    return new EventPage(List.copyOf(events), events.getFirst().offset(), to);
                }
                events.addFirst(event);
                bytes += event.size();
            }
        }
        return new EventPage(
                List.copyOf(events), events.isEmpty() ? to : events.getFirst().offset(), to);
    }

    private void load() {
        if (!isLoaded) {
            String firstLine = file.firstLine();
            begin(
                    facts(firstLine).path("creationTime").asLong(),
                    firstLine.getBytes(StandardCharsets.UTF_8).length + 1);
            file.read(head, file.cutTornEnd(), event -> {
                note(event.offset(), event.next(), event.content(), event.ingestionTime());
                return true;
            });
            isLoaded = true;
        }
    }

    private void begin(long created, int headLength) {
        creationTime = created;
        head = headLength;
        end = headLength;
        index = new BlockIndex();
    }

    private void note(long offset, long next, NewEvent event, long ingestionTime) {
        firstTimestamp = end == head ? event.timestamp() : Math.min(firstTimestamp, event.timestamp());
        lastTimestamp = end == head ? event.timestamp() : Math.max(lastTimestamp, event.timestamp());
        lastIngestion = ingestionTime;
        lastSource = event.source();
        index.add(offset, next, event.timestamp());
        end = next;
    }
}
