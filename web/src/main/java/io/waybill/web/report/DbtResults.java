package io.waybill.web.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.web.view.ReportView;
import io.waybill.web.view.StateView;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** dbt's {@code run_results.json}, versions 4 to 6. */
final class DbtResults {
    private DbtResults() {}

    static ReportView of(JsonNode report) {
        List<ReportView.Row> rows = new ArrayList<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (JsonNode result : report.path("results")) {
            String status = result.path("status").asText();
            counts.merge(status, 1, Integer::sum);
            rows.add(new ReportView.Row(
                    state(status),
                    List.of(
                            result.path("unique_id").asText(),
                            seconds(result.path("execution_time")),
                            result.path("message").isNull()
                                    ? ""
                                    : result.path("message").asText())));
        }
        String counted = counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        String dbt = report.path("metadata").path("dbt_version").asText();
        return new ReportView(
                "dbt",
                (counted.isEmpty() ? "Nothing was selected" : counted) + (dbt.isEmpty() ? "" : " · dbt " + dbt),
                List.of("Node", "Seconds", "Message"),
                rows,
                0);
    }

    private static StateView state(String status) {
        return switch (status) {
            case "success", "pass" -> new StateView("success", status);
            case "error", "fail", "runtime error" -> new StateView("failed", status);
            case "skipped" -> new StateView("skipped", status);
            case "warn" -> new StateView("up_for_retry", status);
            default -> new StateView("none", status.isEmpty() ? "unknown" : status);
        };
    }

    private static String seconds(JsonNode time) {
        return time.isNumber()
                ? BigDecimal.valueOf(time.asDouble())
                        .setScale(2, RoundingMode.HALF_UP)
                        .toPlainString()
                : "";
    }
}
