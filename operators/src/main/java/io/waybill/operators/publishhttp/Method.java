package io.waybill.operators.publishhttp;

/** How a file is sent. */
public enum Method {
    /** The address is the file's. */
    PUT,
    /** The address takes it. */
    POST
}
