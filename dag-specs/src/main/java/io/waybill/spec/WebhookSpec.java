package io.waybill.spec;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * How other programs start runs of a DAG by posting to an address of its own.
 *
 * @param connection the connection whose password is the secret end of the address, and whose extra may have a
 *     {@code signing_secret}
 * @param param the param that is given the whole body; null where each field of the body is a param
 */
public record WebhookSpec(
        @NotNull @Size(min = 1, max = 200) @JsonPropertyDescription(
                "The connection whose password is the secret end of the address /hooks/DAG_ID.PASSWORD; with"
                        + " a signing_secret in its extra, requests must be signed besides.")
        String connection,

        @Size(min = 1, max = 200) @JsonPropertyDescription("The param that is given the whole body. Absent: each field of the body is a param.")
        @Nullable String param) {

    public WebhookSpec {
        requireNonNull(connection, "connection");
    }
}
