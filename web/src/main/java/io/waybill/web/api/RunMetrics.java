package io.waybill.web.api;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.loop.EngineChange;
import io.waybill.engine.store.FileRow;
import io.waybill.engine.store.RunRow;
import io.waybill.web.dag.DagReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has ended since the server was started, under Airflow's names. Thread safe.
 *
 * <p>How long a run took is read when the numbers are asked for, so that the engine waits for no database here.
 */
final class RunMetrics {
    /** Of runs that ended since they were last asked for; with more, the oldest are left out of the durations. */
    private static final int MOST_ENDED = 10_000;

    private final DagReader reader;
    private final MeterRegistry registry;
    private final Deque<Ended> ended = new ArrayDeque<>();

    private record Ended(String dagId, String runId) {}

    RunMetrics(DagReader reader, MeterRegistry registry) {
        this.reader = reader;
        this.registry = registry;
        Gauge.builder("dag_processing.import_errors", this, metrics -> metrics.brokenFiles())
                .description("DAG files with errors")
                .register(registry);
    }

    /** Notes what a commit of the engine changed. */
    void changed(EngineChange change) {
        for (EngineChange.TaskChange task : change.tasks()) {
            if (task.state().isTerminal()) {
                registry.counter(
                                "ti.finish",
                                "dag_id",
                                change.dagId(),
                                "state",
                                task.state().id())
                        .increment();
            }
        }
        if (change.runState().isTerminal()) {
            synchronized (ended) {
                if (ended.size() == MOST_ENDED) {
                    ended.remove();
                }
                ended.add(new Ended(change.dagId(), change.runId()));
            }
        }
    }

    /** Adds the durations of what has ended since. */
    void update() {
        while (true) {
            Ended next;
            synchronized (ended) {
                next = ended.poll();
            }
            if (next == null) {
                return;
            }
            add(next);
        }
    }

    private void add(Ended over) {
        RunRow run;
        try {
            run = reader.run(over.dagId(), over.runId());
        } catch (WaybillException e) {
            // It was deleted since, or the database is away, which /api/v2/monitor/health tells of.
            return;
        }
        Instant from = run.startedAt();
        Instant to = run.endedAt();
        if (from != null && to != null) {
            String state = AirflowStates.of(run.state());
            Timer.builder("dagrun.duration." + state)
                    .description("How long runs took that ended as " + state)
                    .tag("dag_id", run.dagId())
                    .register(registry)
                    .record(Duration.between(from, to));
        }
    }

    private double brokenFiles() {
        return reader.files().stream().filter(FileRow::isBroken).count();
    }
}
