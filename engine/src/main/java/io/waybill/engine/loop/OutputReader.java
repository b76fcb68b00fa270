package io.waybill.engine.loop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorKind;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.run.RunEvent;
import io.waybill.engine.run.WantedOutputs;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskLogs;
import io.waybill.engine.store.AttemptRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a container that ended well hands on from its log, off the loop's thread, and only then tells the loop of
 * its end: a try without what it declared has failed. Nothing is kept of a reading: after a crash the end is told again,
 * and the log is read again.
 */
final class OutputReader {
    private static final Logger LOG = LoggerFactory.getLogger(OutputReader.class);
    private static final int LINES_A_PAGE = 10_000;

    private final TaskLogs logs;
    private final Executor calls;
    private final EngineSettings.Backoff backoff;
    private final Workers.Loop loop;
    private final Function<String, ObjectNode> json;

    OutputReader(
            TaskLogs logs,
            Executor calls,
            EngineSettings.Backoff backoff,
            Workers.Loop loop,
            Function<String, ObjectNode> json) {
        this.logs = logs;
        this.calls = calls;
        this.backoff = backoff;
        this.loop = loop;
        this.json = json;
    }

    /** On the loop's thread. The last lines may come in for a while yet, so they are waited for first. */
    void read(AttemptRow attempt, TaskEnd end, WantedOutputs wanted) {
        Instant stoppedAt = end.times().stoppedAt();
        Instant settled = (stoppedAt == null ? loop.now() : stoppedAt).plus(logs.settling());
        Duration wait = Duration.between(loop.now(), settled);
        Runnable reading = () -> calls.execute(() -> readNow(attempt, end, wanted, 1));
        if (wait.isNegative() || wait.isZero()) {
            reading.run();
        } else {
            loop.later(wait, reading);
        }
    }

    private void readNow(AttemptRow attempt, TaskEnd end, WantedOutputs wanted, int failures) {
        OutputLines lines = new OutputLines(wanted);
        try {
            Optional<LogLocation> log = Optional.ofNullable(end.logs())
                    .or(() -> logs.locate(
                            attempt.target(), json.apply(attempt.request()), String.valueOf(attempt.taskArn())));
            if (log.isEmpty()) {
                failed(
                        attempt,
                        end,
                        "Its outputs cannot be read, for its task definition does not send its log to CloudWatch Logs (awslogs)");
                return;
            }
            readAll(log.get(), lines);
        } catch (RuntimeException e) {
            if (e instanceof WaybillException refused && refused.code().kind() == ErrorKind.USER) {
                failed(attempt, end, "Its outputs could not be read: " + e.getMessage());
            } else {
                Duration wait = backoff.after(failures);
                LOG.warn(
                        "Reading the outputs of {} failed: {}. Trying again in {}",
                        attempt.nodeId(),
                        e.getMessage(),
                        wait);
                loop.later(wait, () -> {
                    if (loop.open(attempt).isPresent()) {
                        calls.execute(() -> readNow(attempt, end, wanted, failures + 1));
                    }
                });
            }
            return;
        }
        String problem = lines.problem();
        if (problem != null) {
            failed(attempt, end, problem);
        } else {
            loop.tell(attempt.runKey(), new RunEvent.Ended(attempt.id(), end, lines.values()));
        }
    }

    private void readAll(LogLocation log, OutputLines lines) {
        String cursor = null;
        while (true) {
            TaskLogs.Page page = logs.read(log, cursor, LINES_A_PAGE);
            page.lines().forEach(line -> lines.add(line.text()));
            if (page.atEnd()) {
                return;
            }
            cursor = page.cursor();
        }
    }

    private void failed(AttemptRow attempt, TaskEnd end, String reason) {
        TaskEnd failed = new TaskEnd(
                EndKind.USER,
                FailureCause.OUTPUT,
                reason,
                end.evidence(),
                end.exitCode(),
                end.stopCode(),
                end.times(),
                end.usage(),
                end.logs());
        loop.tell(attempt.runKey(), new RunEvent.Ended(attempt.id(), failed, Map.of()));
    }
}
