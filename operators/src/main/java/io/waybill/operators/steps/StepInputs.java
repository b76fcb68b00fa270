package io.waybill.operators.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.TaskSpec;
import java.util.List;

/** The inputs of steps: what the file says under {@code with}, with the same names. */
public final class StepInputs {
    private StepInputs() {}

    /**
     * What a task was told, but for some keys.
     *
     * @param without keys that are not the step's business
     */
    public static ObjectNode of(TaskSpec task, String... without) {
        ObjectNode input = task.with().deepCopy();
        input.remove(List.of(without));
        return input;
    }
}
