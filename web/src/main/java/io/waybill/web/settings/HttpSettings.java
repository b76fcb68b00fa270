package io.waybill.web.settings;

import java.util.List;

/**
 * What the engine may call where a DAG file says so.
 *
 * @param allowPrivate hosts with private or loopback addresses that may be called
 */
public record HttpSettings(
        @Setting(
                "The hosts that tasks such as http may have the engine call although their addresses are private or of this"
                        + " machine, such as api.internal, .corp.example.com for all below it, or true for all. Metadata services and"
                        + " link-local addresses are never called.")
        List<String> allowPrivate) {
    public HttpSettings {
        allowPrivate = List.copyOf(allowPrivate);
    }
}
