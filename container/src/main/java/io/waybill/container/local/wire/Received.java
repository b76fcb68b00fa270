package io.waybill.container.local.wire;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What of an HTTP request a signature covers.
 *
 * @param path as it was sent
 * @param query as it was sent, empty where there is none
 * @param headers a header's value by its name; null where it was not sent
 * @param bodyHash SHA-256 of the body, in hexadecimal
 */
record Received(String method, String path, String query, Function<String, @Nullable String> headers, String bodyHash) {

    /** A header's value, or null where it was not sent. */
    @Nullable String header(String name) {
        return headers.apply(name);
    }
}
