package io.waybill.worker.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.worker.ExitCode;
import io.waybill.worker.WorkerProgram;
import io.waybill.worker.WorkerProgram.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopCodecs;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetTest {
    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType(
            """
            message row {
              required int64 id;
              optional binary name (STRING);
              optional double amount;
              optional int32 day (DATE);
              optional int64 at (TIMESTAMP(MICROS, true));
              optional int64 price (DECIMAL(18, 2));
              optional boolean flag;
            }
            """);

    /** Parquet itself would ask Hadoop. */
    private static final CompressionCodecFactory GZIP = new CompressionCodecFactory() {
        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            return new BytesInputCompressor() {
                @Override
                public BytesInput compress(BytesInput bytes) throws IOException {
                    ByteArrayOutputStream packed = new ByteArrayOutputStream();
                    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                        bytes.writeAllTo(out);
                    }
                    return BytesInput.from(packed.toByteArray());
                }

                @Override
                public CompressionCodecName getCodecName() {
                    return CompressionCodecName.GZIP;
                }

                @Override
                public void release() {}
            };
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release() {}
    };

    @TempDir
    Path folder;

    private void write(Path file, CompressionCodecName codec) throws IOException {
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withType(SCHEMA)
                .withCompressionCodec(codec)
                .withCodecFactory(codec == CompressionCodecName.GZIP ? GZIP : HadoopCodecs.newFactory(new PlainParquetConfiguration(), 0))
                .build()) {
            for (int i = 0; i < 1000; i++) {
                Group row = new SimpleGroupFactory(SCHEMA).newGroup().append("id", (long) i).append("name", "name " + i % 7);
                if (i % 2 == 0) {
                    row.append("amount", i / 4.0)
                            .append("day", (int) LocalDate.of(2026, 1, 1).plusDays(i % 10).toEpochDay())
                            .append("at", Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() * 1_000_000)
                            .append("price", new BigDecimal("9.99").unscaledValue().longValue())
                            .append("flag", true);
                }
                writer.write(row);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"})
    void values_have_the_types_of_the_file(CompressionCodecName codec) throws IOException {
        write(folder.resolve("file.parquet"), codec);
        Outcome outcome = new WorkerProgram(folder)
                .run(
                        "validate",
                        """
                        {"path": "file.parquet", "suite": {"expectations": [
                          {"type": "expect_table_columns_to_match_ordered_list",
                           "kwargs": {"column_list": ["id", "name", "amount", "day", "at", "price", "flag"]}},
                          {"type": "expect_table_row_count_to_equal", "kwargs": {"value": 1000}},
                          {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "id"}},
                          {"type": "expect_column_values_to_be_of_type", "kwargs": {"column": "id", "type_": "int64"}},
                          {"type": "expect_column_values_to_match_regex", "kwargs": {"column": "name", "regex": "^name [0-6]$"}},
                          {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "amount", "mostly": 0.5}},
                          {"type": "expect_column_max_to_be_between", "kwargs": {"column": "amount", "min_value": 249.5, "max_value": 249.5}},
                          {"type": "expect_column_values_to_be_between",
                           "kwargs": {"column": "day", "min_value": "2026-01-01", "max_value": "2026-01-09"}},
                          {"type": "expect_column_values_to_be_between", "kwargs": {"column": "at", "max_value": "2026-01-01T00:00:00Z"}},
                          {"type": "expect_column_values_to_be_in_set", "kwargs": {"column": "price", "value_set": [9.99]}},
                          {"type": "expect_column_values_to_be_in_set", "kwargs": {"column": "flag", "value_set": [true]}}]}}
                        """);

        assertThat(outcome.exit()).describedAs(outcome.out() + outcome.err()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void what_is_no_parquet_is_told() {
        Outcome outcome = new WorkerProgram(folder)
                .file("file.parquet", "a,b\n1,2\n")
                .run("validate", "{\"path\": \"file.parquet\", \"suite\": {\"expectations\": []}}");

        assertThat(outcome.exit()).isEqualTo(ExitCode.NOT_PASSED);
        assertThat(outcome.err()).contains("file.parquet is no Parquet");
    }
}
