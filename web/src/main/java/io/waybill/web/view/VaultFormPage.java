package io.waybill.web.view;

import java.util.List;

/**
 * The form that makes or changes a variable or a connection.
 *
 * @param frame around it
 * @param connection whether it is about a connection
 * @param isNew whether it makes one
 * @param name its key or id
 * @param error what is wrong with all of it; empty where nothing is
 * @param fields in their order
 * @param action where it is sent
 * @param delete where its removal is sent
 * @param back where the list is
 */
public record VaultFormPage(
        Frame frame,
        boolean connection,
        boolean isNew,
        String name,
        String error,
        List<Field> fields,
        String action,
        String delete,
        String back) {
    public VaultFormPage {
        fields = List.copyOf(fields);
    }

    /** How a field is typed. */
    public enum Kind {
        /** In a line. */
        TEXT,
        /** In several lines. */
        AREA,
        /** Unseen; empty it keeps what there is. */
        PASSWORD,
        /** Yes or no. */
        CHECKBOX
    }

    /**
     * A field.
     *
     * @param name how it is sent
     * @param label what it is called
     * @param kind how it is typed
     * @param value what stands in it
     * @param help what it is for
     * @param error what is wrong with it; empty where nothing is
     */
    public record Field(String name, String label, Kind kind, String value, String help, String error) {
        /** Whether it is typed in this way. */
        public boolean is(String kindName) {
            return kind.name().equals(kindName);
        }
    }
}
