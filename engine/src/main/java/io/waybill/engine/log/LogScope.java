package io.waybill.engine.log;

import io.waybill.engine.runtime.AttemptIdentity;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.MDC;

/**
 * What log lines are about. The names are those of the fields of JSON logs. Immutable and safe for use by several threads.
 */
public final class LogScope {
    /** The DAG. */
    public static final String DAG = "dag_id";

    /** The run's name within the DAG. */
    public static final String RUN = "run_id";

    /** The task, or its step. */
    public static final String TASK = "task_id";

    /** Which instance of a mapped task. */
    public static final String MAP_INDEX = "map_index";

    /** Which try. */
    public static final String TRY = "try_number";

    private final Map<String, String> about;

    private LogScope(Map<String, String> about) {
        this.about = Map.copyOf(about);
    }

    /** What the lines of this thread are about now. */
    public static LogScope here() {
        Map<String, String> known = MDC.getCopyOfContextMap();
        return new LogScope(known == null ? Map.of() : known);
    }

    /** A run. */
    public static LogScope run(String dagId, String runId) {
        return new LogScope(Map.of(DAG, dagId, RUN, runId));
    }

    /** A try of a task of a run. */
    public static LogScope attempt(AttemptIdentity attempt) {
        return run(attempt.dagId(), attempt.runId()).attempt(attempt.nodeId(), attempt.mapIndex(), attempt.tryNumber());
    }

    /** A try of a task of the same run. */
    public LogScope attempt(String nodeId, int mapIndex, int tryNumber) {
        Map<String, String> more = new HashMap<>(about);
        more.put(TASK, nodeId);
        more.put(TRY, Integer.toString(tryNumber));
        if (mapIndex >= 0) {
            more.put(MAP_INDEX, Integer.toString(mapIndex));
        }
        return new LogScope(more);
    }

    /** Does work whose lines are about this. */
    public void around(Runnable work) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        MDC.setContextMap(about);
        try {
            work.run();
        } finally {
            MDC.setContextMap(before == null ? Map.of() : before);
        }
    }

    /** Work for another thread or a later time whose lines are about this. */
    public Runnable of(Runnable work) {
        return () -> around(work);
    }
}
