package io.waybill.web.trace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.ended.EndedRun;
import io.waybill.engine.ended.EndedRunReceiver;
import io.waybill.engine.secret.Masking;
import io.waybill.engine.trace.RunTrace;
import io.waybill.engine.trace.Span;
import io.waybill.web.notify.HttpPost;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Posts the spans of runs to an OpenTelemetry collector, as OTLP over HTTP in its JSON form: ids in hexadecimal digits, times and whole
 * numbers as texts, as the protocol wants them. Thread safe.
 */
public final class OtlpReceiver implements EndedRunReceiver {
    private static final String SCOPE = "io.waybill";
    private static final int INTERNAL = 1;
    private static final int SPANS_A_CALL = 500;
    private static final int LONGEST = 4_000;

    private final URI endpoint;
    private final Map<String, String> headers;
    private final String service;
    private final String version;
    private final Supplier<Masking> secrets;
    private final HttpPost http = new HttpPost();

    /**
     * @param headers each {@code NAME=VALUE}
     * @param service what this Waybill is called there
     * @param version of this program
     * @param secrets what must not be in a span
     */
    public OtlpReceiver(URI endpoint, List<String> headers, String service, String version, Supplier<Masking> secrets) {
        this.endpoint = endpoint;
        this.headers = new LinkedHashMap<>();
        for (String header : headers) {
            int equals = header.indexOf('=');
            this.headers.put(header.substring(0, equals), header.substring(equals + 1));
        }
        this.service = service;
        this.version = version;
        this.secrets = secrets;
    }

    @Override
    public void take(EndedRun run) {
        Masking masking = secrets.get();
        List<Span> spans = RunTrace.spans(run).stream()
                .map(span -> span.withMessage(masking.mask(span.message())))
                .toList();
        for (int from = 0; from < spans.size(); from += SPANS_A_CALL) {
            List<Span> some = spans.subList(from, Math.min(spans.size(), from + SPANS_A_CALL));
            http.post(endpoint, request(some).toString(), headers);
        }
    }

    private ObjectNode request(List<Span> spans) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        ObjectNode ofResource = request.putArray("resourceSpans").addObject();
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("service.name", service);
        resource.put("service.version", version);
        put(ofResource.putObject("resource"), resource);
        ObjectNode ofScope = ofResource.putArray("scopeSpans").addObject();
        ofScope.putObject("scope").put("name", SCOPE).put("version", version);
        ArrayNode all = ofScope.putArray("spans");
        spans.forEach(span -> put(all.addObject(), span));
        return request;
    }

    private static void put(ObjectNode json, Span span) {
        json.put("traceId", span.traceId()).put("spanId", span.id());
        if (!span.parentId().isEmpty()) {
            json.put("parentSpanId", span.parentId());
        }
        json.put("name", span.name())
                .put("kind", INTERNAL)
                .put("startTimeUnixNano", nanos(span.start()))
                .put("endTimeUnixNano", nanos(span.end()));
        put(json, span.attributes());
        ObjectNode status = json.putObject("status");
        switch (span.outcome()) {
            case UNSET -> status.put("code", 0);
            case OK -> status.put("code", 1);
            case ERROR -> {
                status.put("code", 2);
                if (!span.message().isEmpty()) {
                    status.put("message", shortened(span.message()));
                }
            }
        }
    }

    private static void put(ObjectNode json, Map<String, Object> attributes) {
        ArrayNode all = json.putArray("attributes");
        attributes.forEach((key, value) -> {
            ObjectNode typed = all.addObject().put("key", key).putObject("value");
            if (value instanceof Long number) {
                typed.put("intValue", Long.toString(number));
            } else {
                typed.put("stringValue", shortened(value.toString()));
            }
        });
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private static String nanos(Instant at) {
        return Long.toString(Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano()));
    }
}
