package io.waybill.worker.validate;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What has come out of one expectation.
 *
 * @param success whether the file is as expected
 * @param result as Great Expectations has it: counts and samples, or the observed value
 * @param fault why it could not be found out; empty when it could
 */
record Finding(boolean success, ObjectNode result, String fault) {
    Finding {
        requireNonNull(result, "result");
        requireNonNull(fault, "fault");
    }

    static Finding of(boolean success, ObjectNode result) {
        return new Finding(success, result, "");
    }

    static Finding fault(String fault) {
        return new Finding(false, JsonNodeFactory.instance.objectNode(), fault);
    }

    /** The usual counts of an expectation about each value or row. */
    static Finding counted(Counts counts, double mostly, Samples samples) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("element_count", counts.elements());
        result.put("missing_count", counts.missing());
        if (counts.elements() > 0) {
            result.put("missing_percent", percent(counts.missing(), counts.elements()));
        }
        result.put("unexpected_count", counts.unexpected());
        long present = counts.elements() - counts.missing();
        if (present > 0) {
            result.put("unexpected_percent", percent(counts.unexpected(), present));
            result.put("unexpected_percent_total", percent(counts.unexpected(), counts.elements()));
        } else {
            result.putNull("unexpected_percent");
        }
        result.set("partial_unexpected_list", samples.values());
        result.set("partial_unexpected_index_list", samples.rows());
        return of(present == 0 || (present - counts.unexpected()) / (double) present >= mostly, result);
    }

    /**
     * @param elements how many values or rows there were
     * @param missing how many of them were passed over
     * @param unexpected how many of the others are not as expected
     */
    record Counts(long elements, long missing, long unexpected) {}

    private static double percent(long part, long whole) {
        return 100.0 * part / whole;
    }
}
