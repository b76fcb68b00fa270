package io.waybill.web.api;

/** The body of what takes none: an empty object, or nothing at all. */
record Nothing() {}
