package io.waybill.web.terminal;

import io.waybill.engine.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The block of lines that shows a run at one moment: its tasks, as many as there is room for, and the run itself. */
final class RunBlock {
    private static final int MOST_LINES = 40;

    private RunBlock() {}

    static List<String> lines(RunView run, Terminal terminal, Terminal.Size size, Instant now, int nameWidth) {
        int room = Math.max(1, Math.min(size.rows() - 4, MOST_LINES));
        List<TaskView> shown = pick(run.tasks(), room);
        List<String> lines = new ArrayList<>();
        lines.add(dimRule(terminal, size));
        for (TaskView task : shown) {
            lines.add(taskLine(task, terminal, size, now, nameWidth));
        }
        int left = run.tasks().size() - shown.size();
        if (left > 0) {
            lines.add(cut("  … and " + left + " more", size));
        }
        String total = "  %s %s: %d of %d tasks done, %s"
                .formatted(
                        run.dagId(), run.state().id(), run.ended(), run.tasks().size(), Elapsed.calm(run.took(now)));
        lines.add(cut(total, size));
        return lines;
    }

    /** All that fit; where not all do, those at work, then those that went wrong, then those to come. */
    private static List<TaskView> pick(List<TaskView> tasks, int room) {
        if (tasks.size() <= room) {
            return tasks;
        }
        List<TaskView> chosen = new ArrayList<>();
        List<Predicate<TaskView>> order = List.of(
                TaskView::isAtWork,
                task -> task.state() == TaskState.UP_FOR_RETRY,
                task -> task.state() == TaskState.FAILED,
                task -> !task.state().isTerminal(),
                task -> true);
        for (Predicate<TaskView> wanted : order) {
            for (TaskView task : tasks) {
                if (chosen.size() < room - 1 && wanted.test(task) && !chosen.contains(task)) {
                    chosen.add(task);
                }
            }
        }
        return tasks.stream().filter(chosen::contains).toList();
    }

    private static String taskLine(TaskView task, Terminal terminal, Terminal.Size size, Instant now, int nameWidth) {
        Look look = Look.of(task.state());
        String name =
                task.taskId() + " ".repeat(Math.max(0, nameWidth - task.taskId().length()));
        StringBuilder rest = new StringBuilder("  ").append(look.word());
        Duration elapsed = elapsed(task, now);
        if (elapsed != null) {
            rest.append(' ').append(Elapsed.calm(elapsed));
        }
        if (task.nextTryAt() != null && task.state() == TaskState.UP_FOR_RETRY) {
            rest.append(" in ").append(Elapsed.calm(Duration.between(now, task.nextTryAt())));
        }
        if (task.tries() > 1) {
            rest.append(", try ").append(task.tries());
        }
        if (!task.note().isEmpty()) {
            rest.append(" (").append(task.note()).append(')');
        }
        String plain = cut("    " + name + rest, size);
        int nameEnd = Math.min(plain.length(), 4 + name.length());
        return "  " + look.symbol(terminal) + plain.substring(3, nameEnd)
                + look.paint(terminal, plain.substring(nameEnd));
    }

    private static @Nullable Duration elapsed(TaskView task, Instant now) {
        if (task.state().isTerminal()) {
            return task.times().run();
        }
        boolean runs = task.isAtWork() && task.startedAt() != null;
        return runs ? Duration.between(task.startedAt(), now) : null;
    }

    private static String dimRule(Terminal terminal, Terminal.Size size) {
        String rule = (terminal.symbols() ? "─" : "-").repeat(Math.min(60, Math.max(1, size.columns() - 1)));
        return terminal.colour() ? "\u001b[2m" + rule + "\u001b[0m" : rule;
    }

    /** A line that the terminal would break would be two: it is cut. */
    private static String cut(String line, Terminal.Size size) {
        int width = Math.max(10, size.columns() - 1);
        return line.codePointCount(0, line.length()) <= width
                ? line
                : line.substring(0, line.offsetByCodePoints(0, width - 1)) + "…";
    }
}
