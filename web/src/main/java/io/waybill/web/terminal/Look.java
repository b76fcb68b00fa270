package io.waybill.web.terminal;

import io.waybill.engine.run.TaskState;

/** The symbol, the colour and the word of each state. */
enum Look {
    WAITING("○", "-", "2", "waiting"),
    STARTING("◌", "~", "36", "starting"),
    RUNNING("●", "*", "36", "running"),
    RETRY("↻", "r", "33", "waits to try again"),
    STOPPING("◍", "~", "33", "stopping"),
    SUCCESS("✓", "+", "32", "success"),
    FAILED("✗", "x", "31", "failed"),
    SKIPPED("↷", "/", "35", "skipped"),
    UPSTREAM_FAILED("⊘", "!", "33", "upstream failed"),
    CANCELLED("■", "#", "33", "cancelled"),
    REMOVED("·", ".", "2", "removed");

    private final String symbol;
    private final String ascii;
    private final String colour;
    private final String word;

    Look(String symbol, String ascii, String colour, String word) {
        this.symbol = symbol;
        this.ascii = ascii;
        this.colour = colour;
        this.word = word;
    }

    static Look of(TaskState state) {
        return switch (state) {
            case NONE, SCHEDULED, DEFERRED -> WAITING;
            case QUEUED, LAUNCHING -> STARTING;
            case RUNNING -> RUNNING;
            case UP_FOR_RETRY -> RETRY;
            case RESTARTING, STOPPING -> STOPPING;
            case SUCCESS -> SUCCESS;
            case FAILED -> FAILED;
            case SKIPPED -> SKIPPED;
            case UPSTREAM_FAILED -> UPSTREAM_FAILED;
            case CANCELLED -> CANCELLED;
            case REMOVED -> REMOVED;
        };
    }

    String symbol(Terminal terminal) {
        String text = terminal.symbols() ? symbol : ascii;
        return paint(terminal, text);
    }

    /** The text in this state's colour. */
    String paint(Terminal terminal, String text) {
        return terminal.colour() ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }

    String word() {
        return word;
    }
}
