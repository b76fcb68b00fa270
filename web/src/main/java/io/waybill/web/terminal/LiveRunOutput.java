package io.waybill.web.terminal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run in a terminal: what tasks write scrolls by above, and below it a block with a line for each task is kept up to
 * date in place.
 */
public final class LiveRunOutput implements RunOutput {
    private static final String ESC = "\u001b[";
    private static final String HIDE_CURSOR = ESC + "?25l";
    private static final String SHOW_CURSOR = ESC + "?25h";
    private static final String CLEAR_BELOW = ESC + "J";
    private static final int[] NAME_COLOURS = {36, 35, 34, 33, 32, 96, 95, 94, 93, 92};
    private static final Duration SIZE_EVERY = Duration.ofSeconds(1);

    private final Terminal terminal;
    private final Clock clock;
    private final int nameWidth;
    private int blockLines;
    private List<String> block = List.of();
    private Terminal.Size size = Terminal.Size.USUAL;
    private Instant sizeKnownAt = Instant.MIN;
    private @Nullable RunView run;
    private boolean closed;

    /**
     * @param terminal a live one
     * @param clock for what elapses
     * @param nameWidth how long the longest task's name is
     */
    public LiveRunOutput(Terminal terminal, Clock clock, int nameWidth) {
        this.terminal = terminal;
        this.clock = clock;
        this.nameWidth = nameWidth;
        terminal.out().print(HIDE_CURSOR);
        terminal.out().flush();
    }

    @Override
    public synchronized void show(RunView shown) {
        run = shown;
        if (closed) {
            return;
        }
        askSize();
        List<String> lines = RunBlock.lines(shown, terminal, size, clock.instant(), nameWidth);
        if (!lines.equals(block)) {
            StringBuilder text = eraseBlock();
            draw(text, lines);
            print(text);
        }
    }

    @Override
    public synchronized void log(String taskId, String text) {
        String name = taskId + " ".repeat(Math.max(0, nameWidth - taskId.length()));
        above(nameColour(taskId, name) + dim(" | ") + harmless(text));
    }

    @Override
    public synchronized void event(TaskView task, String text) {
        String name =
                task.taskId() + " ".repeat(Math.max(0, nameWidth - task.taskId().length()));
        Look look = Look.of(task.state());
        above(nameColour(task.taskId(), name) + " " + look.symbol(terminal) + " "
                + look.paint(terminal, LogText.plain(text)));
    }

    @Override
    public synchronized void note(String text) {
        above(text);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        StringBuilder text = eraseBlock();
        text.append(SHOW_CURSOR);
        print(text);
    }

    private void above(String line) {
        StringBuilder text = closed ? new StringBuilder() : eraseBlock();
        text.append(line).append(System.lineSeparator());
        if (!closed && run != null) {
            draw(text, RunBlock.lines(run, terminal, size, clock.instant(), nameWidth));
        }
        print(text);
    }

    private void draw(StringBuilder text, List<String> lines) {
        for (String line : lines) {
            text.append(line).append(System.lineSeparator());
        }
        block = List.copyOf(lines);
        blockLines = lines.size();
    }

    /** The cursor stands below the block: up, and everything from there on is gone. */
    private StringBuilder eraseBlock() {
        StringBuilder text = new StringBuilder();
        if (blockLines > 0) {
            text.append('\r').append(ESC).append(blockLines).append('A').append(CLEAR_BELOW);
        }
        blockLines = 0;
        block = List.of();
        return text;
    }

    private void print(StringBuilder text) {
        terminal.out().print(text);
        terminal.out().flush();
    }

    private void askSize() {
        Instant now = clock.instant();
        if (sizeKnownAt.isBefore(now.minus(SIZE_EVERY))) {
            size = terminal.size().get();
            sizeKnownAt = now;
        }
    }

    /** Whatever a task writes, it must not move our cursor. */
    private String harmless(String text) {
        return terminal.colour() ? LogText.coloured(text) : LogText.plain(text);
    }

    private String nameColour(String taskId, String text) {
        if (!terminal.colour()) {
            return text;
        }
        int colour = NAME_COLOURS[Math.floorMod(taskId.hashCode(), NAME_COLOURS.length)];
        return ESC + colour + "m" + text + ESC + "0m";
    }

    private String dim(String text) {
        return terminal.colour() ? ESC + "2m" + text + ESC + "0m" : text;
    }
}
