package io.waybill.worker.validate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.suite.Expectation.DistinctValues;
import io.waybill.worker.Printable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** No value of a column is other than some. */
final class DistinctCheck implements Check {
    private static final int MOST_OBSERVED = 100;

    private final DistinctValues expectation;
    private final int slot;
    private final ValueSet allowed;
    private final Set<String> observed = new LinkedHashSet<>();
    private final Set<String> others = new LinkedHashSet<>();
    private final int mostSamples;
    private long unexpected;

    DistinctCheck(DistinctValues expectation, int slot, Cells cells, int mostSamples) {
        this.expectation = expectation;
        this.slot = slot;
        this.allowed = new ValueSet(expectation.values(), cells);
        this.mostSamples = mostSamples;
    }

    @Override
    public void row(Rows rows) {
        Object value = rows.value(slot);
        if (value == null) {
            return;
        }
        String text = Printable.line(Cells.text(value), 200);
        if (observed.size() < MOST_OBSERVED) {
            observed.add(text);
        }
        if (!allowed.contains(value)) {
            unexpected++;
            if (others.size() < mostSamples) {
                others.add(text);
            }
        }
    }

    @Override
    public Finding end(List<String> columns, long rows) {
        String absent = MissingColumn.of(List.of(expectation.column()), columns);
        if (!absent.isEmpty()) {
            return Finding.fault(absent);
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("element_count", rows);
        result.put("unexpected_count", unexpected);
        result.set("observed_value", array(observed));
        result.set("partial_unexpected_list", array(others));
        return Finding.of(unexpected == 0, result);
    }

    private static ArrayNode array(Set<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }
}
