package io.waybill.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.worker.ExitCode;
import io.waybill.worker.WorkerProgram;
import io.waybill.worker.WorkerProgram.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

class PublishS3Test {
    private static final int MB = 1024 * 1024;

    @TempDir
    static Path servers;

    private static Bucket bucket;
    private static S3Client s3;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        bucket = new Bucket(servers);
        s3 = bucket.client();
    }

    @AfterAll
    static void stop() throws Exception {
        s3.close();
        bucket.stop();
    }

    private static String text(String key) {
        return new String(bytes(key), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String key) {
        return s3.getObjectAsBytes(request -> request.bucket(Bucket.NAME).key(key))
                .asByteArray();
    }

    private static List<String> keys(String prefix) {
        return s3.listObjectsV2(request -> request.bucket(Bucket.NAME).prefix(prefix)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    @Test
    void files_land_under_the_prefix_and_an_unchanged_one_is_left_alone() {
        WorkerProgram worker = bucket.worker(folder)
                .file("out/a.csv", "a\n")
                .file("out/b.csv", "b\n")
                .file("out/.x.csv", "");
        String input = "{\"bucket\": \"public\", \"prefix\": \"some/prefix/\", \"files\": [\"out/*.csv\"]}";

        Outcome first = worker.run("publish_s3", input);
        assertThat(first.exit()).describedAs(first.err()).isEqualTo(ExitCode.DONE);
        assertThat(keys("some/")).containsExactly("some/prefix/a.csv", "some/prefix/b.csv");
        JsonNode published = first.outputs().get("published");
        assertThat(published)
                .hasToString("[{\"file\":\"out/a.csv\",\"to\":\"s3://public/some/prefix/a.csv\",\"bytes\":2,\"sha256\":"
                        + "\"87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7\",\"unchanged\":false},"
                        + published.get(1) + "]");

        Outcome second = worker.file("out/b.csv", "c\n").run("publish_s3", input);
        assertThat(second.outputs().get("published").findValuesAsText("unchanged"))
                .containsExactly("true", "false");
        assertThat(text("some/prefix/b.csv")).isEqualTo("c\n");
        assertThat(worker.run("publish_s3", input.replace("\"files\"", "\"skip_unchanged\": false, \"files\""))
                        .outputs()
                        .get("published")
                        .findValuesAsText("unchanged"))
                .containsExactly("false", "false");
    }

    @Test
    void folders_are_kept_where_that_is_asked_for() {
        WorkerProgram worker = bucket.worker(folder).file("y/1/a.csv", "1").file("y/2/a.csv", "2");

        Outcome flat =
                worker.run("publish_s3", "{\"bucket\": \"public\", \"prefix\": \"flat/\", \"files\": [\"y/**\"]}");
        assertThat(flat.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(flat.err()).contains("y/1/a.csv and y/2/a.csv would both become a.csv: set keep_folders");

        worker.run(
                "publish_s3",
                "{\"bucket\": \"public\", \"prefix\": \"kept/\", \"files\": [\"**/*.csv\"], \"keep_folders\": true}");
        assertThat(keys("flat/")).isEmpty();
        assertThat(keys("kept/")).containsExactly("kept/y/1/a.csv", "kept/y/2/a.csv");
    }

    @Test
    void a_large_file_goes_in_parts() {
        byte[] large = new byte[12 * MB + 7];
        new Random(5).nextBytes(large);
        WorkerProgram worker = bucket.worker(folder).file("large.bin", large);
        String input = "{\"bucket\": \"public\", \"files\": [\"large.bin\"], \"multipart_size\": 5242880}";

        Outcome outcome = worker.run("publish_s3", input);
        assertThat(outcome.exit()).describedAs(outcome.err()).isEqualTo(ExitCode.DONE);
        assertThat(bytes("large.bin")).isEqualTo(large);
        assertThat(worker.run("publish_s3", input).out()).contains("unchanged large.bin");
    }

    @Test
    void a_failure_in_the_middle_leaves_nothing() {
        WorkerProgram worker = bucket.worker(folder).file("half.bin", new byte[12 * MB]);
        bucket.failAtPart(3);
        Outcome outcome = worker.run(
                "publish_s3", "{\"bucket\": \"public\", \"files\": [\"half.bin\"], \"multipart_size\": 5242880}");
        bucket.failAtPart(0);

        assertThat(outcome.exit()).isNotEqualTo(ExitCode.DONE);
        assertThat(outcome.outputs()).isEmpty();
        assertThat(keys("half")).isEmpty();
        assertThat(s3.listMultipartUploads(request -> request.bucket(Bucket.NAME))
                        .uploads())
                .isEmpty();
    }

    @Test
    void whose_fault_it_is_shows_in_the_exit_code() {
        WorkerProgram worker = bucket.worker(folder).file("a.csv", "a");

        assertThat(worker.run("publish_s3", "{\"bucket\": \"public\", \"files\": [\"b*.csv\"]}"))
                .satisfies(outcome -> assertThat(outcome.exit()).isEqualTo(ExitCode.NOT_PASSED))
                .satisfies(outcome -> assertThat(outcome.err()).contains("'b*.csv' matches no file"));
        assertThat(worker.run("publish_s3", "{\"bucket\": \"public\", \"files\": [\"../*\"]}")
                        .exit())
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(worker.run("publish_s3", "{\"bucket\": \"public\", \"files\": [\"a.csv\"], \"acl\": \"public\"}")
                        .err())
                .contains("/acl: there is no 'public'");
        assertThat(worker.with("AWS_SECRET_ACCESS_KEY", "wrong-one")
                        .run("publish_s3", "{\"bucket\": \"public\", \"files\": [\"a.csv\"]}"))
                .satisfies(outcome -> assertThat(outcome.exit()).isEqualTo(ExitCode.NOT_PASSED))
                .satisfies(outcome -> assertThat(outcome.err()).contains("403").doesNotContain("wrong-one"));
    }

    @Test
    void the_file_space_may_be_a_bucket_and_a_file_elsewhere_has_an_address() {
        put("run-7/.waybill/input.json", "{\"path\": \"out/file.csv\", \"validation_suite\": \"suite.json\"}");
        put(
                "run-7/suite.json",
                "{\"expectations\": [{\"type\": \"expect_column_to_exist\", \"kwargs\": {\"column\": \"a\"}}]}");
        put("run-7/out/file.csv", "a\n1\n");
        WorkerProgram worker = bucket.worker(folder).with("WAYBILL_FILES", "s3://public/run-7");

        Outcome outcome = worker.run("validate");
        assertThat(outcome.exit()).describedAs(outcome.err()).isEqualTo(ExitCode.DONE);
        assertThat(text("run-7/" + outcome.outputs().get("report").textValue())).contains("\"success\" : true");

        Outcome addressed = bucket.worker(folder)
                .file("suite.json", "{\"expectations\": []}")
                .run(
                        "validate",
                        "{\"path\": \"s3://public/run-7/out/file.csv\", \"validation_suite\": \"suite.json\","
                                + " \"report\": \"report.json\"}");
        assertThat(addressed.exit()).describedAs(addressed.err()).isEqualTo(ExitCode.DONE);
        assertThat(addressed.report().at("/meta/rows").asInt()).isEqualTo(1);

        put("run-7/.waybill/input.json", "{\"bucket\": \"public\", \"prefix\": \"copied/\", \"files\": [\"out/*\"]}");
        assertThat(worker.run("publish_s3").exit()).isEqualTo(ExitCode.DONE);
        assertThat(text("copied/file.csv")).isEqualTo("a\n1\n");
    }

    private static void put(String key, String text) {
        s3.putObject(request -> request.bucket(Bucket.NAME).key(key), RequestBody.fromString(text));
    }
}
