package io.waybill.web.terminal;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.format.DateTimeFormatter;

/** A run in plain lines, for files, pipes and continuous integration. */
public final class PlainRunOutput implements RunOutput {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final PrintWriter out;
    private final Clock clock;
    private final int nameWidth;

    /**
     * @param out where to
     * @param clock gives the time of each line, in the zone that people want
     * @param nameWidth how long the longest task's name is
     */
    public PlainRunOutput(PrintWriter out, Clock clock, int nameWidth) {
        this.out = out;
        this.clock = clock;
        this.nameWidth = nameWidth;
    }

    @Override
    public void show(RunView run) {
        // The lines tell it all.
    }

    @Override
    public void log(String taskId, String text) {
        line(taskId, "| " + LogText.plain(text));
    }

    @Override
    public void event(TaskView task, String text) {
        line(task.taskId(), LogText.plain(text));
    }

    @Override
    public void note(String text) {
        out.println(TIME.format(clock.instant().atZone(clock.getZone())) + "  " + text);
        out.flush();
    }

    private void line(String taskId, String text) {
        String padding = " ".repeat(Math.max(0, nameWidth - taskId.length()));
        note(taskId + padding + "  " + text);
    }

    @Override
    public void close() {
        out.flush();
    }
}
