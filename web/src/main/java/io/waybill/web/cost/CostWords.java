package io.waybill.web.cost;

import io.waybill.engine.cost.CostEstimate;
import io.waybill.engine.cost.PriceTable;
import io.waybill.web.view.CostView;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Costs as people read them. */
public final class CostWords {
    private static final BigDecimal CENT = new BigDecimal("0.01");
    private static final int DIGITS = 2;

    private CostWords() {}

    /** {@code ≈ $0.0021}, two digits that count below a cent; empty where nothing was had. */
    public static String text(CostEstimate cost) {
        if (cost.seconds() == 0 && cost.complete()) {
            return "";
        }
        if (cost.dollars().signum() == 0) {
            return cost.complete() ? "≈ $0" : "not known";
        }
        return (cost.complete() ? "≈ $" : "more than $") + rounded(cost.dollars());
    }

    /** For a page. */
    public static CostView view(CostEstimate cost) {
        String text = text(cost);
        return text.isEmpty() ? CostView.NONE : new CostView(text, explained(cost));
    }

    private static String rounded(BigDecimal dollars) {
        if (dollars.compareTo(CENT) >= 0) {
            return dollars.setScale(DIGITS, RoundingMode.HALF_UP).toPlainString();
        }
        int leadingZeros = dollars.scale() - dollars.precision();
        return dollars.setScale(leadingZeros + DIGITS, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** What is behind the number, in a sentence. */
    public static String explained(CostEstimate cost) {
        return "An estimate by list prices: " + cost.seconds() + " seconds billed"
                + (cost.assumed()
                        ? ", at the prices of " + PriceTable.FALLBACK + ", for those of the Region are not in the table"
                        : "")
                + (cost.complete() ? "" : "; of a part the size or the price is not known")
                + ".";
    }
}
