package io.waybill.web.view;

import java.util.List;

/**
 * A param as a field of a form.
 *
 * @param name the param's name
 * @param kind which control
 * @param description what it is for, or empty
 * @param type its type in words
 * @param options the values to choose from, as JSON
 * @param value as it was typed, or the default
 * @param required whether it must be given
 * @param error what is wrong with the value, or empty
 */
public record ParamField(
        String name,
        Kind kind,
        String description,
        String type,
        List<Option> options,
        String value,
        boolean required,
        String error) {
    public ParamField {
        options = List.copyOf(options);
    }

    /** The controls. */
    public enum Kind {
        /** One line of text. */
        TEXT,
        /** A number, also one with a fraction. */
        NUMBER,
        /** Yes or no. */
        CHECKBOX,
        /** One of several. */
        SELECT,
        /** JSON, over several lines. */
        JSON
    }

    /** One value to choose: as the form sends it, and as it reads. */
    public record Option(String value, String label) {}
}
