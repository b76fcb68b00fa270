package io.waybill.worker.database;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.waybill.worker.ExitCode;
import io.waybill.worker.WorkerProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same steps for Redshift: what is asked on the wire, with AWS's own answers. */
class RedshiftLoadTest {
    private static final String PATH = "/";
    private static WireMockServer aws;

    @TempDir
    private Path folder;

    private WorkerProgram worker;

    @BeforeAll
    static void start() {
        aws = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        aws.start();
    }

    @AfterAll
    static void stop() {
        aws.stop();
    }

    @BeforeEach
    void begin() {
        aws.resetAll();
        worker = new WorkerProgram(folder, DatabaseStep.all(Duration.ofMillis(1)))
                .with("AWS_REGION", "eu-west-1")
                .with("AWS_ACCESS_KEY_ID", "key")
                .with("AWS_SECRET_ACCESS_KEY", "secret")
                .with("AWS_ENDPOINT_URL", aws.baseUrl());
    }

    private static MappingBuilder clusters(String action) {
        return post(urlEqualTo(PATH)).withRequestBody(containing("Action=" + action));
    }

    private static MappingBuilder data(String action) {
        return post(urlEqualTo(PATH)).withHeader("X-Amz-Target", equalTo("RedshiftData." + action));
    }

    private static String cluster(String status) {
        return "<DescribeClustersResponse xmlns=\"http://redshift.amazonaws.com/doc/2012-12-01/\"><DescribeClustersResult>"
                + "<Clusters><Cluster><ClusterIdentifier>shop</ClusterIdentifier><ClusterStatus>" + status
                + "</ClusterStatus></Cluster></Clusters></DescribeClustersResult></DescribeClustersResponse>";
    }

    private WorkerProgram.Outcome run(String step, String more) {
        // The input lies in the file space; this one is read from a folder.
        worker.with("WAYBILL_FILES", folder.toUri().toString());
        worker.file(".waybill/input.json", """
                {"engine": "redshift", "cluster": "shop", "database": "sales", "db_user": "etl", "schema": "public",
                 "copy_role": "arn:aws:iam::1:role/copy", "columns": ["id bigint not null", "note"],
                 "table": {"name": "orders", "source_file": "s3://lake/runs/7/orders.csv.gz"}%s}
                """.formatted(more));
        return worker.run(step);
    }

    private static List<JsonNode> asked(String action) {
        List<JsonNode> bodies = new ArrayList<>();
        aws.findAll(postRequestedFor(urlEqualTo(PATH)).withHeader("X-Amz-Target", equalTo("RedshiftData." + action)))
                .forEach(request -> bodies.add(WorkerProgram.json(request.getBodyAsString())));
        return bodies;
    }

    @Test
    void a_paused_cluster_is_resumed_and_waited_for() {
        String on = "the cluster";
        aws.stubFor(clusters("DescribeClusters")
                .inScenario(on)
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withBody(cluster("paused"))));
        aws.stubFor(clusters("ResumeCluster")
                .inScenario(on)
                .willSetStateTo("resuming")
                .willReturn(aResponse()
                        .withBody("<ResumeClusterResponse xmlns=\"http://redshift.amazonaws.com/doc/2012-12-01/\"/>")));
        aws.stubFor(clusters("DescribeClusters")
                .inScenario(on)
                .whenScenarioStateIs("resuming")
                .willSetStateTo("up")
                .willReturn(aResponse().withBody(cluster("resuming"))));
        aws.stubFor(clusters("DescribeClusters")
                .inScenario(on)
                .whenScenarioStateIs("up")
                .willReturn(aResponse().withBody(cluster("available"))));

        WorkerProgram.Outcome outcome = run("db_resume", "");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).contains("The cluster shop is available again");
    }

    @Test
    void a_load_is_one_transaction_that_copies_from_s3() {
        aws.stubFor(data("BatchExecuteStatement").willReturn(aResponse().withBody("{\"Id\": \"s1\"}")));
        aws.stubFor(data("DescribeStatement").willReturn(aResponse().withBody("""
                {"Id": "s1", "Status": "FINISHED", "SubStatements": [
                  {"Id": "s1:1", "ResultRows": 0}, {"Id": "s1:2", "ResultRows": 0}, {"Id": "s1:3", "ResultRows": 42},
                  {"Id": "s1:4", "ResultRows": 0}, {"Id": "s1:5", "ResultRows": 0}]}
                """)));

        WorkerProgram.Outcome outcome = run("db_load", "");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.outputs().get("rows").asInt()).isEqualTo(42);
        JsonNode asked = asked("BatchExecuteStatement").get(0);
        assertThat(asked.path("ClusterIdentifier").asText()
                        + asked.path("Database").asText()
                        + asked.path("DbUser").asText())
                .isEqualTo("shopsalesetl");
        assertThat(asked.path("ClientToken").asText()).isNotEmpty();
        List<String> statements = new ArrayList<>();
        asked.path("Sqls").forEach(sql -> statements.add(sql.asText()));
        assertThat(statements)
                .containsExactly(
                        "CREATE TABLE IF NOT EXISTS \"public\".\"orders__loading\" (\"id\" bigint NOT NULL, \"note\""
                                + " varchar(65535))",
                        "DELETE FROM \"public\".\"orders__loading\"",
                        "COPY \"public\".\"orders__loading\" (\"id\", \"note\") FROM 's3://lake/runs/7/orders.csv.gz'"
                                + " IAM_ROLE 'arn:aws:iam::1:role/copy' FORMAT AS CSV DELIMITER ',' NULL AS ''"
                                + " IGNOREHEADER 1 GZIP",
                        "DROP TABLE IF EXISTS \"public\".\"orders\"",
                        "ALTER TABLE \"public\".\"orders__loading\" RENAME TO \"orders\"");
    }

    @Test
    void whose_fault_it_is_shows_in_the_exit_code() {
        aws.stubFor(data("ExecuteStatement").willReturn(aResponse().withBody("{\"Id\": \"s1\"}")));
        aws.stubFor(data("DescribeStatement")
                .willReturn(aResponse()
                        .withBody(
                                "{\"Id\": \"s1\", \"Status\": \"FAILED\", \"Error\": \"ERROR: permission denied\"}")));
        WorkerProgram.Outcome denied = run("db_schema", "");
        assertThat(denied.exit()).isEqualTo(ExitCode.NOT_PASSED);
        assertThat(denied.err()).contains("The schema public cannot be made: ERROR: permission denied");

        aws.stubFor(
                data("ExecuteStatement")
                        .willReturn(
                                aResponse()
                                        .withStatus(400)
                                        .withBody(
                                                "{\"__type\": \"ValidationException\", \"message\": \"Redshift endpoint doesn't exist\"}")));
        assertThat(run("db_schema", "").exit()).isEqualTo(ExitCode.NOT_PASSED);

        aws.stubFor(clusters("DescribeClusters").willReturn(aResponse().withBody(cluster("hardware-failure"))));
        assertThat(run("db_resume", "").err()).contains("is hardware-failure");
        assertThat(run("db_resume", ", \"workgroup\": \"wg\"").exit()).isEqualTo(ExitCode.BAD_INPUT);
    }
}
