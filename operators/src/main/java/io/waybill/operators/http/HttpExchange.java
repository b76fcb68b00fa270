package io.waybill.operators.http;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request and its answer, as plain data. */
final class HttpExchange {
    private HttpExchange() {}

    /**
     * What is asked.
     *
     * @param method such as GET
     * @param url where
     * @param headers as they are sent; may hold secrets
     * @param body absent where there is none; may hold secrets
     * @param timeout for the whole of it, redirects and all
     */
    record Request(
            String method,
            URI url,
            Map<String, String> headers,
            @Nullable String body,
            Duration timeout) {
        Request {
            requireNonNull(method, "method");
            requireNonNull(url, "url");
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
            requireNonNull(timeout, "timeout");
        }

        @Override
        public String toString() {
            return method + " " + url;
        }
    }

    /**
     * What was answered.
     *
     * @param status such as 200
     * @param contentType of the body; empty where nobody says
     * @param location where else to look; absent where nobody says
     * @param body as it is, after any compression
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Answer(int status, String contentType, @Nullable String location, byte[] body) {
        Answer {
            requireNonNull(contentType, "contentType");
            body = body.clone();
        }

        @Override
        public byte[] body() {
            return body.clone();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Answer answer && status == answer.status && Arrays.equals(body, answer.body);
        }

        @Override
        public int hashCode() {
            return status;
        }

        boolean isRedirect() {
            return location != null
                    && switch (status) {
                        case 301, 302, 303, 307, 308 -> true;
                        default -> false;
                    };
        }
    }
}
