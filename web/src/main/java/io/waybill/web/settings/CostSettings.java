package io.waybill.web.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What containers cost.
 *
 * @param prices a table of prices of one's own; absent: the one that comes with Waybill
 */
public record CostSettings(
        @Setting(
                "A CSV file with Fargate's prices by Region, in place of the built-in table, which is AWS's list for us-east-1;"
                        + " its columns are region, system, architecture, capacity, vcpu_hour, gb_hour, ephemeral_gb_hour.")
        @Nullable Path prices) {}
