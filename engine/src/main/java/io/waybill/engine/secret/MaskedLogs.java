package io.waybill.engine.secret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.TaskLogs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Logs without the values of secrets, for all who read them: pages, answers, and the engine, which takes outputs from
 * them. Thread safe.
 *
 * @param logs as they are
 * @param masking what is masked at the time
 */
public record MaskedLogs(TaskLogs logs, Supplier<Masking> masking) implements TaskLogs {
    @Override
    public Optional<LogLocation> locate(String target, ObjectNode request, String taskArn) {
        return logs.locate(target, request, taskArn);
    }

    @Override
    public Page read(LogLocation log, @Nullable String cursor, int limit) {
        Page page = logs.read(log, cursor, limit);
        return new Page(masked(page.lines()), page.cursor(), page.atEnd());
    }

    @Override
    public Duration settling() {
        return logs.settling();
    }

    @Override
    public List<Line> tail(LogLocation log, int limit) {
        return masked(logs.tail(log, limit));
    }

    private List<Line> masked(List<Line> lines) {
        Masking now = masking.get();
        return lines.stream()
                .map(line -> new Line(line.at(), now.mask(line.text())))
                .toList();
    }
}
