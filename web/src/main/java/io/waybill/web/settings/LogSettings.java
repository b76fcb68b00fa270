package io.waybill.web.settings;

/**
 * What the program writes to its log.
 *
 * @param format how
 */
public record LogSettings(
        @Setting(
                value =
                        "How log lines are written to standard error: text, for people; or json, an object a line with time,"
                                + " level, logger, thread, message, exception and what it is about (dag_id, run_id, task_id, map_index,"
                                + " try_number).",
                defaultValue = "text")
        LogFormat format) {}
