package io.waybill.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples that publish and load, with stand-ins for the servers of others, as a newcomer runs them. */
class StandInsExamplesTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("waybill.root"), "dag-specs", "examples");

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void start() {
        cli = Cli.in(folder.resolve("state"));
    }

    private List<String> files(String pattern) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(Path::toString)
                    .filter(path -> path.matches(".*/stand-ins/" + pattern))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void what_jobs_made_is_validated_and_published() throws IOException {
        cli.run("run", EXAMPLES.resolve("product_release.yaml").toString(), "--with-stand-ins", "--date", "2026-11-01");

        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
        assertThat(cli.out()).contains("8 of 8 expectations are met", "published: ");
        assertThat(files("sftp/incoming/products\\.csv")).hasSize(1);
        assertThat(files("s3/product-releases/sales/2026-11-01/products\\.csv")).hasSize(1);
        assertThat(Files.readString(
                        Path.of(files("sftp/incoming/products\\.csv").get(0))))
                .startsWith("product,orders,pieces,amount\n");
    }

    @Test
    void what_is_not_as_expected_is_not_published() throws IOException {
        Path dags = Files.createDirectories(folder.resolve("dags"));
        Files.writeString(dags.resolve("release.yaml"), """
                jobs:
                  job_definitions:
                    - {name: make, docker_image: maker, command: sh -c 'printf "id\\\\n1\\\\n1\\\\n" >out.csv'}
                validators:
                  files: [{path: out.csv, validation_suite: ids.json}]
                publishers:
                  s3: {bucket: ids, files: [out.csv]}
                """);
        Files.writeString(dags.resolve("ids.json"), """
                {"name": "ids", "expectations": [
                  {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "id"}}]}
                """);

        cli.run("run", dags.resolve("release.yaml").toString(), "--with-stand-ins", "--json");

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(Json.parse(cli.out()).path("tasks"))
                .extracting(task ->
                        task.path("task_id").asText() + " " + task.path("state").asText())
                .containsExactly("make success", "validate_out_csv failed", "s3 upstream_failed");
        assertThat(files("s3/ids/out\\.csv")).isEmpty();
    }

    @Test
    void a_step_that_a_service_failed_spends_no_retry_of_the_task() throws IOException {
        Path dags = Files.createDirectories(folder.resolve("dags"));
        program(dags, "waybill-worker", "exit 75");
        program(dags, "python3", "echo \"python $*\"; [ \"$2\" = fine ]");
        Files.writeString(dags.resolve("busy.yaml"), """
                tasks:
                  - id: send
                    uses: publish_http
                    platform_retries: 0
                    retries: 5
                    with: {url: "http://busy.example.com/", files: [a], container: {image: busy}}
                  - {id: own, uses: bash, with: {bash_command: exit 75}}
                  - {id: good, uses: python, with: {image: busy, script: fine}}
                  - {id: bad, uses: python, with: {image: busy, script: wrong}}
                """);

        cli.run("run", dags.resolve("busy.yaml").toString());

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.out())
                .contains("The step ended with exit code 75: the network, or a service that it needs, failed it")
                .contains("Container main ended with exit code 75", "Container main ended with exit code 1")
                .contains("| python -c fine", "| python -c wrong")
                .containsPattern("good +success")
                .containsPattern("bad +failed")
                .doesNotContain("tries again");
    }

    private static void program(Path dags, String name, String script) throws IOException {
        Path file = Files.createDirectories(dags.resolve("images/busy/bin")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void files_become_tables_of_a_database() {
        cli.run("run", EXAMPLES.resolve("db_upload.yaml").toString(), "--with-stand-ins");

        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
        assertThat(cli.out())
                .contains(
                        "8 of 8 expectations are met",
                        "5866 rows of clean_orders.csv are in sales.orders",
                        "8 rows of products.csv are in sales.products");
    }
}
