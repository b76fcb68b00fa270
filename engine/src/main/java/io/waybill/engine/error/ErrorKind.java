package io.waybill.engine.error;

/** Whose fault an error is, which decides who hears of it and which retry budget it spends. */
public enum ErrorKind {
    /** The caller or the DAG's author can mend it. */
    USER,
    /** AWS, the network or the machine; trying again may help. */
    PLATFORM,
    /** A mistake of ours. */
    INTERNAL
}
