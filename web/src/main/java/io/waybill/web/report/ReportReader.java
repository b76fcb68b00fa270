package io.waybill.web.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.loop.RunReports;
import io.waybill.engine.secret.Masking;
import io.waybill.engine.store.RunRow;
import io.waybill.web.view.ReportView;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The report of a try as a table: what a validation found, in Great Expectations' format, or dbt's {@code run_results.json}.
 * Containers write them, so they may hold anything: what is no report of a kind that is known here is none. Thread safe.
 */
public final class ReportReader {
    private static final Logger LOG = LoggerFactory.getLogger(ReportReader.class);
    private static final int MOST_ROWS = 500;
    private static final int LONGEST_CELL = 500;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RunReports reports;
    private final Supplier<Masking> secrets;

    /**
     * @param reports where they are
     * @param secrets what must not be seen
     */
    public ReportReader(RunReports reports, Supplier<Masking> secrets) {
        this.reports = reports;
        this.secrets = secrets;
    }

    /** The report of a try; empty where it has left none, or none can be had now. */
    public Optional<ReportView> find(RunRow run, TaskKey task, int tryNumber) {
        try {
            return reports.find(run.dagId(), run.runId(), task, tryNumber).flatMap(this::read);
        } catch (WaybillException e) {
            LOG.warn("The report of {} in {}/{} cannot be read: {}", task, run.dagId(), run.runId(), e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<ReportView> read(byte[] content) {
        JsonNode report;
        try {
            report = JSON.readTree(content);
        } catch (IOException e) {
            return Optional.empty();
        }
        if (!report.path("results").isArray()) {
            return Optional.empty();
        }
        if (report.path("metadata").path("dbt_schema_version").asText().contains("/run-results/")) {
            return Optional.of(shown(DbtResults.of(report)));
        }
        return report.path("statistics").isObject() ? Optional.of(shown(Validation.of(report))) : Optional.empty();
    }

    /** What is wrong comes first, in the order of the report. */
    private ReportView shown(ReportView whole) {
        Masking masking = secrets.get();
        List<ReportView.Row> rows = whole.rows().stream()
                .sorted(Comparator.comparing(row -> row.state().id().equals("success")))
                .limit(MOST_ROWS)
                .map(row -> new ReportView.Row(
                        row.state(),
                        row.cells().stream()
                                .map(cell -> shortened(masking.mask(cell)))
                                .toList()))
                .toList();
        return new ReportView(
                whole.title(),
                shortened(masking.mask(whole.summary())),
                whole.columns(),
                rows,
                whole.rows().size() - rows.size());
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_CELL ? text : text.substring(0, LONGEST_CELL) + "…";
    }
}
