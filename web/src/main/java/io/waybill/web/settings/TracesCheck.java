package io.waybill.web.settings;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be wrong with where traces and lineage go. */
final class TracesCheck {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{0,8000}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,100}=[\\x20-\\x7e]{0,8000}");

    /** What Java's client sets by itself. */
    private static final Set<String> NOT_OURS =
            Set.of("host", "connection", "content-length", "expect", "upgrade", "content-type");

    private TracesCheck() {}

    /**
     * Finds all of it.
     *
     * @param report takes a setting's key and what is wrong with it
     */
    static void check(TracesSettings traces, LineageSettings lineage, BiConsumer<String, String> report) {
        if (isWrong(traces.endpoint())) {
            report.accept("traces.endpoint", "must be an address such as http://127.0.0.1:4318/v1/traces");
        }
        if (isWrong(lineage.endpoint())) {
            report.accept("lineage.endpoint", "must be an address such as http://127.0.0.1:5000/api/v1/lineage");
        }
        if (!KEY.matcher(lineage.apiKey()).matches()) {
            report.accept("lineage.api_key", "has characters in it that no header can have");
        }
        if (lineage.namespace().isBlank()) {
            report.accept("lineage.namespace", "a value is needed");
        }
        boolean areHeaders = traces.headers().stream()
                .allMatch(header -> HEADER.matcher(header).matches()
                        && !NOT_OURS.contains(
                                header.substring(0, header.indexOf('=')).toLowerCase(Locale.ROOT)));
        if (!areHeaders) {
            // Without its text, which may be secret.
            report.accept("traces.headers", "one of them is no NAME=VALUE, or is set by Waybill itself");
        }
        if (traces.serviceName().isBlank()) {
            report.accept("traces.service_name", "a value is needed");
        }
    }

    private static boolean isWrong(@Nullable URI endpoint) {
        return endpoint != null
                && (endpoint.getHost() == null
                        || !String.valueOf(endpoint.getScheme()).matches("https?"));
    }
}
