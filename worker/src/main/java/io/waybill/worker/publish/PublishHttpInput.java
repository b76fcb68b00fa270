package io.waybill.worker.publish;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import java.util.Map;

/**
 * What the step is asked for.
 *
 * @param url where a file goes; one that ends in {@code /} gets the file's name
 * @param method PUT or POST
 * @param headers of the request
 * @param files patterns
 * @param keepFolders whether the folders of a path belong to the name
 * @param expectedStatus the answers that mean success
 */
record PublishHttpInput(
        @NotBlank String url,
        @JsonProperty(defaultValue = "PUT") Method method,
        Map<String, String> headers,
        @NotEmpty List<@NotBlank String> files,
        @JsonProperty(defaultValue = "false") boolean keepFolders,
        @JsonProperty(defaultValue = "[200, 201, 202, 204]") @NotEmpty List<Integer> expectedStatus) {
    PublishHttpInput {
        headers = Map.copyOf(headers);
        files = List.copyOf(files);
        expectedStatus = List.copyOf(expectedStatus);
    }

    /** How a file is sent. */
    enum Method {
        /** The URL is the file's. */
        PUT,
        /** The URL takes files. */
        POST
    }
}
