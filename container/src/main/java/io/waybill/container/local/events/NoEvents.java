package io.waybill.container.local.events;

/** The sink of those who do not listen. */
enum NoEvents implements TaskEventSink {
    /** The only one. */
    INSTANCE;

    @Override
    public void emit(String eventJson) {
        // Nobody listens.
    }
}
