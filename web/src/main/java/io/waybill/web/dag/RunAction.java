package io.waybill.web.dag;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.loop.RunChanges;
import io.waybill.engine.loop.TaskSelection;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be done to many runs, to each by itself. */
public enum RunAction {
    /** All tasks run again. */
    CLEAR("Clear: run all tasks again"),
    /** What went wrong runs again. */
    CLEAR_FAILED("Clear what failed, did not run for that, or was cancelled"),
    /** All tasks run again with the newest version. */
    NEWEST("Run all again with the newest version"),
    /** Each counts as done. */
    SUCCESS("Mark as success"),
    /** Each counts as failed. */
    FAILED("Mark as failed"),
    /** What runs is stopped. */
    CANCEL("Cancel"),
    /** Runs that have ended go. */
    DELETE("Delete");

    private final String words;

    RunAction(String words) {
        this.words = words;
    }

    /** The name in the API and in forms. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it does, for people. */
    public String words() {
        return words;
    }

    /**
     * The action of this name.
     *
     * @throws WaybillException {@code INVALID_REQUEST}
     */
    public static RunAction of(String id) {
        return Arrays.stream(values())
                .filter(action -> action.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.INVALID_REQUEST,
                        "There is no action '" + id + "'. Use one of "
                                + Arrays.stream(values()).map(RunAction::id).collect(Collectors.joining(", "))));
    }

    /**
     * Does it to one run.
     *
     * @param by who asks
     * @return why it could not be done; empty where it was
     */
    public String change(Engine engine, String dagId, String runId, String by) {
        RunChanges changes = engine.changes();
        try {
            switch (this) {
                case CLEAR -> {
                    var unused = changes.clear(dagId, runId, TaskSelection.all(), by);
                }
                case CLEAR_FAILED -> {
                    var unused = changes.clear(dagId, runId, TaskSelection.all().onlyWhatFailed(), by);
                }
                case NEWEST -> {
                    var unused = changes.runOnNewest(dagId, runId, by);
                }
                case SUCCESS -> changes.succeedRun(dagId, runId, by);
                case FAILED -> changes.failRun(dagId, runId, by);
                case CANCEL -> changes.cancelRun(dagId, runId, by);
                case DELETE -> changes.deleteRun(dagId, runId, by);
            }
            return "";
        } catch (WaybillException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
