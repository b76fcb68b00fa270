package io.waybill.worker.validate;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Values that others are looked up among. A text of a suite means a text, a number a number, whatever its zeros. */
final class ValueSet {
    private final Cells cells;
    private final Set<String> texts = new HashSet<>();
    private final Set<BigDecimal> numbers = new HashSet<>();
    private final Set<Boolean> flags = new HashSet<>();

    ValueSet(List<JsonNode> values, Cells cells) {
        this.cells = cells;
        for (JsonNode value : values) {
            if (value.isTextual()) {
                texts.add(value.textValue());
            } else if (value.isNumber()) {
                numbers.add(bare(value.decimalValue()));
            } else if (value.isBoolean()) {
                flags.add(value.booleanValue());
            }
        }
    }

    boolean contains(Object cell) {
        if (cell instanceof Boolean flag) {
            return flags.contains(flag);
        }
        boolean text = !(cell instanceof Long || cell instanceof Double || cell instanceof BigDecimal);
        if (text && texts.contains(Cells.text(cell))) {
            return true;
        }
        if (!numbers.isEmpty()) {
            BigDecimal number = cells.decimal(cell);
            if (number != null) {
                return numbers.contains(bare(number));
            }
        }
        return (flags.contains(true) && cells.isFlag(cell, true))
                || (flags.contains(false) && cells.isFlag(cell, false));
    }

    private static BigDecimal bare(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }
}
