package io.waybill.web.terminal;

/** Where a run's progress is shown. Called by one thread. */
public interface RunOutput extends AutoCloseable {

    /** Shows how the run stands now; called whenever something changed, and a few times a second. */
    void show(RunView run);

    /** A line that a task wrote. */
    void log(String taskId, String text);

    /** Something happened to a task, in words: {@code running, try 1}. */
    void event(TaskView task, String text);

    /** Something happened to the run as a whole. */
    void note(String text);

    /** Ends the live part: what was shown last stays, the cursor is back. */
    @Override
    void close();
}
