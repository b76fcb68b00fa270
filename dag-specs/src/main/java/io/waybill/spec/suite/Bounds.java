package io.waybill.spec.suite;

import org.jspecify.annotations.Nullable;

/**
 * Between what something is to be; at least one end is there.
 *
 * @param kind how the ends, and what is compared with them, are read
 * @param min the lower end as a text; null when there is none
 * @param max the upper end as a text; null when there is none
 * @param strictMin whether the lower end itself is outside
 * @param strictMax whether the upper end itself is outside
 */
public record Bounds(
        Kind kind, @Nullable String min, @Nullable String max, boolean strictMin, boolean strictMax) {
    /** How values are compared. */
    public enum Kind {
        /** As decimal numbers. */
        NUMBER,
        /** As times, which both ends are, see {@link IsoTime}. */
        TIME,
        /** As texts, by their code units. */
        TEXT
    }

    /** Whether a comparison's outcome with the lower end, and that with the upper one, lie inside. */
    public boolean holds(int withMin, int withMax) {
        boolean above = min == null || (strictMin ? withMin > 0 : withMin >= 0);
        boolean below = max == null || (strictMax ? withMax < 0 : withMax <= 0);
        return above && below;
    }

    @Override
    public String toString() {
        if (min == null) {
            return (strictMax ? "less than " : "at most ") + max;
        }
        if (max == null) {
            return (strictMin ? "more than " : "at least ") + min;
        }
        if (min.equals(max)) {
            return min;
        }
        return "between " + min + (strictMin ? " (excluded)" : "") + " and " + max + (strictMax ? " (excluded)" : "");
    }
}
