package io.waybill.spec;

/** Whether a problem keeps a DAG file from being used. */
public enum Severity {
    /** The file cannot be used until this is mended. */
    ERROR,
    /** The file is used; what it says may not be what its author meant. */
    WARNING
}
