package io.waybill.engine.loop;

/** Ends what was begun by subscribing. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

    /** Nothing is told any more, but for what is being told at this moment. */
    @Override
    void close();
}
