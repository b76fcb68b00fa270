package io.waybill.web.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.cost.CostEstimate;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostWordsTest {
    @ParameterizedTest
    @CsvSource({
        "0.0002057, ≈ $0.00021",
        "0.00019999, ≈ $0.0002",
        "0.01, ≈ $0.01",
        "0.049, ≈ $0.05",
        "12.345, ≈ $12.35",
        "1200, ≈ $1200.00",
        "0, ≈ $0"
    })
    void small_costs_show_two_digits_that_count(BigDecimal dollars, String text) {
        assertThat(CostWords.text(new CostEstimate(dollars, 60, true, false))).isEqualTo(text);
    }

    @Test
    void what_is_missing_is_said() {
        assertThat(CostWords.text(CostEstimate.NONE)).isEmpty();
        assertThat(CostWords.text(CostEstimate.UNKNOWN)).isEqualTo("not known");
        assertThat(CostWords.text(new CostEstimate(BigDecimal.ONE, 60, false, false)))
                .isEqualTo("more than $1.00");
        assertThat(CostWords.explained(new CostEstimate(BigDecimal.ONE, 60, false, true)))
                .contains("60 seconds", "us-east-1", "not known");
    }
}
