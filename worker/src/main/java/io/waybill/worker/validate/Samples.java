package io.waybill.worker.validate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first unexpected values and their rows. */
final class Samples {
    private static final int LONGEST = 1_000;

    private final int most;
    private final List<Sample> samples = new ArrayList<>();

    /**
     * One of them.
     *
     * @param row counted from 0
     * @param values one, or one for each column that the expectation is about
     */
    private record Sample(long row, List<@Nullable Object> values) {}

    Samples(int most) {
        this.most = most;
    }

    boolean isFull() {
        return samples.size() >= most;
    }

    void add(Rows rows, int[] slots) {
        if (isFull()) {
            return;
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (int slot : slots) {
            values.add(bounded(rows.value(slot)));
        }
        samples.add(new Sample(rows.index(), values));
    }

    private static @Nullable Object bounded(@Nullable Object value) {
        boolean number = value instanceof Long || value instanceof Double || value instanceof BigDecimal;
        if (value == null || value instanceof Boolean || number) {
            return value;
        }
        String text = Cells.text(value);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    ArrayNode values() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Sample sample : samples) {
            if (sample.values.size() == 1) {
                add(array, sample.values.get(0));
            } else {
                ArrayNode row = array.addArray();
                sample.values.forEach(value -> add(row, value));
            }
        }
        return array;
    }

    ArrayNode rows() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        samples.forEach(sample -> array.add(sample.row));
        return array;
    }

    private static void add(ArrayNode array, @Nullable Object value) {
        if (value instanceof Long number) {
            array.add(number);
        } else if (value instanceof BigDecimal number) {
            array.add(number);
        } else if (value instanceof Double number) {
            array.add(number);
        } else if (value instanceof Boolean flag) {
            array.add(flag);
        } else if (value == null) {
            array.addNull();
        } else {
            array.add(value.toString());
        }
    }
}
