package io.waybill.container.local.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.files.AtomicFile;
import io.waybill.container.local.files.FileNames;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Json;
import io.waybill.container.local.wire.WireException;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One stream's events, in the order in which they came. An event's place is its offset in {@link EventFile}, which is
 * also what the page tokens hold. Safe for use by many threads.
 */
public final class LogStream {

    /** What of a stream DescribeLogStreams tells besides its name; empty times while it has no event. */
    record Facts(OptionalLong firstTimestamp, OptionalLong lastTimestamp, OptionalLong lastIngestion) {}

    /** What the files of streams end with. */
    static final String FILE_SUFFIX = ".log";

    private final Path path;
    private final String name;

    /** Kept by who reads the file, so that it is not written anew meanwhile. Taken before this object's monitor. */
    private final ReadWriteLock reading = new ReentrantReadWriteLock();

    private EventFile file;
    private volatile LogFaults faults = LogFaults.NONE;
    private boolean isLoaded;
    private boolean isDeleted;
    private long creationTime;
    private long head;
    private long end;
    private BlockIndex index = new BlockIndex();
    private long firstTimestamp;
    private long lastTimestamp;
    private long lastIngestion;
    private long lastSource;

    private LogStream(Path path, String name) {
        this.path = path;
        this.file = new EventFile(path, 0);
        this.name = name;
    }

    /** Makes a stream and its file. */
    static LogStream create(Path path, String name, long creationTime) {
        LogStream stream = new LogStream(path, name);
        stream.creationTime = creationTime;
        byte[] first = stream.firstLine(OptionalLong.empty());
        AtomicFile.write(path, first);
        stream.begin(first.length);
        stream.isLoaded = true;
        return stream;
    }

    /** Takes up a stream that was made before. Its file is read only when something is asked of it: there may be many. */
    static LogStream open(Path path) {
        String fileName = path.getFileName().toString();
        String name = FileNames.nameOf(fileName.substring(0, fileName.length() - FILE_SUFFIX.length()))
                .orElseGet(() -> facts(new EventFile(path, 0).firstLine())
                        .path("logStreamName")
                        .asText());
        return new LogStream(path, name);
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

    /** Has lines come otherwise than whole and at once, until this program ends. */
    public void beset(LogFaults with) {
        faults = with;
    }

    /** How lines come. */
    LogFaults faults() {
        return faults;
    }

    synchronized long creationTime() {
        load();
        return creationTime;
    }

    /** How many bytes its file has. */
    synchronized long size() {
        return isDeleted ? 0 : file.size();
    }

    /**
     * Appends events in the given order, all or, if the program is killed meanwhile, the first of them. What comes after
     * the stream was deleted is lost, as a container's output then is on AWS.
     */
    public synchronized void append(List<NewEvent> events, long ingestionTime) {
        if (isDeleted) {
            return;
        }
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

    /** The {@link NewEvent#source()} of the last event, or 0 where the stream had none. */
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

    /** Reads the events of a block, those that were not dropped since. */
    void read(BlockIndex.Block block, Predicate<StoredEvent> wants) {
        reading(() -> {
            file().read(
                            Math.max(block.from(), head()),
                            block.to(),
                            event -> !faults.hasArrived(event) || wants.test(event));
            return true;
        });
    }

    /** The first events at or after an offset that lie in the range, at most so many and so many bytes. */
    EventPage forward(long from, TimeRange range, int limit, long maxBytes) {
        return reading(() -> {
            long to = arrivedEnd();
            long start = Math.min(Math.max(from, head()), to);
            List<StoredEvent> events = new ArrayList<>();
            long[] state = {start, maxBytes};
            file().read(start, to, event -> {
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
        });
    }

    /** The last events before an offset that lie in the range, at most so many and so many bytes. */
    EventPage backward(long before, TimeRange range, int limit, long maxBytes) {
        return reading(() -> pageBefore(before, range, limit, maxBytes));
    }

    private EventPage pageBefore(long before, TimeRange range, int limit, long maxBytes) {
        long to = Math.max(head(), Math.min(before, arrivedEnd()));
        Deque<StoredEvent> events = new ArrayDeque<>();
        long bytes = 0;
        List<BlockIndex.Block> blocks = blocks();
        for (int i = blocks.size() - 1; i >= 0; i--) {
            BlockIndex.Block block = blocks.get(i);
            if (block.from() >= to || !range.touches(block)) {
                continue;
            }
            List<StoredEvent> found = new ArrayList<>();
            file().read(block.from(), Math.min(block.to(), to), event -> !range.contains(event) || found.add(event));
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

    /** Drops the events before the first that is not older than a time. */
    void dropOlderThan(long timestamp) {
        reading.writeLock().lock();
        try {
            drop(timestamp);
        } finally {
            reading.writeLock().unlock();
        }
    }

    private synchronized void drop(long timestamp) {
        load();
        long kept = head;
        for (BlockIndex.Block block : index.blocks()) {
            if (block.latest() >= timestamp) {
                long[] first = {block.to()};
                file.read(block.from(), block.to(), event -> {
                    first[0] = event.offset();
                    return event.timestamp() < timestamp;
                });
                kept = first[0];
                break;
            }
            kept = block.to();
        }
        if (kept > head && !isDeleted) {
            file = file.dropBefore(kept, firstLine(OptionalLong.of(kept)));
            isLoaded = false;
        }
    }

    /** Deletes the stream with its file. */
    void delete() {
        reading.writeLock().lock();
        try {
            markDeleted();
        } finally {
            reading.writeLock().unlock();
        }
    }

    private synchronized void markDeleted() {
        load();
        isDeleted = true;
        file.delete();
    }

    private <T> T reading(Supplier<T> step) {
        reading.readLock().lock();
        try {
            return step.get();
        } finally {
            reading.readLock().unlock();
        }
    }

    private synchronized EventFile file() {
        if (isDeleted) {
            throw new WireException(ErrorCode.RESOURCE_NOT_FOUND, "The specified log stream does not exist.");
        }
        return file;
    }

    /** Where the first event begins that cannot be read yet. */
    private long arrivedEnd() {
        long[] arrived = {end()};
        if (faults.delayMillis() > 0) {
            file().read(head(), arrived[0], event -> {
                if (!faults.hasArrived(event)) {
                    arrived[0] = event.offset();
                    return false;
                }
                return true;
            });
        }
        return arrived[0];
    }

    private void load() {
        if (!isLoaded && !isDeleted) {
            String firstLine = new EventFile(path, 0).firstLine();
            int length = firstLine.getBytes(StandardCharsets.UTF_8).length + 1;
            JsonNode facts = facts(firstLine);
            creationTime = facts.path("creationTime").asLong();
            lastSource = facts.path("source").asLong();
            begin(facts.path("offset").asLong(length));
            file = new EventFile(path, head - length);
            file.read(head, file.cutTornEnd(), event -> {
                note(event.offset(), event.next(), event.content(), event.ingestionTime());
                return true;
            });
            isLoaded = true;
        }
    }

    /** The file's first line. Where events were dropped, it holds the offset of the first that is left. */
    private byte[] firstLine(OptionalLong offset) {
        ObjectNode facts = Json.object().put("logStreamName", name).put("creationTime", creationTime);
        offset.ifPresent(first -> facts.put("offset", first).put("source", lastSource));
        return (facts + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void begin(long offset) {
        head = offset;
        end = offset;
        index = new BlockIndex();
        firstTimestamp = 0;
        lastTimestamp = 0;
        lastIngestion = 0;
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
