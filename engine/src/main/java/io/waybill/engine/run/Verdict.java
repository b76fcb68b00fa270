package io.waybill.engine.run;

/** What a trigger rule says of a node, given how its parents stand. */
public enum Verdict {
    /** It is not certain yet. */
    WAIT,
    /** The node may start. */
    RUN,
    /** The node will not run; that is no failure. */
    SKIP,
    /** The node will not run, because of a failure. */
    UPSTREAM_FAILED
}
