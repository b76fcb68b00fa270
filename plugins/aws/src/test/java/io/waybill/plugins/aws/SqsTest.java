package io.waybill.plugins.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.plugin.EngineCalls;
import io.waybill.engine.runtime.EngineSensor.Look;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Messages of a queue, there and back. */
class SqsTest {
    private static SQSRestServer server;
    private static EngineCalls calls;
    private static URI endpoint;

    @BeforeAll
    static void start() {
        server = SQSRestServerBuilder.withDynamicPort()
                .withInterface("127.0.0.1")
                .start();
        endpoint = URI.create(
                "http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort());
        calls = new AwsPlugin().open(AwsCallsTest.context(endpoint));
    }

    @AfterAll
    static void stop() {
        calls.close().run();
        server.stopAndWait();
    }

    @Test
    void a_message_is_sent_taken_and_deleted() {
        String queue = queue("done");
        ObjectNode message = SdkJson.object().put("QueueUrl", queue).put("MessageBody", "hello");
        message.putObject("MessageAttributes")
                .putObject("kind")
                .put("DataType", "String")
                .put("StringValue", "a");
        ObjectNode receive = SdkJson.object()
                .put("QueueUrl", queue)
                .put("MaxNumberOfMessages", 5)
                .put("VisibilityTimeout", 1);
        assertThat(look(receive).reason()).contains("There is no message in " + queue);

        String id = run("sqs.send_message", message).asText();
        Look look = look(receive);
        assertThat(look.met()).isTrue();
        assertThat(look.outputs().get("return_value")).hasToString("[{\"id\":\"" + id + "\",\"body\":\"hello\"}]");

        ObjectNode delete = SdkJson.object()
                .put("QueueUrl", queue)
                .put("receipts", look.outputs().get("receipts").get(0).asText());
        action("sqs.delete_message_batch", delete);
        assertThat(look(receive).met()).isFalse();
    }

    @Test
    void a_queue_that_is_not_there_is_told() {
        ObjectNode message = SdkJson.object()
                .put("QueueUrl", endpoint + "/000000000000/none")
                .put("MessageBody", "hello");
        assertThatThrownBy(() -> action("sqs.send_message", message))
                .hasMessageContaining("sqs.send_message was answered with");
    }

    private static String queue(String name) {
        try (Clients clients = new Clients(AwsCallsTest.context(endpoint))) {
            return clients.sqs("")
                    .createQueue(request -> request.queueName(name))
                    .queueUrl();
        }
    }

    private static JsonNode run(String name, ObjectNode input) {
        return action(name, input).get("return_value");
    }

    private static Map<String, JsonNode> action(String name, ObjectNode input) {
        return calls.actions().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow()
                .run(input, "", UUID.randomUUID());
    }

    private static Look look(ObjectNode input) {
        return calls.sensors().stream()
                .filter(one -> one.name().equals("sqs.receive_message"))
                .findFirst()
                .orElseThrow()
                .look(input, "", Instant.EPOCH, Instant.EPOCH);
    }
}
