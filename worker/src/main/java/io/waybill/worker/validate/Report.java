package io.waybill.worker.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.bind.SpecJson;
import io.waybill.spec.suite.ValidationSuite;
import io.waybill.worker.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What came out of a suite: as JSON for programs, and as lines for people. */
final class Report {
    private static final int SAMPLES_IN_A_LINE = 5;
    private static final int LONGEST_SAMPLE = 80;

    private final ValidationSuite suite;
    private final List<Finding> findings;
    private final About about;
    private final MalformedRows malformed;

    /** What the report is about. */
    record About(String path, long rows, long bytes, double seconds) {}

    Report(ValidationSuite suite, List<Finding> findings, About about, MalformedRows malformed) {
        this.suite = suite;
        this.findings = List.copyOf(findings);
        this.about = about;
        this.malformed = malformed;
    }

    /** Whether all is as expected, and every row is one. */
    boolean success() {
        return unsuccessful() == 0 && malformed.count() == 0;
    }

    long unsuccessful() {
        return findings.stream().filter(finding -> !finding.success()).count();
    }

    long rows() {
        return about.rows;
    }

    ObjectNode json() {
        ObjectNode json = SpecJson.mapper().createObjectNode();
        json.put("success", success());
        ObjectNode statistics = json.putObject("statistics");
        long successful = findings.size() - unsuccessful();
        statistics.put("evaluated", findings.size());
        statistics.put("successful", successful);
        statistics.put("unsuccessful", unsuccessful());
        if (findings.isEmpty()) {
            statistics.putNull("success_percent");
        } else {
            statistics.put("success_percent", 100.0 * successful / findings.size());
        }
        ArrayNode results = json.putArray("results");
        for (int i = 0; i < findings.size(); i++) {
            results.add(result(suite.expectations().get(i), findings.get(i)));
        }
        ObjectNode meta = json.putObject("meta");
        meta.put("suite", suite.name());
        meta.put("path", about.path);
        meta.put("rows", about.rows);
        meta.put("bytes", about.bytes);
        meta.put("seconds", Math.round(about.seconds * 1000) / 1000.0);
        ObjectNode bad = meta.putObject("malformed_rows");
        bad.put("count", malformed.count());
        ArrayNode first = bad.putArray("first");
        malformed
                .first()
                .forEach(row -> first.addObject().put("line", row.line()).put("message", row.message()));
        return json;
    }

    private static ObjectNode result(ValidationSuite.Entry entry, Finding finding) {
        ObjectNode json = SpecJson.mapper().createObjectNode();
        json.put("expectation_type", entry.type());
        json.set("kwargs", entry.kwargs());
        json.put("success", finding.success());
        json.set("result", finding.result());
        if (!finding.fault().isEmpty()) {
            json.putObject("exception_info").put("raised_exception", true).put("exception_message", finding.fault());
        }
        return json;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (MalformedRows.Malformed row : malformed.first()) {
            lines.add("FAILED  line " + row.line() + ": " + Printable.line(row.message(), 200));
        }
        if (malformed.count() > malformed.first().size()) {
            lines.add("FAILED  and " + (malformed.count() - malformed.first().size()) + " more rows are malformed");
        }
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            lines.add((finding.success() ? "ok      " : "FAILED  ")
                    + Words.of(suite.expectations().get(i))
                    + found(finding));
        }
        long failed = unsuccessful();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %d rows, %d bytes in %.1f s: %d of %d expectations are met%s",
                about.path,
                about.rows,
                about.bytes,
                about.seconds,
                findings.size() - failed,
                findings.size(),
                malformed.count() == 0 ? "" : ", " + malformed.count() + " rows are malformed"));
        return lines;
    }

    private static String found(Finding finding) {
        if (!finding.fault().isEmpty()) {
            return ": " + Printable.line(finding.fault(), 400);
        }
        ObjectNode result = finding.result();
        StringBuilder text = new StringBuilder();
        if (result.path("unexpected_count").asLong() > 0) {
            text.append(": ").append(result.path("unexpected_count").asLong()).append(" of ");
            text.append(result.path("element_count").asLong()
                    - result.path("missing_count").asLong());
            text.append(" are not");
            samples(text, result);
        } else if (!finding.success() && result.has("observed_value")) {
            text.append(": it is ").append(shown(result.path("observed_value")));
        }
        return text.toString();
    }

    private static void samples(StringBuilder text, ObjectNode result) {
        JsonNode values = result.path("partial_unexpected_list");
        JsonNode rows = result.path("partial_unexpected_index_list");
        for (int i = 0; i < Math.min(values.size(), SAMPLES_IN_A_LINE); i++) {
            text.append(i == 0 ? ", such as " : ", ").append(shown(values.get(i)));
            if (rows.has(i)) {
                text.append(" in row ").append(rows.get(i).asLong() + 1);
            }
        }
    }

    private static String shown(JsonNode value) {
        return Printable.line(value.toString(), LONGEST_SAMPLE);
    }
}
