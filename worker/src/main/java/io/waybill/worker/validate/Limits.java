package io.waybill.worker.validate;

import io.waybill.spec.suite.Bounds;
import io.waybill.spec.suite.IsoTime;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Bounds, made ready to have many values compared with them. */
final class Limits {
    private final Bounds bounds;
    private final Cells cells;
    private final Limit min;
    private final Limit max;

    Limits(Bounds bounds, Cells cells) {
        this.bounds = bounds;
        this.cells = cells;
        this.min = new Limit(bounds.kind(), bounds.min());
        this.max = new Limit(bounds.kind(), bounds.max());
    }

    /** Whether the value can be compared with the bounds. */
    boolean reads(Object cell) {
        return switch (bounds.kind()) {
            case NUMBER -> !Double.isNaN(cells.small(cell)) || cells.decimal(cell) != null;
            case TIME -> cells.micros(cell) != IsoTime.NONE;
            case TEXT -> cells.isText(cell);
        };
    }

    /** Whether the value lies inside; one that cannot be compared does not. */
    boolean hold(Object cell) {
        return switch (bounds.kind()) {
            case NUMBER -> number(cell);
            case TIME -> {
                long time = cells.micros(cell);
                yield time != IsoTime.NONE
                        && bounds.holds(Long.compare(time, min.micros), Long.compare(time, max.micros));
            }
            case TEXT ->
                cells.isText(cell)
                        && bounds.holds(
                                Cells.text(cell).compareTo(min.text),
                                Cells.text(cell).compareTo(max.text));
        };
    }

    private boolean number(Object cell) {
        double small = cells.small(cell);
        if (!Double.isNaN(small) && !Double.isNaN(min.small) && !Double.isNaN(max.small)) {
            return bounds.holds(Double.compare(small, min.small), Double.compare(small, max.small));
        }
        BigDecimal number = cells.decimal(cell);
        return number != null && holds(number);
    }

    /** Whether a number lies inside. */
    boolean holds(BigDecimal number) {
        return bounds.holds(number.compareTo(min.number), number.compareTo(max.number));
    }

    /** Whether a count lies inside. */
    boolean holds(long count) {
        return holds(BigDecimal.valueOf(count));
    }

    /** One end; where there is none, anything stands in, as the bounds do not look at it. */
    private static final class Limit {
        private final BigDecimal number;
        private final double small;
        private final long micros;
        private final String text;

        Limit(Bounds.Kind kind, @Nullable String end) {
            boolean numeric = kind == Bounds.Kind.NUMBER && end != null;
            number = numeric ? new BigDecimal(end) : BigDecimal.ZERO;
            small = number.precision() <= 15 && Math.abs(number.scale()) <= 15 ? number.doubleValue() : Double.NaN;
            micros = kind == Bounds.Kind.TIME && end != null ? IsoTime.microsOf(end) : 0;
            text = end == null ? "" : end;
        }
    }
}
