package io.waybill.engine.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The input of a step: a JSON file in the run's file space that is there before its container starts, because RunTask takes
 * 8192 characters only. It is kept with the attempt's request, so that a repeated launch writes the same file again.
 */
public final class StepInput {
    /** The variable in which the container finds the file's path from the file space. */
    public static final String VARIABLE = "WAYBILL_STEP_INPUT";

    private static final String MEMBER = "waybillStepInput";

    private StepInput() {}

    /**
     * Puts an input into a request.
     *
     * @param space the run's file space
     * @param path of the file
     */
    public static void put(ObjectNode request, String space, String path, ObjectNode input) {
        request.putObject(MEMBER).put("space", space).put("path", path).set("input", input);
    }

    /** Writes the input that a request has, if it has one, and takes it out: what is left is RunTask's. */
    static ObjectNode written(ObjectNode request, RunFiles files) {
        ObjectNode rest = request.deepCopy();
        @Nullable JsonNode step = rest.remove(MEMBER);
        if (step != null) {
            files.write(
                    step.path("space").asText(),
                    step.path("path").asText(),
                    step.path("input").toPrettyString().getBytes(StandardCharsets.UTF_8));
        }
        return rest;
    }
}
