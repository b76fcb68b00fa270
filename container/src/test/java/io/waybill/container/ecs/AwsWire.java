package io.waybill.container.ecs;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.testing.HandClock;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The adapter, open against an HTTP server that answers as a test wants AWS to. */
abstract class AwsWire {
    static final String TASK = "arn:aws:ecs:local:000000000000:task/default/abc";
    static final String REVISION = "arn:aws:ecs:local:000000000000:task-definition/f:";

    final WireMockServer aws = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    final HandClock clock = new HandClock();
    EcsPlatform platform;

    @BeforeEach
    void open() {
        aws.start();
        platform = EcsPlatform.open(settings(), clock);
    }

    @AfterEach
    void close() {
        platform.close();
        aws.stop();
    }

    EcsSettings settings() {
        return EcsSettings.local(
                URI.create("http://127.0.0.1:" + aws.port()), new EcsSettings.Credentials("id", "secret"));
    }

    TaskHandle launch(String token, ObjectNode request) {
        return platform.runtime().launch(Launches.of(token, request, clock.instant()), Launches.NO_WAIT);
    }

    WaybillException launchFails(ObjectNode request) {
        return catchThrowableOfType(WaybillException.class, () -> launch("token", request));
    }

    void on(String action, ResponseDefinitionBuilder answer) {
        aws.stubFor(on(action).willReturn(answer));
    }

    static MappingBuilder on(String action) {
        return post(urlEqualTo("/")).withHeader("X-Amz-Target", equalTo(target(action)));
    }

    static RequestPatternBuilder sent(String action) {
        return postRequestedFor(urlEqualTo("/")).withHeader("X-Amz-Target", equalTo(target(action)));
    }

    static String target(String action) {
        return (action.startsWith("GetLog") ? "Logs_20140328." : "AmazonEC2ContainerServiceV20141113.") + action;
    }

    static ResponseDefinitionBuilder ok(String json) {
        return aResponse()
                .withHeader("Content-Type", "application/x-amz-json-1.1")
                .withBody(Json.object(json).toString());
    }

    static ResponseDefinitionBuilder error(int status, String code, String message) {
        return ok("{'__type': '" + code + "', 'message': '" + message + "'}").withStatus(status);
    }

    static String definition(int revision, String containers) {
        return "{'taskDefinitionArn': '" + REVISION + revision + "', 'containerDefinitions': " + containers + "}";
    }

    static ObjectNode request() {
        return Json.object("""
                {cluster: 'etl', launchType: 'FARGATE', taskDefinition: 'f:1',
                 overrides: {containerOverrides: [{name: 'main', command: ['true']}]}}
                """);
    }
}
