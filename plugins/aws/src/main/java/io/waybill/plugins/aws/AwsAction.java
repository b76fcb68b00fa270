package io.waybill.plugins.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.EngineAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One call of AWS.
 *
 * @param name such as {@code sqs.send_message}
 * @param call makes it
 */
record AwsAction(String name, Call call) implements EngineAction {
    /** As much as a container may hand on. */
    private static final int MOST_BYTES = 48 * 1024;

    /** Makes the call. */
    @FunctionalInterface
    interface Call {
        /**
         * Makes it.
         *
         * @param request in the shape of AWS's API
         * @param target where
         * @param token the try's own, for services that tell a repetition by it
         * @return the outputs
         */
        Map<String, JsonNode> make(ObjectNode request, String target, String token);
    }

    @Override
    public Map<String, JsonNode> run(ObjectNode input, String target) {
        throw new UnsupportedOperationException("A call of AWS needs the id of its try");
    }

    @Override
    public Map<String, JsonNode> run(ObjectNode input, String target, UUID attempt) {
        Map<String, JsonNode> outputs;
        try {
            outputs = call.make(input, target, attempt.toString());
        } catch (SdkException e) {
            throw AwsFailure.of(e, name);
        }
        int bytes = outputs.values().stream()
                .mapToInt(value -> value.toString().getBytes(StandardCharsets.UTF_8).length)
                .sum();
        if (bytes > MOST_BYTES) {
            throw new WaybillException(
                    ErrorCode.AWS_REFUSED,
                    name + " was answered with " + bytes + " bytes to hand on, and may hand on " + MOST_BYTES
                            + "; ask for less");
        }
        return outputs;
    }
}
