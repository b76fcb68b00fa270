package io.waybill.engine.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.error.WaybillException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostEstimateTest {
    private static final Instant PULL = Instant.parse("2026-11-01T06:00:00Z");
    private static final PriceTable PRICES = PriceTable.builtIn();

    /** The dollars of an hour are those of the price list, put together by hand. */
    @ParameterizedTest
    @CsvSource({
        "X86_64, false, 1024, 2048, 20, 0.04937",
        "X86_64, false, 256, 512, 20, 0.0123425",
        "ARM64, false, 1024, 2048, 20, 0.0395",
        "X86_64, true, 1024, 2048, 20, 0.01571925",
        "ARM64, true, 1024, 2048, 20, 0.01257667",
        "X86_64, false, 1024, 2048, 21, 0.049481",
        "X86_64, false, 1024, 2048, 200, 0.06935",
        "X86_64, false, 16384, 122880, 20, 1.18108"
    })
    void an_hour_costs_what_the_list_says(
            String architecture, boolean spot, int cpu, int memory, int disk, BigDecimal dollars) {
        TaskSize size = new TaskSize("us-east-1", "LINUX", architecture, spot, cpu, memory, disk);

        CostEstimate cost = CostEstimate.of(PRICES, size, PULL, PULL.plus(Duration.ofHours(1)));

        assertThat(cost.dollars()).isEqualByComparingTo(dollars);
        assertThat(cost.complete()).isTrue();
        assertThat(cost.assumed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 60", "PT1S, 60", "PT60S, 60", "PT60.001S, 61", "PT61S, 61", "PT1H, 3600", "PT-5S, 60"})
    void begun_seconds_are_billed_and_at_least_a_minute(Duration ran, long seconds) {
        assertThat(CostEstimate.billedSeconds(PULL, PULL.plus(ran))).isEqualTo(seconds);
    }

    @Test
    void what_never_pulled_its_image_costs_nothing() {
        assertThat(CostEstimate.of(PRICES, size("us-east-1", "LINUX"), null, PULL))
                .isEqualTo(CostEstimate.NONE);
    }

    @Test
    void a_region_without_prices_is_reckoned_at_others_and_says_so() {
        CostEstimate cost = CostEstimate.of(PRICES, size("eu-central-1", "LINUX"), PULL, PULL.plusSeconds(3600));

        assertThat(cost.dollars()).isEqualByComparingTo("0.04937");
        assertThat(cost.assumed()).isTrue();
    }

    @Test
    void without_any_price_the_estimate_is_incomplete_also_in_a_sum() {
        CostEstimate unknown =
                CostEstimate.of(PRICES, size("us-east-1", "WINDOWS_SERVER_2022_CORE"), PULL, PULL.plusSeconds(90));
        CostEstimate known = CostEstimate.of(PRICES, size("eu-west-1", "LINUX"), PULL, PULL.plusSeconds(3600));

        assertThat(unknown).isEqualTo(new CostEstimate(BigDecimal.ZERO, 90, false, false));
        assertThat(known.plus(unknown).dollars()).isEqualByComparingTo("0.04937");
        assertThat(known.plus(unknown).seconds()).isEqualTo(3690);
        assertThat(known.plus(unknown).complete()).isFalse();
        assertThat(known.plus(unknown).assumed()).isTrue();
    }

    @Test
    void a_table_of_ones_own_is_used() {
        PriceTable own = PriceTable.parse("own.csv", """
                # ours

                region,system,architecture,capacity,vcpu_hour,gb_hour,ephemeral_gb_hour
                eu-central-1,LINUX,X86_64,on_demand,1,0,0
                """);

        CostEstimate cost = CostEstimate.of(own, size("eu-central-1", "LINUX"), PULL, PULL.plusSeconds(1800));

        assertThat(cost.dollars()).isEqualByComparingTo("0.5");
        assertThat(cost.assumed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "region,price | p.csv:1: the columns are not right; write region,system",
                "HEAD | p.csv:1: there is no price",
                "HEAD#a,b | p.csv:2: there are 2 columns",
                "HEAD#a,b,c,night,1,1,1 | p.csv:2: 'night' is no capacity; write on_demand or spot",
                "HEAD#a,b,c,spot,1,x,1 | p.csv:2: 'x' is no price",
                "HEAD#a,b,c,spot,1,-1,1 | p.csv:2: '-1' is below 0",
                "HEAD#a,b,c,spot,1,1,1#a,b,c,spot,1,1,1 | p.csv:3: the same price stands in a line above"
            })
    void a_table_that_makes_no_sense_is_refused_with_its_line(String lines, String message) {
        String csv = lines.replace("HEAD", PriceTable.COLUMNS).replace('#', '\n');

        assertThatThrownBy(() -> PriceTable.parse("p.csv", csv))
                .isInstanceOf(WaybillException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_table_that_is_not_there_is_named() {
        assertThatThrownBy(() -> PriceTable.read(Path.of("no", "prices.csv")))
                .hasMessageContaining("no/prices.csv")
                .hasMessageContaining("cost.prices");
    }

    private static TaskSize size(String region, String system) {
        return new TaskSize(region, system, "X86_64", false, 1024, 2048, 20);
    }
}
