package io.waybill.web.view;

import java.util.List;

/**
 * The variables, or the connections.
 *
 * @param frame around it
 * @param connections whether these are connections
 * @param rows by name
 */
public record VaultPage(Frame frame, boolean connections, List<Row> rows) {
    public VaultPage {
        rows = List.copyOf(rows);
    }

    /**
     * One of them.
     *
     * @param name its key or id
     * @param type what a connection leads to; empty for a variable
     * @param shown its value, or where it leads, as far as people may see it
     * @param secret whether there is more that nobody may see
     * @param description empty when there is none
     * @param source the variable of the environment that it comes from; empty for none
     * @param problem why it cannot be read; empty where it can
     * @param href where it is changed; empty where it cannot be
     */
    public record Row(
            String name,
            String type,
            String shown,
            boolean secret,
            String description,
            String source,
            String problem,
            String href) {}
}
