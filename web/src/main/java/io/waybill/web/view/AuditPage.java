package io.waybill.web.view;

import java.time.Instant;
import java.util.List;

/**
 * What people and programs have asked for.
 *
 * @param frame around it
 * @param dagId the DAG that it is about; empty for all
 * @param entries the newest first
 * @param older the address of what was asked for before; empty where there is nothing
 */
public record AuditPage(Frame frame, String dagId, List<Entry> entries, String older) {
    public AuditPage {
        entries = List.copyOf(entries);
    }

    /**
     * Something that was asked for.
     *
     * @param at when
     * @param by who or what asked
     * @param what in words
     * @param dagId the DAG; empty where it is about none
     * @param dagHref its page
     * @param runId the run; empty where it is about none
     * @param runHref its page
     * @param more tasks, and what else was said; may be empty
     */
    public record Entry(
            Instant at,
            String by,
            String what,
            String dagId,
            String dagHref,
            String runId,
            String runHref,
            String more) {}
}
