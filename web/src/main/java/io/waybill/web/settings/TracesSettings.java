package io.waybill.web.settings;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where traces of runs go.
 *
 * @param endpoint where they are posted; absent: nowhere
 * @param headers what is sent along, each NAME=VALUE
 * @param serviceName what this Waybill is called there
 */
public record TracesSettings(
        @Setting("Where traces of runs that have ended are posted, by OTLP over HTTP as JSON, such as"
                + " http://127.0.0.1:4318/v1/traces; absent, there are none. Containers are then given TRACEPARENT.")
        @Nullable URI endpoint,

        @Setting(
                value = "Headers that are sent along, each NAME=VALUE, such as Authorization=Bearer abc.",
                secret = true)
        List<String> headers,

        @Setting(value = "What this Waybill is called there (service.name).", defaultValue = "waybill")
        String serviceName) {
    public TracesSettings {
        headers = List.copyOf(headers);
    }
}
