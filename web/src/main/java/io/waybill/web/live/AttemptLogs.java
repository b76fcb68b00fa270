package io.waybill.web.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.TaskLogs;
import io.waybill.engine.store.AttemptRow;
import io.waybill.web.http.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The logs of tries. Thread safe. */
public final class AttemptLogs {
    /** How many lines a page can have. */
    public static final int MOST_LINES = 10_000;

    private final TaskLogs logs;
    private final Clock clock;

    /**
     * @param logs where they are
     * @param clock tells whether lines of a try that has ended may still come in
     */
    public AttemptLogs(TaskLogs logs, Clock clock) {
        this.logs = logs;
        this.clock = clock;
    }

    /**
     * The next lines of a try.
     *
     * @param cursor where the last page ended; absent: from the beginning
     * @param limit how many at the most
     */
    public LogPage read(AttemptRow attempt, @Nullable String cursor, int limit) {
        // Asked before the log is read: what ends in between has its last lines in the next page.
        boolean ended = isComplete(attempt);
        Optional<LogLocation> location = locate(attempt);
        if (location.isEmpty()) {
            return new LogPage(List.of(), cursor, true, ended);
        }
        TaskLogs.Page page = logs.read(location.get(), cursor, Math.max(1, Math.min(MOST_LINES, limit)));
        return new LogPage(page.lines(), page.cursor(), page.atEnd(), ended);
    }

    /** The texts of the last lines of a try, oldest first; none where it has no log. */
    public List<String> tail(AttemptRow attempt, int limit) {
        return locate(attempt)
                .map(location -> logs.tail(location, limit).stream()
                        .map(TaskLogs.Line::text)
                        .toList())
                .orElse(List.of());
    }

    private boolean isComplete(AttemptRow attempt) {
        Instant ended = attempt.endedAt();
        return attempt.kind() != null && (ended == null || !clock.instant().isBefore(ended.plus(logs.settling())));
    }

    private Optional<LogLocation> locate(AttemptRow attempt) {
        if (attempt.logGroup() != null && attempt.logStream() != null) {
            return Optional.of(new LogLocation(attempt.target(), attempt.logGroup(), attempt.logStream()));
        }
        if (attempt.taskArn() == null) {
            return Optional.empty();
        }
        return logs.locate(attempt.target(), (ObjectNode) Json.parse(attempt.request()), attempt.taskArn());
    }

    /**
     * Some lines.
     *
     * @param lines oldest first
     * @param cursor where to go on; absent as long as nothing is there
     * @param atEnd whether nothing more was there at the time
     * @param ended whether nothing more will be written either
     */
    public record LogPage(
            List<TaskLogs.Line> lines, @Nullable String cursor, boolean atEnd, boolean ended) {
        public LogPage {
            lines = List.copyOf(lines);
        }
    }
}
