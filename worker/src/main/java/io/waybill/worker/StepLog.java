package io.waybill.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.spec.bind.SpecJson;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What a step prints. No secret that it was told of is ever in it. */
public final class StepLog {
    private static final int LONGEST_LINE = 4_000;
    /** Shorter ones would blot out half of the text. */
    private static final int SHORTEST_SECRET = 4;

    private final PrintStream out;
    private final PrintStream err;
    private final List<String> secrets = new ArrayList<>();

    StepLog(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** From now on the text is printed as {@code ***}. */
    public void hide(String secret) {
        if (secret.length() >= SHORTEST_SECRET) {
            secrets.add(secret);
        }
    }

    /** Prints one line. */
    public void line(String text) {
        out.println(fit(text));
    }

    /** Prints one line about something that is wrong. */
    public void error(String text) {
        out.flush();
        err.println(fit(text));
        err.flush();
    }

    /** Hands a value on to other tasks. */
    public void output(String name, JsonNode value) {
        try {
            out.println("::output " + name + "=" + hidden(SpecJson.mapper().writeValueAsString(value)) + "::");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A value cannot be written as JSON", e);
        }
    }

    private String fit(String text) {
        String line = Printable.line(hidden(text), LONGEST_LINE);
        // What the engine would take for an output, and comes from the data.
        return line.startsWith("::") ? " " + line : line;
    }

    private String hidden(String text) {
        String shown = text;
        for (String secret : secrets) {
            shown = shown.replace(secret, "***");
        }
        return shown;
    }
}
