package io.waybill.web.settings;

import java.util.List;

/** Settings that cannot be used; lists everything that is wrong with them. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    SettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** One line each: where, what, and what mends it. */
    public List<String> problems() {
        return problems;
    }
}
