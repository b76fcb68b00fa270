package io.waybill.plugins.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.Operators;
import io.waybill.engine.plugin.EngineCalls;
import io.waybill.engine.runtime.EngineSensor.Look;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services that take no token, by a small memory of what they were asked for: a repeated call makes nothing twice. */
class RepeatedCallsTest {
    private static final UUID ATTEMPT = UUID.fromString("0c7f9f6e-3f2b-4c7d-9a51-d0f1b7c0a001");
    private static final List<String> REQUESTS = Collections.synchronizedList(new ArrayList<>());
    private static final Operators OPERATORS =
            Operators.of(List.<OperatorFactory<?>>of(new PublishDataExchangeOperator(), new BatchSubmitOperator()));

    private static HttpServer server;
    private static EngineCalls calls;
    /** What was made: the comment of the revision, the tags of the job, the state of the import. */
    private static volatile String revision = "";

    private static volatile String batchJob = "";
    private static volatile String importState = "";

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", RepeatedCallsTest::answer);
        server.start();
        calls = new AwsPlugin()
                .open(AwsCallsTest.context(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
    }

    @AfterAll
    static void stop() {
        calls.close().run();
        server.stop(0);
    }

    @BeforeEach
    void forget() {
        REQUESTS.clear();
        revision = "";
        batchJob = "";
        importState = "";
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        REQUESTS.add((line + " " + body).strip());
        byte[] answer = answer(line, body).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static String answer(String line, String body) {
        if (line.equals("POST /v1/data-sets/ds/revisions")) {
            revision = body.replaceAll(".*\"Comment\":\"([^\"]*)\".*", "$1");
            return "{\"Id\": \"rev\"}";
        } else if (line.startsWith("GET /v1/data-sets/ds/revisions")) {
            return revision.isEmpty()
                    ? "{\"Revisions\": [{\"Id\": \"old\", \"Comment\": \"sales (waybill 1)\"}]}"
                    : "{\"Revisions\": [{\"Id\": \"rev\", \"Comment\": \"" + revision + "\"}]}";
        } else if (line.equals("POST /v1/jobs")) {
            importState = "WAITING";
            return "{\"Id\": \"imp\"}";
        } else if (line.startsWith("GET /v1/jobs?")) {
            return importState.isEmpty()
                    ? "{\"Jobs\": [{\"Id\": \"x\", \"Type\": \"IMPORT_ASSETS_FROM_S3\", \"State\": \"ERROR\"}]}"
                    : "{\"Jobs\": [{\"Id\": \"imp\", \"Type\": \"IMPORT_ASSETS_FROM_S3\", \"State\": \"" + importState
                            + "\"}]}";
        } else if (line.equals("GET /v1/jobs/imp")) {
            return "{\"Id\": \"imp\", \"State\": \"" + importState
                    + "\", \"Errors\": [{\"Code\": \"ACCESS_DENIED_EXCEPTION\", \"Message\": \"may not read b/p/a.csv\"}]}";
        } else if (line.startsWith("PATCH /v1/data-sets/ds/revisions/rev")) {
            return "{\"Id\": \"rev\"}";
        } else if (line.startsWith("GET /b?list-type")) {
            return "<ListBucketResult><Contents><Key>p/a.csv</Key></Contents><Contents><Key>p/b.txt</Key></Contents></ListBucketResult>";
        } else if (line.equals("POST /v1/submitjob")) {
            batchJob = body.replaceAll(".*\"tags\":(\\{[^}]*}).*", "$1");
            return "{\"jobId\": \"job\"}";
        } else if (line.equals("POST /v1/listjobs")) {
            return batchJob.isEmpty() ? "{}" : "{\"jobSummaryList\": [{\"jobId\": \"other\"}, {\"jobId\": \"job\"}]}";
        } else if (line.equals("POST /v1/describejobs")) {
            return "{\"jobs\": [{\"jobId\": \"other\"}, {\"jobId\": \"job\", \"tags\": " + batchJob + "}]}";
        }
        return "{}";
    }

    private static Node node(String yaml, String id) {
        DagFile read = new DagFileReader(OPERATORS).read("d.yaml", yaml.getBytes(StandardCharsets.UTF_8), List.of());
        assertThat(read.problems()).isEmpty();
        DagGraph graph = new GraphBuilder(OPERATORS).build(read.dags().get(0));
        return graph.nodes().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String call(Node node) {
        return call(((NodeWork.Action) node.work()).action(), ((NodeWork.Action) node.work()).input(), ATTEMPT);
    }

    private static String call(String action, ObjectNode input, UUID attempt) {
        return calls.actions().stream()
                .filter(one -> one.name().equals(action))
                .findFirst()
                .orElseThrow()
                .run(input, "", attempt)
                .get("return_value")
                .asText();
    }

    private static Look look() {
        return calls.sensors().stream()
                .filter(one -> one.name().equals("dataexchange.job"))
                .findFirst()
                .orElseThrow()
                .look(SdkJson.object().put("JobId", "imp"), "", Instant.EPOCH, Instant.EPOCH);
    }

    private static ObjectNode imported(String... files) {
        ObjectNode input =
                SdkJson.object().put("DataSetId", "ds").put("RevisionId", "rev").put("bucket", "b");
        List.of(files).forEach(input.putArray("files")::add);
        return input;
    }

    private static long sent(String beginning) {
        return REQUESTS.stream()
                .filter(request -> request.startsWith(beginning))
                .count();
    }

    private static final String DATA_EXCHANGE = """
            publishers:
              data_exchange: {data_set_id: ds, bucket: b, files: ["p/*.csv", "s3://c/x"], comment: sales}
            """;

    @Test
    void a_publisher_of_the_plug_in_is_four_nodes_in_a_row() {
        DagFile read =
                new DagFileReader(OPERATORS).read("d.yaml", DATA_EXCHANGE.getBytes(StandardCharsets.UTF_8), List.of());
        DagGraph graph = new GraphBuilder(OPERATORS).build(read.dags().get(0));

        assertThat(graph.nodes().stream().map(Node::id))
                .containsExactly(
                        "data_exchange.create_revision",
                        "data_exchange.import_assets",
                        "data_exchange.wait_for_import",
                        "data_exchange.finalize");
    }

    @Test
    void a_revision_is_made_once_and_another_try_makes_another() {
        Node create = node(DATA_EXCHANGE, "data_exchange.create_revision");

        assertThat(call(create)).isEqualTo("rev");
        assertThat(call(create)).isEqualTo("rev");

        assertThat(sent("POST /v1/data-sets/ds/revisions")).isEqualTo(1);
        assertThat(REQUESTS)
                .contains("POST /v1/data-sets/ds/revisions {\"Comment\":\"sales (waybill " + ATTEMPT + ")\"}");
        NodeWork.Action action = (NodeWork.Action) create.work();
        assertThat(call(action.action(), action.input(), new UUID(0, 9))).isEqualTo("rev");
        assertThat(sent("POST /v1/data-sets/ds/revisions")).isEqualTo(2);
    }

    @Test
    void files_are_imported_once_and_the_revision_is_finalized_without_the_mark() {
        ObjectNode input = imported("p/*.csv", "s3://c/x");

        assertThat(call("dataexchange.import_assets_from_s3", input, ATTEMPT)).isEqualTo("imp");
        assertThat(call("dataexchange.import_assets_from_s3", input, ATTEMPT)).isEqualTo("imp");
        importState = "IN_PROGRESS";
        assertThat(call("dataexchange.import_assets_from_s3", input, ATTEMPT)).isEqualTo("imp");

        assertThat(REQUESTS)
                .containsOnlyOnce("POST /v1/jobs {\"Details\":{\"ImportAssetsFromS3\":{\"AssetSources\":"
                        + "[{\"Bucket\":\"b\",\"Key\":\"p/a.csv\"},{\"Bucket\":\"c\",\"Key\":\"x\"}],"
                        + "\"DataSetId\":\"ds\",\"RevisionId\":\"rev\"}},\"Type\":\"IMPORT_ASSETS_FROM_S3\"}");
        assertThat(sent("PATCH /v1/jobs/imp")).isEqualTo(2);
        ObjectNode finalize = ((NodeWork.Action)
                        node(DATA_EXCHANGE, "data_exchange.finalize").work())
                .input()
                .put("RevisionId", "rev");
        assertThat(call("dataexchange.finalize_revision", finalize, ATTEMPT)).isEqualTo("rev");
        assertThat(REQUESTS)
                .last()
                .asString()
                .startsWith("PATCH /v1/data-sets/ds/revisions/rev ")
                .contains("\"Comment\":\"sales\"", "\"Finalized\":true");
    }

    @Test
    void an_import_is_waited_for_and_its_errors_are_told() {
        importState = "IN_PROGRESS";
        assertThat(look().reason()).isEqualTo("Import imp is IN_PROGRESS: may not read b/p/a.csv");
        importState = "COMPLETED";
        assertThat(look().met()).isTrue();
        importState = "ERROR";
        assertThatThrownBy(RepeatedCallsTest::look).hasMessage("Import imp is ERROR: may not read b/p/a.csv");
        assertThatThrownBy(() -> call("dataexchange.import_assets_from_s3", imported("q/*.json"), ATTEMPT))
                .hasMessageStartingWith("No object matches s3://b/q/*.json; look whether");
    }

    @Test
    void a_job_of_batch_is_submitted_once() {
        Node submit = node(
                "tasks: [{id: t, uses: batch_submit, with: {job_name: j, job_definition: d, job_queue: q}}]",
                "t.start");

        assertThat(call(submit)).isEqualTo("job");
        assertThat(call(submit)).isEqualTo("job");

        assertThat(sent("POST /v1/submitjob")).isEqualTo(1);
        assertThat(batchJob).isEqualTo("{\"waybill:attempt\":\"" + ATTEMPT + "\"}");
        NodeWork.Action action = (NodeWork.Action) submit.work();
        assertThat(call(action.action(), action.input(), new UUID(0, 9))).isEqualTo("job");
        assertThat(sent("POST /v1/submitjob")).isEqualTo(2);
    }
}
