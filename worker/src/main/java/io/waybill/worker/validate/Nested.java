package io.waybill.worker.validate;

/** A list, an object, or bytes: a value that is compared as a text only. */
record Nested(String text) {
    @Override
    public String toString() {
        return text;
    }
}
