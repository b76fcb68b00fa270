package io.waybill.web.cli;

import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.TaskLogs;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The log of one try, read on from where it was left. */
final class LogTail {
    private static final int PAGE = 1000;

    private final TaskLogs logs;
    private final LogLocation location;
    private @Nullable String cursor;

    LogTail(TaskLogs logs, LogLocation location) {
        this.logs = logs;
        this.location = location;
    }

    /** Hands over every line that is there and was not handed over yet; returns how many there were. */
    int read(Consumer<String> lines) {
        int count = 0;
        while (true) {
            TaskLogs.Page page = logs.read(location, cursor, PAGE);
            page.lines().forEach(line -> lines.accept(line.text()));
            count += page.lines().size();
            cursor = page.cursor();
            if (page.atEnd()) {
                return count;
            }
        }
    }
}
