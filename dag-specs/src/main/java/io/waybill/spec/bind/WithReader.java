package io.waybill.spec.bind;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads a task's {@code with} into its operator's record, for factories. Immutable and thread safe. */
public final class WithReader {

    /**
     * The record of a {@code with} that the reader of DAG files has checked, with the record's defaults filled in. Its
     * texts may still be templates.
     *
     * @throws SpecBindingException when it does not fit the record, which names every problem
     */
    public <W extends Record> W bind(ObjectNode with, Class<W> type) {
        Bound<W> bound = RecordBinder.bindTemplates(with, type);
        return bound.value().orElseThrow(() -> new SpecBindingException(type.getSimpleName(), bound.problems()));
    }
}
