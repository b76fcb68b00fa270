package io.waybill.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir
    Path folder;

    private Path dags;
    private Cli cli;

    @BeforeEach
    void a_machine_with_one_dag() throws IOException {
        dags = Files.createDirectory(folder.resolve("dags"));
        Files.writeString(dags.resolve("a.yaml"), "tasks: [{id: a, uses: empty}]\n");
        cli = Cli.in(folder.resolve("state"))
                .with("WAYBILL_DAGS_FOLDER", dags.toString())
                .with("PATH", "/usr/bin:/bin");
    }

    @Test
    void on_a_machine_where_all_is_there_nothing_is_to_mend() {
        cli.run("doctor");

        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out())
                .contains("ok    DAG folder     " + dags + ", 1 DAG in 1 file")
                .contains("made at the first start")
                .contains("ok    local Fargate  it starts and answers")
                .doesNotContain("fail");
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void a_broken_file_is_a_warning_and_a_missing_folder_a_failure() throws IOException {
        Files.writeString(dags.resolve("b.yaml"), "tasks: [{id: a, uses: nothing}]\n");
        cli.run("doctor");
        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out()).contains("warn  DAG folder", "1 cannot be used", "waybill validate " + dags);

        cli.with("WAYBILL_DAGS_FOLDER", folder.resolve("none").toString()).run("doctor");
        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.out()).contains("fail  DAG folder", "is no folder", "dags.folder");
    }

    @Test
    void a_variable_that_a_notifier_lacks_is_a_failure_and_its_value_is_not_shown() throws IOException {
        Path notifiers =
                Files.writeString(folder.resolve("n.yaml"), "ops: {type: slack, url: 'https://hooks/${SLACK_KEY}'}\n");
        cli.with("WAYBILL_NOTIFICATIONS_NOTIFIERS", notifiers.toString()).run("doctor");
        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.out()).contains("fail  notifiers", "the environment has no SLACK_KEY");

        cli.with("SLACK_KEY", "s3cret-key").run("doctor");
        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out()).contains("ok    notifiers", "1 notifier").doesNotContain("s3cret-key");
    }

    @Test
    void sources_of_variables_are_asked_and_one_that_refuses_is_a_failure() throws IOException {
        Path file = Files.writeString(folder.resolve("v.env"), "api_token=s3cret\n");
        HttpServer aws = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        aws.createContext("/", exchange -> {
            boolean secrets =
                    exchange.getRequestHeaders().getFirst("X-Amz-Target").startsWith("secretsmanager.");
            byte[] answer = (secrets
                            ? "{\"__type\": \"ResourceNotFoundException\", \"Message\": \"none\"}"
                            : "{\"__type\": \"AccessDeniedException\", \"Message\": \"not authorized\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(400, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        aws.start();
        try {
            String address = "http://127.0.0.1:" + aws.getAddress().getPort();
            cli.with("WAYBILL_SECRETS_SOURCES", "files,secrets_manager,parameter_store")
                    .with("WAYBILL_SECRETS_VARIABLES_FILE", file.toString())
                    .with("WAYBILL_AWS_SERVICE_ENDPOINTS", "secretsmanager=" + address + ",ssm=" + address)
                    .with("WAYBILL_AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
                    .with("WAYBILL_AWS_SECRET_ACCESS_KEY", "hush")
                    .run("doctor");
        } finally {
            aws.stop(0);
        }

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.out())
                .containsPattern("ok +variables +from files, then secrets_manager, then parameter_store")
                .containsPattern("ok +files +it answers: .*v.env with 1 variable")
                .containsPattern("ok +secrets_manager +it answers: asked for airflow/variables/waybill-doctor")
                .containsPattern("fail +parameter_store +AWS SSM Parameter Store answered 400 AccessDeniedException")
                .doesNotContain("s3cret", "hush");
    }

    @Test
    void settings_that_make_no_sense_are_named() {
        cli.run("doctor", "--set", "server.port=many", "--set", "server.prot=1");

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.out()).contains("fail  settings", "server.port", "server.prot");
    }

    @Test
    void a_database_that_does_not_answer_is_a_failure_without_its_password() {
        cli.with("WAYBILL_DATABASE_PASSWORD", "hush")
                .run("doctor", "--set", "database.url=jdbc:h2:tcp://127.0.0.1:1/none", "--set", "database.user=me");

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.out()).contains("fail  database").doesNotContain("hush");
    }

    @Test
    void an_endpoint_that_nobody_is_at_is_told() throws IOException {
        cli.run(
                "doctor",
                "--json",
                "--set",
                "aws.endpoint=http://127.0.0.1:1",
                "--set",
                "aws.access_key_id=a",
                "--set",
                "aws.secret_access_key=b");

        assertThat(cli.exitCode()).isEqualTo(1);
        JsonNode findings = Json.parse(cli.out());
        assertThat(findings.findValuesAsText("what")).contains("settings", "cluster");
        assertThat(cli.out()).contains("DescribeClusters").doesNotContain("secret_access_key");
    }
}
