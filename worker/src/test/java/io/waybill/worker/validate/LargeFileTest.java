package io.waybill.worker.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class LargeFileTest {
    private static final long GIGABYTE = 1_000_000_000L;

    @TempDir
    Path folder;

    @Test
    void a_gigabyte_fits_through_256_megabytes() throws Exception {
        long rows = write(folder.resolve("large.csv"));
        Files.writeString(
                folder.resolve("input.json"),
                """
                {"path": "large.csv", "suite": {"expectations": [
                  {"type": "expect_table_row_count_to_equal", "kwargs": {"value": %d}},
                  {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "id"}},
                  {"type": "expect_column_values_to_match_regex", "kwargs": {"column": "note", "regex": "^some text, \\\\d+$"}},
                  {"type": "expect_column_mean_to_be_between", "kwargs": {"column": "amount", "min_value": 0, "max_value": 1000}},
                  {"type": "expect_compound_columns_to_be_unique", "kwargs": {"column_list": ["id", "country"]}}]}}
                """
                        .formatted(rows));
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.waybill.worker.Main",
                        "validate")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("WAYBILL_STEP_INPUT", "input.json");
        Process worker = builder.start();
        try {
            assertThat(worker.waitFor(10, TimeUnit.MINUTES)).isTrue();
            assertThat(worker.exitValue())
                    .describedAs(Files.readString(folder.resolve("log")))
                    .isZero();
        } finally {
            worker.destroyForcibly();
        }
    }

    private static long write(Path file) throws IOException {
        long rows = 0;
        long bytes = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("id,country,amount,note\n");
            while (bytes < GIGABYTE) {
                String row = "A" + rows + "," + (rows % 2 == 0 ? "DE" : "FR") + "," + rows % 1000 + ".25,\"some text, " + rows
                        + "\"\n";
                out.write(row);
                bytes += row.length();
                rows++;
            }
        }
        return rows;
    }
}
