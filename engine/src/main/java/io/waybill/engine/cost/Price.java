package io.waybill.engine.cost;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;

/**
 * What an hour costs in US dollars.
 *
 * @param vcpuHour a vCPU
 * @param gbHour a GB of memory
 * @param ephemeralGbHour a GB of disk above the 20 GB that cost nothing
 */
public record Price(BigDecimal vcpuHour, BigDecimal gbHour, BigDecimal ephemeralGbHour) {
    public Price {
        requireNonNull(vcpuHour, "vcpuHour");
        requireNonNull(gbHour, "gbHour");
        requireNonNull(ephemeralGbHour, "ephemeralGbHour");
    }
}
