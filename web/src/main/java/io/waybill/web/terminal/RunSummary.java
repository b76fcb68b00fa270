package io.waybill.web.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a run came to: a table of its tasks and a line for the whole. */
public final class RunSummary {
    private static final int WIDEST = 120;

    private RunSummary() {}

    /** The lines, with colours where the terminal has them. */
    public static List<String> lines(RunView run, Terminal terminal) {
        TextTable table =
                new TextTable(List.of("task", "state", "tries", "queued", "start-up", "run", ""), Set.of(2, 3, 4, 5));
        for (TaskView task : run.tasks()) {
            table.add(List.of(
                    task.taskId(),
                    Look.of(task.state()).word(),
                    task.tries() == 0 ? "-" : Integer.toString(task.tries()),
                    Elapsed.format(task.times().queued()),
                    Elapsed.format(task.times().startUp()),
                    Elapsed.format(task.times().run()),
                    task.note()));
        }
        List<String> lines = new ArrayList<>();
        List<String> plain = table.lines();
        int width = terminal.live() ? terminal.size().get().columns() : WIDEST;
        lines.add(plain.get(0));
        for (int i = 0; i < run.tasks().size(); i++) {
            Look look = Look.of(run.tasks().get(i).state());
            lines.add(cut(plain.get(i + 1), width)
                    .replaceFirst(" " + look.word(), " " + look.paint(terminal, look.word())));
        }
        lines.add("");
        lines.add(total(run, terminal));
        return lines;
    }

    /** A reason may be long; it was told whole when the task ended. */
    private static String cut(String line, int width) {
        return line.codePointCount(0, line.length()) <= width
                ? line
                : line.substring(0, line.offsetByCodePoints(0, width - 1)) + "…";
    }

    private static String total(RunView run, Terminal terminal) {
        Look look = switch (run.state()) {
            case SUCCESS -> Look.SUCCESS;
            case FAILED, FAILING -> Look.FAILED;
            case CANCELLED, CANCELLING -> Look.CANCELLED;
            case QUEUED, RUNNING -> Look.RUNNING;
        };
        String time = run.endedAt() == null ? "" : " in " + Elapsed.format(run.took(run.endedAt()));
        String why = run.reason().isEmpty() ? "" : " (" + run.reason() + ")";
        return "run " + run.runId() + " of " + run.dagId() + ": "
                + look.paint(terminal, run.state().id()) + time + why;
    }
}
