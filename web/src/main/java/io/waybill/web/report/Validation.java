package io.waybill.web.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.web.view.ReportView;
import io.waybill.web.view.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a validation found, in Great Expectations' format. */
final class Validation {
    private static final int MOST_SAMPLES = 5;

    private Validation() {}

    static ReportView of(JsonNode report) {
        List<ReportView.Row> rows = new ArrayList<>();
        for (JsonNode result : report.path("results")) {
            boolean success = result.path("success").asBoolean();
            JsonNode found = result.path("result");
            rows.add(new ReportView.Row(
                    new StateView(success ? "success" : "failed", success ? "met" : "not met"),
                    List.of(expectation(result), arguments(result), unexpected(found), samples(found))));
        }
        JsonNode statistics = report.path("statistics");
        JsonNode meta = report.path("meta");
        String summary = statistics.path("successful").asInt() + " of "
                + statistics.path("evaluated").asInt() + " expectations are met"
                + (meta.has("rows") ? ", " + meta.path("rows").asText() + " rows" : "")
                + (meta.has("path") ? " of " + meta.path("path").asText() : "");
        return new ReportView(
                "Validation", summary, List.of("Expectation", "With", "Unexpected", "For example"), rows, 0);
    }

    private static JsonNode config(JsonNode result) {
        return result.has("expectation_config") ? result.path("expectation_config") : result;
    }

    private static String expectation(JsonNode result) {
        JsonNode config = config(result);
        return (config.has("expectation_type") ? config.path("expectation_type") : config.path("type")).asText();
    }

    private static String arguments(JsonNode result) {
        return config(result).path("kwargs").properties().stream()
                .map(argument -> argument.getKey() + ": " + text(argument.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String unexpected(JsonNode found) {
        if (found.has("unexpected_count")) {
            return found.path("unexpected_count").asText() + " of "
                    + found.path("element_count").asText();
        }
        return found.has("observed_value") ? "found " + text(found.path("observed_value")) : "";
    }

    private static String samples(JsonNode found) {
        List<String> samples = new ArrayList<>();
        for (JsonNode sample : found.path("partial_unexpected_list")) {
            if (samples.size() == MOST_SAMPLES) {
                samples.add("…");
                break;
            }
            samples.add(text(sample));
        }
        return String.join(", ", samples);
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }
}
