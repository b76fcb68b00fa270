package io.waybill.engine.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Something that somebody asked for.
 *
 * @param id in the order in which it was asked for; 0 as long as it is not kept
 * @param at when
 * @param by who or what, for people to read
 * @param event what: {@code trigger}, {@code clear}, {@code pause} and so on
 * @param dagId the DAG
 * @param runId the run; empty where it is about none
 * @param tasks the tasks, with commas between them; empty where it is about none in particular
 * @param details what else was said, for people to read; may be empty
 */
public record AuditRow(
        long id, Instant at, String by, String event, String dagId, String runId, String tasks, String details) {
    public AuditRow {
        requireNonNull(at, "at");
        requireNonNull(by, "by");
        requireNonNull(event, "event");
        requireNonNull(dagId, "dagId");
        requireNonNull(runId, "runId");
        requireNonNull(tasks, "tasks");
        requireNonNull(details, "details");
    }
}
