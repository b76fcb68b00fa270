package io.waybill.worker.validate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.suite.Expectation.ColumnAggregate;
import io.waybill.worker.Printable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The least, the greatest, the mean or the sum of a column. */
final class AggregateCheck implements Check {
    private final ColumnAggregate expectation;
    private final int slot;
    private final Cells cells;
    private final Limits limits;
    private BigDecimal sum = BigDecimal.ZERO;
    private long count;
    private @Nullable Object extreme;
    private long unread;
    private String firstUnread = "";

    AggregateCheck(ColumnAggregate expectation, int slot, Cells cells) {
        this.expectation = expectation;
        this.slot = slot;
        this.cells = cells;
        this.limits = new Limits(expectation.bounds(), cells);
    }

    @Override
    public void row(Rows rows) {
        Object value = rows.value(slot);
        if (value == null) {
            return;
        }
        if (!limits.reads(value)) {
            if (unread++ == 0) {
                firstUnread = "'" + Printable.line(Cells.text(value), 60) + "' in row " + (rows.index() + 1);
            }
            return;
        }
        count++;
        switch (expectation.aggregate()) {
            case SUM, MEAN -> {
                BigDecimal number = cells.decimal(value);
                sum = number == null ? sum : sum.add(number);
            }
            case MIN -> extreme = extreme == null || compare(value, extreme) < 0 ? value : extreme;
            case MAX -> extreme = extreme == null || compare(value, extreme) > 0 ? value : extreme;
        }
    }

    private int compare(Object one, Object other) {
        return switch (expectation.bounds().kind()) {
            case TEXT -> Cells.text(one).compareTo(Cells.text(other));
            case TIME -> Long.compare(cells.micros(one), cells.micros(other));
            case NUMBER -> {
                Integer compared = cells.compare(one, other);
                yield compared == null ? 0 : compared;
            }
        };
    }

    @Override
    public Finding end(List<String> columns, long rows) {
        String absent = MissingColumn.of(List.of(expectation.column()), columns);
        if (!absent.isEmpty()) {
            return Finding.fault(absent);
        }
        if (unread > 0) {
            String kind = switch (expectation.bounds().kind()) {
                case NUMBER -> "numbers";
                case TIME -> "dates or times";
                case TEXT -> "texts";
            };
            return Finding.fault(unread + " values are no " + kind + ", the first is " + firstUnread);
        }
        Object observed = observed();
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("element_count", rows);
        if (observed == null) {
            result.putNull("observed_value");
            return Finding.of(false, result);
        }
        BigDecimal number = cells.decimal(observed);
        if (number != null) {
            result.put("observed_value", number);
        } else {
            result.put("observed_value", Printable.line(Cells.text(observed), 1_000));
        }
        return Finding.of(limits.hold(observed), result);
    }

    /** Null when there is none, as of an empty column; its sum is 0. */
    private @Nullable Object observed() {
        return switch (expectation.aggregate()) {
            case SUM -> sum;
            case MEAN -> count == 0 ? null : sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL64);
            case MIN, MAX -> extreme;
        };
    }
}
