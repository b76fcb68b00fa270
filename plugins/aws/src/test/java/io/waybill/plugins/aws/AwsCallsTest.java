package io.waybill.plugins.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.Operators;
import io.waybill.engine.net.AddressGuard;
import io.waybill.engine.plugin.AwsAccess;
import io.waybill.engine.plugin.EngineCalls;
import io.waybill.engine.plugin.PluginContext;
import io.waybill.engine.runtime.EngineSensor.Look;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each call on the wire: what is sent, and what becomes of the answer. */
class AwsCallsTest {
    static final UUID ATTEMPT = UUID.fromString("0c7f9f6e-3f2b-4c7d-9a51-d0f1b7c0a001");
    static final String JSON_ERROR = "{\"__type\": \"%s\", \"message\": \"%s\"}";
    static final String ARN = "arn:aws:states:eu-central-1:1:execution:m:" + ATTEMPT;

    private static final WireMockServer AWS = new WireMockServer(
            WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
    private static final Operators OPERATORS = Operators.of(own());
    private static EngineCalls calls;

    @SuppressWarnings("rawtypes")
    private static List<OperatorFactory<?>> own() {
        List<OperatorFactory<?>> own = new ArrayList<>();
        for (OperatorFactory factory : ServiceLoader.load(OperatorFactory.class)) {
            own.add(factory);
        }
        return own;
    }

    @BeforeAll
    static void start() {
        AWS.start();
        calls = new AwsPlugin().open(context(URI.create(AWS.baseUrl())));
    }

    static PluginContext context(URI endpoint) {
        return new PluginContext(
                (target, service) ->
                        new AwsAccess("eu-central-1", endpoint, new AwsAccess.AccessKey("key", "secret"), null),
                new AddressGuard(List.of()),
                List.of(),
                Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        calls.close().run();
        AWS.stop();
    }

    @BeforeEach
    void forget() {
        AWS.resetAll();
    }

    static List<AwsCases.Case> a_call_is_made_and_its_answer_understood() {
        return AwsCases.all();
    }

    @ParameterizedTest
    @MethodSource
    void a_call_is_made_and_its_answer_understood(AwsCases.Case one) {
        var answer = aResponse().withStatus(one.status()).withBody(one.answer());
        if (one.answer().equals("FunctionError")) {
            answer.withHeader("X-Amz-Function-Error", "Unhandled");
        }
        AWS.stubFor(any(anyUrl()).willReturn(answer));

        assertThat(outcome(one.uses(), one.with(), one.node())).contains(one.expected());
        if (!one.sent().isEmpty()) {
            assertThat(AWS.findAll(anyRequestedFor(anyUrl())).stream().map(AwsCallsTest::told))
                    .anySatisfy(told -> assertThat(told).contains(one.sent()));
        } else {
            assertThat(AWS.getAllServeEvents()).isEmpty();
        }
    }

    @Test
    void what_has_a_prefix_is_listed_and_then_deleted() {
        AWS.stubFor(any(urlMatching(".*list-type=2.*"))
                .willReturn(aResponse()
                        .withBody("<ListBucketResult><Contents><Key>p/x</Key></Contents></ListBucketResult>")));
        AWS.stubFor(any(urlMatching(".*delete.*")).willReturn(aResponse().withBody("<DeleteResult/>")));

        assertThat(outcome("s3_delete", "{bucket: b, prefix: p/}", "")).isEqualTo("{return_value=1}");
        assertThat(told(AWS.getAllServeEvents().get(0).getRequest().getBodyAsString()))
                .contains("<Key>p/x</Key>");
    }

    @Test
    void nobody_there_is_the_platform_s_fault() {
        EngineCalls alone = new AwsPlugin().open(context(URI.create("http://127.0.0.1:1")));
        assertThatThrownBy(() -> alone.actions().stream()
                        .filter(action -> action.name().equals("glue.start_job_run"))
                        .findFirst()
                        .orElseThrow()
                        .run(SdkJson.object().put("JobName", "j"), "", ATTEMPT))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code().kind()).hasToString("PLATFORM"))
                .hasMessageContaining("got no answer");
        alone.close().run();
    }

    @Test
    void a_pattern_stands_for_any_characters() {
        assertThat(S3KeyOperator.matches("a/b.csv", "a/*.csv")).isTrue();
        assertThat(S3KeyOperator.matches("a/b.csv", "a/?.c*")).isTrue();
        assertThat(S3KeyOperator.matches("a/b.csv", "a/*.json")).isFalse();
        assertThat(S3KeyOperator.matches("a".repeat(5000), "*a".repeat(50) + "b"))
                .isFalse();
    }

    @Test
    void of_a_bad_file_each_problem_is_told_with_its_place() {
        String yaml = """
                tasks:
                  - {id: a, uses: s3_copy, with: {source_bucket_key: x}}
                  - {id: b, uses: s3_delete, with: {keys: [x]}}
                  - {id: c, uses: s3_list, with: {bucket: b, max_items: 2000}}
                  - {id: d, uses: s3_key, with: {bucket_key: []}}
                  - {id: e, uses: sqs_send, with: {sqs_queue: q, message_content: m, delay_seconds: 1000}}
                  - {id: f, uses: sqs_wait, with: {sqs_queue: q, max_messages: 11}}
                  - {id: g, uses: sns_publish, with: {target: t, message: m}}
                  - {id: h, uses: eventbridge_put_events, with: {entries: []}}
                  - {id: i, uses: lambda_invoke, with: {function_name: f, invocation_type: Later}}
                  - {id: j, uses: step_functions, with: {state_machine_arn: " "}}
                  - {id: k, uses: glue_job, with: {job: j}}
                  - {id: l, uses: athena_query, with: {query: q, poke_interval: 1ms}}
                  - {id: m, uses: redshift_data, with: {sql: []}}
                  - {id: n, uses: batch_submit, with: {job_name: j, job_definition: d, job_queue: q, array_size: 1}}
                  - {id: o, uses: ecs_register, with: {family: f}}
                  - {id: p, uses: ecs_deregister}
                  - {id: q, uses: ecs_task, with: {task: t, target_state: DONE}}
                  - {id: r, uses: publish_data_exchange, with: {data_set_id: d, files: []}}
                """;

        DagFile read = new DagFileReader(OPERATORS).read("bad.yaml", yaml.getBytes(StandardCharsets.UTF_8), List.of());

        assertThat(read.problems().stream().map(Object::toString).toList())
                .anyMatch(problem ->
                        problem.startsWith("bad.yaml:2:34: MISSING_KEY The key 'dest_bucket_key' is missing"))
                .anyMatch(problem ->
                        problem.startsWith("bad.yaml:4:57: INVALID_VALUE max_items must be less than or equal to 1000"))
                .anyMatch(problem -> problem.contains("'target'"))
                .anyMatch(problem -> problem.contains("This must be RequestResponse, Event or DryRun"))
                .anyMatch(problem -> problem.contains("This is no state of a task; write RUNNING or STOPPED"));
        for (int line = 2; line <= 19; line++) {
            String place = "bad.yaml:" + line + ":";
            assertThat(read.problems()).anyMatch(problem -> problem.toString().startsWith(place));
        }
    }

    private static String told(String text) {
        return text;
    }

    private static String told(LoggedRequest request) {
        String action = request.getHeader("X-Amz-Target");
        String source = request.getHeader("x-amz-copy-source");
        return request.getMethod().value() + " " + request.getUrl() + " "
                + (source == null ? "" : "x-amz-copy-source: " + source)
                + (action == null ? "" : action)
                + " " + request.getBodyAsString();
    }

    /** What becomes of one node of a task, in a text. */
    static String outcome(String uses, String with, String node) {
        String yaml = "dag_id: d\ntasks:\n  - id: t\n    uses: " + uses + "\n    with: " + with + "\n";
        DagFile read = new DagFileReader(OPERATORS).read("d.yaml", yaml.getBytes(StandardCharsets.UTF_8), List.of());
        assertThat(read.problems()).isEmpty();
        DagGraph graph = new GraphBuilder(OPERATORS).build(read.dags().get(0));
        Node found = graph.nodes().stream()
                .filter(one -> one.id().equals(node.isEmpty() ? "t" : "t." + node))
                .findFirst()
                .orElseThrow();
        try {
            if (found.work() instanceof NodeWork.Action action) {
                return calls.actions().stream()
                        .filter(one -> one.name().equals(action.action()))
                        .findFirst()
                        .orElseThrow()
                        .run(action.input(), "", ATTEMPT)
                        .toString();
            }
            NodeWork.Wait wait = (NodeWork.Wait) found.work();
            Look look = calls.sensors().stream()
                    .filter(one -> one.name().equals(wait.sensor()))
                    .findFirst()
                    .orElseThrow()
                    .look(wait.input(), "", Instant.EPOCH, Instant.EPOCH);
            return look.met() ? look.outputs().toString() : "waits: " + look.reason();
        } catch (WaybillException e) {
            return e.code().kind() + " " + e.getMessage();
        }
    }
}
