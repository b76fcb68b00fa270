package io.waybill.spec;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.waybill.spec.cron.CronExpression;
import io.waybill.spec.cron.CronSyntaxException;
import java.util.Map;

/**
 * When a DAG runs by itself: a cron expression of five fields or a preset.
 *
 * @param expression as the file has it, such as {@code @daily}
 * @param cron its meaning
 */
public record ScheduleSpec(@JsonValue String expression, CronExpression cron) {
    private static final Map<String, String> PRESETS = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@quarterly", "0 0 1 */3 *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");
    private static final String KNOWN = "@hourly, @daily, @weekly, @monthly, @quarterly or @yearly";

    public ScheduleSpec {
        requireNonNull(expression, "expression");
        requireNonNull(cron, "cron");
    }

    /**
     * Reads a cron expression or a preset.
     *
     * @throws SpecValueException when it is neither
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ScheduleSpec parse(String expression) {
        String text = expression.strip();
        if (text.startsWith("@")) {
            String cron = PRESETS.get(text);
            if (cron == null) {
                throw new SpecValueException(
                        ProblemCode.INVALID_SCHEDULE,
                        "'" + text + "' is no preset",
                        "use " + KNOWN + ", or a cron expression");
            }
            return new ScheduleSpec(text, CronExpression.parse(cron));
        }
        try {
            return new ScheduleSpec(text, CronExpression.parse(text));
        } catch (CronSyntaxException e) {
            int indent = expression.indexOf(text);
            throw new SpecValueException(
                    ProblemCode.INVALID_SCHEDULE,
                    "Cron expression '" + shortened(text) + "': " + e.getMessage(),
                    e.remedy(),
                    indent + e.offset());
        }
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
