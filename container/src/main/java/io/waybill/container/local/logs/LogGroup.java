package io.waybill.container.local.logs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.files.AtomicFile;
import io.waybill.container.local.files.FileNames;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Json;
import io.waybill.container.local.wire.WireException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** One log group and its streams, a folder of files. Safe for use by many threads. */
final class LogGroup {

    private static final String FACTS_FILE = "group.json";

    /**
     * What is told of a group besides its streams.
     *
     * @param creationTime milliseconds since 1970
     * @param logGroupClass as it was asked for
     * @param retentionInDays null where events are kept for ever
     */
    record Facts(
            String logGroupName,
            long creationTime,
            String logGroupClass,
            @Nullable Integer retentionInDays) {}

    private final Path folder;
    private final Clock clock;
    private final ConcurrentSkipListMap<String, LogStream> streams = new ConcurrentSkipListMap<>();
    private volatile Facts facts;

    private LogGroup(Facts facts, Path folder, Clock clock) {
        this.facts = facts;
        this.folder = folder;
        this.clock = clock;
    }

    /** Makes a group in a folder of its own. */
    static LogGroup create(Facts facts, Path folder, Clock clock) {
        AtomicFile.folder(folder);
        LogGroup group = new LogGroup(facts, folder, clock);
        group.write(facts);
        return group;
    }

    /** Takes up a group; empty where a kill came before it was written, or while it was deleted. */
    static Optional<LogGroup> open(Path folder, Clock clock) throws IOException {
        Optional<byte[]> kept = AtomicFile.read(folder.resolve(FACTS_FILE));
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        Facts facts = Json.MAPPER.readValue(kept.get(), Facts.class);
        LogGroup group = new LogGroup(facts, folder, clock);
        try (var files = Files.newDirectoryStream(folder, "*" + LogStream.FILE_SUFFIX)) {
            for (Path file : files) {
                LogStream stream = LogStream.open(file);
                group.streams.put(stream.name(), stream);
            }
        }
        return Optional.of(group);
    }

    Facts facts() {
        return facts;
    }

    String name() {
        return facts.logGroupName();
    }

    /** Changes how long events are kept: days, or empty for ever. */
    synchronized void retain(OptionalInt days) {
        Facts changed = new Facts(
                facts.logGroupName(),
                facts.creationTime(),
                facts.logGroupClass(),
                days.isPresent() ? Integer.valueOf(days.getAsInt()) : null);
        write(changed);
        facts = changed;
        dropExpired();
    }

    /** Drops the events that are older than the group's retention. */
    void dropExpired() {
        long oldest = oldestKept();
        if (oldest > Long.MIN_VALUE) {
            streams.values().forEach(stream -> stream.dropOlderThan(oldest));
        }
    }

    /** The time of the oldest events that are kept, in milliseconds since 1970; the least number where all are. */
    long oldestKept() {
        Integer days = facts.retentionInDays();
        return days == null
                ? Long.MIN_VALUE
                : clock.millis() - Duration.ofDays(days).toMillis();
    }

    /** What of a range can be answered: nothing that is older than the retention. */
    TimeRange kept(TimeRange asked) {
        return new TimeRange(Math.max(asked.from(), oldestKept()), asked.to());
    }

    /**
     * Makes a stream.
     *
     * @throws WireException when it is there already
     */
    LogStream create(String stream) {
        synchronized (streams) {
            if (streams.containsKey(stream)) {
                throw new WireException(ErrorCode.RESOURCE_ALREADY_EXISTS, "The specified log stream already exists");
            }
            LogStream made = LogStream.create(
                    folder.resolve(FileNames.of(stream) + LogStream.FILE_SUFFIX), stream, clock.millis());
            streams.put(stream, made);
            return made;
        }
    }

    /**
     * Deletes a stream with its events.
     *
     * @throws WireException when it is not there
     */
    void deleteStream(String stream) {
        synchronized (streams) {
            get(stream).delete();
            streams.remove(stream);
        }
    }

    /** Deletes the group with all that is in it. What is still appended to its streams is lost. */
    void delete() {
        synchronized (streams) {
            try {
                // Without it, the rest is cleared away by the next start.
                Files.deleteIfExists(folder.resolve(FACTS_FILE));
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot delete the log group in " + folder, e);
            }
            streams.values().forEach(LogStream::delete);
            streams.clear();
            AtomicFile.deleteTree(folder);
        }
    }

    Optional<LogStream> find(String stream) {
        return Optional.ofNullable(streams.get(stream));
    }

    /**
     * A stream of this group.
     *
     * @throws WireException when there is none
     */
    LogStream get(String stream) {
        return find(stream)
                .orElseThrow(() ->
                        new WireException(ErrorCode.RESOURCE_NOT_FOUND, "The specified log stream does not exist."));
    }

    /** All streams, by name. */
    Collection<LogStream> streams() {
        return streams.values();
    }

    /** How many bytes the streams have. */
    long size() {
        return streams.values().stream().mapToLong(LogStream::size).sum();
    }

    private void write(Facts written) {
        ObjectNode kept = Json.MAPPER.valueToTree(written);
        AtomicFile.write(folder.resolve(FACTS_FILE), kept.toString().getBytes(StandardCharsets.UTF_8));
    }
}
