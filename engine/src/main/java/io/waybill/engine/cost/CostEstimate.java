package io.waybill.engine.cost;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What containers cost: the seconds that Fargate bills × the price of their size. An estimate: discounts, taxes, what is
 * beside Fargate, and the Spot price of the hour are not in it.
 *
 * @param dollars US dollars, unrounded
 * @param seconds that are billed
 * @param complete whether everything that is asked about is in it; not so where a price or a size is not known
 * @param assumed whether a price of {@value PriceTable#FALLBACK} stands in for one of another Region
 */
public record CostEstimate(BigDecimal dollars, long seconds, boolean complete, boolean assumed) {
    /** Of nothing. */
    public static final CostEstimate NONE = new CostEstimate(BigDecimal.ZERO, 0, true, false);

    /** Of something that a price or a size is missing for. */
    public static final CostEstimate UNKNOWN = new CostEstimate(BigDecimal.ZERO, 0, false, false);

    /** So many seconds of a task are billed at least. */
    public static final long LEAST_SECONDS = 60;

    private static final int FREE_DISK = 20;
    private static final BigDecimal SECONDS_AN_HOUR = BigDecimal.valueOf(3600);
    private static final BigDecimal UNITS = BigDecimal.valueOf(1024);

    public CostEstimate {
        requireNonNull(dollars, "dollars");
    }

    /**
     * Of one task.
     *
     * @param pullStartedAt when its images began to be pulled, from which on it is billed; absent: it never came so far
     * @param until when it ended, or now
     */
    public static CostEstimate of(
            PriceTable prices, TaskSize size, @Nullable Instant pullStartedAt, @Nullable Instant until) {
        return of(prices, size, billedSeconds(pullStartedAt, until));
    }

    /**
     * Of one task or of several that are alike.
     *
     * @param seconds that are billed, of all of them
     */
    public static CostEstimate of(PriceTable prices, TaskSize size, long seconds) {
        if (seconds == 0) {
            return NONE;
        }
        Optional<PriceTable.Found> found = prices.find(size);
        if (found.isEmpty()) {
            return new CostEstimate(BigDecimal.ZERO, seconds, false, false);
        }
        Price price = found.get().price();
        BigDecimal hourly = price.vcpuHour()
                .multiply(BigDecimal.valueOf(size.cpu()))
                .divide(UNITS, MathContext.DECIMAL64)
                .add(price.gbHour().multiply(BigDecimal.valueOf(size.memory())).divide(UNITS, MathContext.DECIMAL64))
                .add(price.ephemeralGbHour()
                        .multiply(BigDecimal.valueOf(Math.max(0, size.ephemeralGib() - FREE_DISK))));
        BigDecimal dollars =
                hourly.multiply(BigDecimal.valueOf(seconds)).divide(SECONDS_AN_HOUR, MathContext.DECIMAL64);
        return new CostEstimate(dollars, seconds, true, !found.get().region().equals(size.region()));
    }

    /** How many seconds Fargate bills on Linux: begun ones count, and at least a minute; none without a pull. */
    public static long billedSeconds(@Nullable Instant pullStartedAt, @Nullable Instant until) {
        if (pullStartedAt == null || until == null) {
            return 0;
        }
        Duration billed = Duration.between(pullStartedAt, until);
        long begun = billed.getNano() == 0 ? billed.getSeconds() : billed.getSeconds() + 1;
        return Math.max(LEAST_SECONDS, begun);
    }

    /** Both together. */
    public CostEstimate plus(CostEstimate other) {
        return new CostEstimate(
                dollars.add(other.dollars),
                seconds + other.seconds,
                complete && other.complete,
                assumed || other.assumed);
    }
}
