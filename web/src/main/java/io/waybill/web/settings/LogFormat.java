package io.waybill.web.settings;

/** How log lines are written. */
public enum LogFormat {
    /** For people. */
    TEXT,
    /** One object of JSON a line, for programs. */
    JSON
}
