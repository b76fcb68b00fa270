package io.waybill.web.dag;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Tasks of one run, of several in which the same is to be done.
 *
 * @param run the run
 * @param tasks those of it that are meant; none where nothing is to be done in it
 */
public record TouchedRun(RunRow run, List<TaskRow> tasks) {
    public TouchedRun {
        tasks = List.copyOf(tasks);
    }

    /**
     * Looks what is meant in a run, and in those before and after it, so that what cannot be done is refused before anything is.
     *
     * @param past whether runs of an earlier logical date are meant, too
     * @param future whether those of a later one are
     * @param tasks finds what is meant in one of them
     * @throws WaybillException {@code INVALID_REQUEST} where it cannot be done in the run itself, or has no others beside it
     */
    public static List<TouchedRun> look(
            Engine engine, RunRow named, boolean past, boolean future, Function<RunRow, List<TaskRow>> tasks) {
        List<TouchedRun> touched = new ArrayList<>();
        for (RunRow run : engine.changes().runs(named.dagId(), named.runId(), past, future)) {
            try {
                touched.add(new TouchedRun(run, tasks.apply(run)));
            } catch (WaybillException e) {
                // Another version of the DAG may not have the task at all.
                if (run.id() == named.id() || e.code() != ErrorCode.INVALID_REQUEST) {
                    throw e;
                }
            }
        }
        return touched;
    }

    /**
     * Looks what is meant in some runs, none of which counts more than another.
     *
     * @param tasks finds what is meant in one of them
     * @throws WaybillException {@code INVALID_REQUEST} where it can be done in none of them
     */
    public static List<TouchedRun> look(List<RunRow> runs, Function<RunRow, List<TaskRow>> tasks) {
        List<TouchedRun> touched = new ArrayList<>();
        WaybillException refusal = null;
        for (RunRow run : runs) {
            try {
                touched.add(new TouchedRun(run, tasks.apply(run)));
            } catch (WaybillException e) {
                if (e.code() != ErrorCode.INVALID_REQUEST) {
                    throw e;
                }
                refusal = e;
            }
        }
        if (touched.isEmpty() && refusal != null) {
            throw refusal;
        }
        return touched;
    }
}
