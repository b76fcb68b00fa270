package io.waybill.engine.plugin;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How a service of AWS is spoken to.
 *
 * @param region the Region
 * @param endpoint where to send the calls instead of to AWS; absent: AWS
 * @param credentials an access key; absent: what the SDK finds where it always looks
 * @param assumeRole ARN of a role to take on, for another account; absent: none
 */
public record AwsAccess(
        String region,
        @Nullable URI endpoint,
        @Nullable AccessKey credentials,
        @Nullable String assumeRole) {
    public AwsAccess {
        requireNonNull(region, "region");
    }

    /**
     * An access key.
     *
     * @param id its public half
     * @param secret its other half
     */
    public record AccessKey(String id, String secret) {
        public AccessKey {
            requireNonNull(id, "id");
            requireNonNull(secret, "secret");
        }

        @Override
        public String toString() {
            return "AccessKey[" + id + ", ***]";
        }
    }
}
