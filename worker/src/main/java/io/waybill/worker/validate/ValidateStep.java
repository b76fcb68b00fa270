package io.waybill.worker.validate;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.spec.bind.SpecJson;
import io.waybill.spec.suite.MalformedSuiteException;
import io.waybill.spec.suite.ValidationSuite;
import io.waybill.worker.ExitCode;
import io.waybill.worker.Step;
import io.waybill.worker.StepException;
import io.waybill.worker.StepRun;
import io.waybill.worker.files.DataFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipException;

/**
 * Checks a file against a suite. It passes once through the rows and holds none of them; where values come twice that must not, it
 * passes through them again for samples.
 */
public final class ValidateStep implements Step {
    private static final String REPORTS = ".waybill/reports/";

    @Override
    public String name() {
        return "validate";
    }

    @Override
    public String about() {
        return "checks a CSV, JSON lines or Parquet file against a suite of expectations";
    }

    @Override
    public ExitCode run(StepRun run) throws IOException {
        ValidateInput input = run.inputAs(ValidateInput.class);
        ValidationSuite suite = suite(run, input);
        DataFile file = run.files().at(input.path());
        if (!file.exists()) {
            throw StepException.notPassed("The file " + file.name()
                    + " is not there: look whether the task before wrote it, and under this name");
        }
        Report report = report(run, input, suite, file);
        String path = input.report().isEmpty() ? reportOf(run, file) : input.report();
        run.files()
                .write(path, SpecJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(report.json()));
        report.lines().forEach(run.log()::line);
        run.log().line("The report is in " + path);
        run.output("success", BooleanNode.valueOf(report.success()));
        run.output("rows", LongNode.valueOf(report.rows()));
        run.output("unsuccessful", LongNode.valueOf(report.unsuccessful()));
        run.output("report", TextNode.valueOf(path));
        return report.success() ? ExitCode.DONE : ExitCode.NOT_PASSED;
    }

    /** Where the page looks for it, if the engine has said so. */
    private static String reportOf(StepRun run, DataFile file) {
        String usual = REPORTS + file.name().replaceAll("[^A-Za-z0-9._-]+", "-") + ".json";
        return run.environment().getOrDefault("WAYBILL_REPORT", usual);
    }

    private static Report report(StepRun run, ValidateInput input, ValidationSuite suite, DataFile file)
            throws IOException {
        long start = System.nanoTime();
        FileRows rows = new FileRows(file, input, run.scratch());
        Checks checks = new Checks(
                suite,
                new Cells(rows.typed()),
                input.maxSamples(),
                run.scratch(),
                Runtime.getRuntime().maxMemory());
        MalformedRows malformed = new MalformedRows();
        try {
            List<String> columns;
            long count;
            try (Rows pass = rows.open(checks.columns(), malformed)) {
                while (pass.next()) {
                    for (Check check : checks.all()) {
                        check.row(pass);
                    }
                }
                columns = pass.columns();
                count = pass.index() + 1;
            }
            List<Finding> findings = end(checks.all(), columns, count);
            if (checks.all().stream().anyMatch(Check::wantsSamples)) {
                sample(rows, checks);
                findings = end(checks.all(), columns, count);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Report(suite, findings, new Report.About(file.name(), count, file.size(), seconds), malformed);
        } catch (CharacterCodingException e) {
            throw StepException.notPassed(
                    file.name() + " is not written in " + input.encoding() + ": set encoding to what it is written in",
                    e);
        } catch (ZipException | EOFException e) {
            throw StepException.notPassed(file.name() + " is damaged: " + e.getMessage(), e);
        }
    }

    private static List<Finding> end(List<Check> checks, List<String> columns, long rows) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (Check check : checks) {
            findings.add(check.end(columns, rows));
        }
        return findings;
    }

    private static void sample(FileRows rows, Checks checks) throws IOException {
        List<Check> wanting =
                checks.all().stream().filter(Check::wantsSamples).collect(Collectors.toCollection(ArrayList::new));
        try (Rows pass = rows.open(checks.columns(), new MalformedRows())) {
            while (!wanting.isEmpty() && pass.next()) {
                for (Check check : wanting) {
                    check.sample(pass);
                }
                wanting.removeIf(check -> !check.wantsSamples());
            }
        }
    }

    private static ValidationSuite suite(StepRun run, ValidateInput input) throws IOException {
        try {
            if (input.suite() != null) {
                return ValidationSuite.of(input.suite());
            }
            String path = input.validationSuite();
            if (path.isEmpty()) {
                throw StepException.badInput(
                        "Nothing says what is expected of the file: give suite or validation_suite");
            }
            DataFile file = run.files().at(path);
            if (!file.exists()) {
                throw StepException.badInput("The suite " + path + " is nowhere: put it beside the DAG file, or have an"
                        + " earlier task write it to the run's files");
            }
            if (file.size() > 4L * ValidationSuite.MOST_CHARACTERS) {
                throw StepException.badInput("The suite " + path + " is larger than suites may be");
            }
            try (InputStream stream = file.open()) {
                return ValidationSuite.parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (MalformedSuiteException e) {
            String where = input.suite() == null ? "The suite " + input.validationSuite() : "The suite";
            throw StepException.badInput(where + " is wrong: "
                    + e.problems().stream().limit(50).map(Object::toString).collect(Collectors.joining("; ")));
        }
    }
}
