package io.waybill.container.local.logs;

import io.waybill.container.local.files.FileNames;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.WireException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** One log group and its streams, a folder of files. Safe for use by many threads. */
final class LogGroup {

    private final String name;
    private final Path folder;
    private final ConcurrentSkipListMap<String, LogStream> streams = new ConcurrentSkipListMap<>();

    LogGroup(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    String name() {
        return name;
    }

    /** Takes up a stream whose file is there already. */
    void open(Path file) {
        LogStream stream = LogStream.open(file);
        streams.put(stream.name(), stream);
    }

    /**
     * Makes a stream.
     *
     * @throws WireException when it is there already
     */
    LogStream create(String stream, long now) {
        synchronized (streams) {
            if (streams.containsKey(stream)) {
                throw new WireException(ErrorCode.RESOURCE_ALREADY_EXISTS, "The specified log stream already exists");
            }
            LogStream made =
                    LogStream.create(folder.resolve(FileNames.of(stream) + LogStream.FILE_SUFFIX), stream, now);
            streams.put(stream, made);
            return made;
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
}
