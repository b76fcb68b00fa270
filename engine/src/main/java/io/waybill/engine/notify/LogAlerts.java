package io.waybill.engine.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorKind;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.TaskLogs;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.LogScanStore;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.spec.AlertSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the logs of tries that have ended for lines that somebody wants to be told of. What is to be looked through
 * was written with the end of the try; it goes in the transaction that puts what was found into the outbox. A log that cannot
 * be read is looked at again, as patiently as a notice is sent.
 *
 * <p>Either {@link #start} gives it a thread of its own, or, in tests, {@link #tick} does what is due on the caller's.
 */
public final class LogAlerts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogAlerts.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /** How long others leave a log alone that is being read. */
    private static final Duration CLAIM = Duration.ofMinutes(15);

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final int BATCH = 50;
    private static final int LINES_A_PAGE = 10_000;
    private static final int MOST_PAGES = 1_000;
    private static final int LONGEST_TOLD = 500;
    private static final int MOST_TRIES = 20;

    private final LogScanStore store;
    private final RunStore runs;
    private final TaskLogs logs;
    private final Clock clock;
    private final Ticker ticker;

    /**
     * @param store what is to be looked through
     * @param runs the tries
     * @param logs without secrets
     * @param clock tells the time
     */
    public LogAlerts(LogScanStore store, RunStore runs, TaskLogs logs, Clock clock) {
        this.store = store;
        this.runs = runs;
        this.logs = logs;
        this.clock = clock;
        this.ticker = new Ticker("waybill-alerts", PERIOD, this::tick);
    }

    /** Gives it a thread of its own. */
    public void start() {
        ticker.start();
    }

    /**
     * Looks through the logs that have settled.
     *
     * @throws WaybillException {@code DATABASE}; what was claimed is looked through later
     */
    public void tick() {
        List<LogScan> due;
        do {
            due = store.due(clock.instant().minus(logs.settling()), BATCH);
            for (LogScan scan : due) {
                if (ticker.isClosed()) {
                    return;
                }
                store.claim(scan, clock.instant().plus(CLAIM)).ifPresent(this::scan);
            }
        } while (due.size() == BATCH);
    }

    private void scan(LogScan scan) {
        Optional<RunRow> run = runs.find(scan.runKey());
        Optional<AttemptRow> attempt = runs.attempt(scan.runKey(), scan.nodeId(), scan.mapIndex(), scan.tryNumber());
        Map<AlertSpec, String> found;
        try {
            found = attempt.flatMap(this::locate)
                    .map(log -> read(log, scan.alerts()))
                    .orElse(Map.of());
        } catch (RuntimeException e) {
            unread(scan, e);
            return;
        }
        List<Notice> notices = new ArrayList<>();
        if (run.isPresent() && attempt.isPresent()) {
            found.forEach((alert, line) -> alert.notifiers().stream()
                    .distinct()
                    .forEach(notifier ->
                            notices.add(notice(notifier, run.get(), attempt.get(), alert.logMatches(), line))));
        }
        store.done(scan, notices);
    }

    private void unread(LogScan scan, RuntimeException e) {
        boolean isFinal =
                e instanceof WaybillException refused && refused.code().kind() == ErrorKind.USER;
        if (isFinal || scan.begun() >= MOST_TRIES) {
            LOG.warn(
                    "The log of try {} of {} is not looked through for alerts: {}",
                    scan.tryNumber(),
                    scan.nodeId(),
                    e.getMessage());
            store.done(scan, List.of());
            return;
        }
        Duration wait = Courier.waitAfter(scan.begun());
        LOG.info(
                "The log of try {} of {} could not be read for alerts; trying again in {}: {}",
                scan.tryNumber(),
                scan.nodeId(),
                wait,
                e.getMessage());
        store.again(scan, clock.instant().plus(wait));
    }

    private Optional<LogLocation> locate(AttemptRow attempt) {
        if (attempt.logGroup() != null && attempt.logStream() != null) {
            return Optional.of(new LogLocation(attempt.target(), attempt.logGroup(), attempt.logStream()));
        }
        if (attempt.taskArn() == null) {
            return Optional.empty();
        }
        try {
            ObjectNode request = (ObjectNode) JSON.readTree(attempt.request());
            return logs.locate(attempt.target(), request, attempt.taskArn());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored request is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The first line for each alert that has one; ends as soon as all have. */
    private Map<AlertSpec, String> read(LogLocation log, List<AlertSpec> alerts) {
        Map<AlertSpec, LinePattern> open = new LinkedHashMap<>();
        alerts.forEach(alert -> open.put(alert, new LinePattern(alert.logMatches())));
        Map<AlertSpec, String> found = new LinkedHashMap<>();
        String cursor = null;
        for (int pages = 0; pages < MOST_PAGES && !open.isEmpty(); pages++) {
            TaskLogs.Page page = logs.read(log, cursor, LINES_A_PAGE);
            for (TaskLogs.Line line : page.lines()) {
                String text = plain(line.text());
                open.entrySet().removeIf(entry -> {
                    if (entry.getValue().finds(text)) {
                        found.put(entry.getKey(), text);
                        return true;
                    }
                    return false;
                });
            }
            open.entrySet().removeIf(entry -> {
                if (entry.getValue().isSpent()) {
                    LOG.warn(
                            "The alert {} takes too long to look for; no more of {} is looked through",
                            entry.getKey().logMatches(),
                            log.stream());
                    return true;
                }
                return false;
            });
            if (page.atEnd()) {
                return found;
            }
            cursor = page.cursor();
        }
        return found;
    }

    /** A line as people read it: without colours and other signs for terminals. */
    private static String plain(String line) {
        String text = line.indexOf('\u001b') < 0 ? line : COLOUR.matcher(line).replaceAll("");
        return CONTROL.matcher(text).replaceAll(" ");
    }

    private Notice notice(String notifier, RunRow run, AttemptRow attempt, String pattern, String line) {
        String shown = line.length() <= LONGEST_TOLD ? line : line.substring(0, LONGEST_TOLD) + "…";
        Instant now = clock.instant();
        return new Notice(
                notifier,
                NoticeEvent.LOG_ALERT,
                run.id(),
                run.dagId(),
                run.runId(),
                run.logicalDate(),
                attempt.task().toString(),
                attempt.tryNumber(),
                attempt.kind() == EndKind.SUCCESS ? "success" : "failed",
                "A line matches " + pattern + ": " + shown.strip(),
                now);
    }

    @Override
    public void close() {
        ticker.close();
    }
}
