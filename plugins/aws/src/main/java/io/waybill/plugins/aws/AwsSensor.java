package io.waybill.plugins.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.runtime.EngineSensor;
import java.time.Instant;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One look at something in AWS.
 *
 * @param name such as {@code glue.job_run}
 * @param seen looks
 */
record AwsSensor(String name, Seen seen) implements EngineSensor {
    /** Looks. */
    @FunctionalInterface
    interface Seen {
        /**
         * Looks.
         *
         * @param request in the shape of AWS's API
         * @param target where
         */
        Look at(ObjectNode request, String target);
    }

    @Override
    public Look look(ObjectNode input, Instant since, Instant now) {
        return look(input, "", since, now);
    }

    @Override
    public Look look(ObjectNode input, String target, Instant since, Instant now) {
        try {
            return seen.at(input, target);
        } catch (SdkException e) {
            throw AwsFailure.of(e, name);
        }
    }
}
