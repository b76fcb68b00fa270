package io.waybill.container.sources;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.plugin.AwsAccess;
import io.waybill.engine.vault.SecretSource;
import io.waybill.engine.vault.SecretText;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The SDK against a server that answers as Secrets Manager and the Parameter Store do. */
class AwsSourcesTest {
    private static final String GET_SECRET = "secretsmanager.GetSecretValue";
    private static final String GET_PARAMETER = "AmazonSSM.GetParameter";
    private static final WireMockServer AWS =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

    private static ManagedSecrets secrets;
    private static ParameterStore parameters;

    @BeforeAll
    static void start() {
        AWS.start();
        secrets = new ManagedSecrets(access(AWS.port()), "airflow/variables", "airflow/connections", "/");
        parameters = new ParameterStore(access(AWS.port()), "airflow/variables", "/airflow/connections");
    }

    @AfterAll
    static void stop() {
        secrets.close();
        parameters.close();
        AWS.stop();
    }

    @AfterEach
    void forget() {
        AWS.resetAll();
    }

    private static AwsAccess access(int port) {
        return new AwsAccess(
                "eu-central-1",
                URI.create("http://127.0.0.1:" + port),
                new AwsAccess.AccessKey("AKIDEXAMPLE", "hush"),
                null);
    }

    private static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/x-amz-json-1.1")
                .withBody(body);
    }

    private static ResponseDefinitionBuilder error(int status, String code, String message) {
        // Secrets Manager writes "Message" in some of its errors, and "message" in others.
        return json(status, "{\"__type\":\"%s\",\"Message\":\"%s\"}".formatted(code, message));
    }

    private static void on(String target, String request, ResponseDefinitionBuilder answer) {
        AWS.stubFor(post(urlEqualTo("/"))
                .withHeader("X-Amz-Target", equalTo(target))
                .withRequestBody(equalToJson(request))
                .willReturn(answer));
    }

    private static void onAll(ResponseDefinitionBuilder answer) {
        AWS.stubFor(post(anyUrl()).willReturn(answer));
    }

    private static WaybillException fault(SecretSource source) {
        return catchThrowableOfType(WaybillException.class, () -> source.variable("region"));
    }

    private static int calls() {
        return AWS.findAll(postRequestedFor(anyUrl())).size();
    }

    @Test
    void a_secret_is_found_by_airflows_name_for_it() {
        on(GET_SECRET, "{\"SecretId\": \"airflow/variables/region\"}", json(200, """
                {"ARN": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:airflow/variables/region-AbCdEf",
                 "Name": "airflow/variables/region", "SecretString": "eu", "VersionStages": ["AWSCURRENT"]}"""));
        on(GET_SECRET, "{\"SecretId\": \"airflow/connections/db\"}", json(200, """
                {"Name": "airflow/connections/db", "SecretString": "postgres://etl:s3cret@db"}"""));
        on(GET_SECRET, "{\"SecretId\": \"airflow/variables/bytes\"}", json(200, """
                {"Name": "airflow/variables/bytes", "SecretBinary": "AAEC"}"""));

        assertThat(secrets.variable("region"))
                .contains(SecretText.of("eu", false, "airflow/variables/region in AWS Secrets Manager"));
        assertThat(secrets.connection("db")).map(SecretText::text).contains("postgres://etl:s3cret@db");
        assertThat(secrets.variable("bytes")).map(SecretText::problem).contains("It holds bytes and no text");
    }

    @Test
    void a_parameter_is_found_decrypted_and_a_secure_one_is_secret() {
        on(GET_PARAMETER, "{\"Name\": \"/airflow/variables/region\", \"WithDecryption\": true}", json(200, """
                {"Parameter": {"Name": "/airflow/variables/region", "Type": "String", "Value": "eu", "Version": 1}}"""));
        on(GET_PARAMETER, "{\"Name\": \"/airflow/connections/db\", \"WithDecryption\": true}", json(200, """
                {"Parameter": {"Name": "/airflow/connections/db", "Type": "SecureString", "Value": "http://x", "Version": 1}}"""));

        assertThat(parameters.variable("region"))
                .contains(SecretText.of("eu", false, "/airflow/variables/region in AWS SSM Parameter Store"));
        assertThat(parameters.connection("db"))
                .contains(SecretText.of("http://x", true, "/airflow/connections/db in AWS SSM Parameter Store"));
    }

    @Test
    void what_is_not_there_is_no_fault() {
        onAll(error(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret."));
        assertThat(secrets.variable("region")).isEmpty();

        onAll(json(400, "{\"__type\":\"ParameterNotFound\"}"));
        assertThat(parameters.connection("region")).isEmpty();
    }

    @Test
    void what_can_have_no_such_name_is_not_asked_for() {
        assertThat(secrets.variable("a b")).isEmpty();
        assertThat(secrets.connection("a:b")).isEmpty();
        assertThat(parameters.variable("region:3")).isEmpty();
        assertThat(parameters.variable("a/".repeat(14) + "b")).isEmpty();
        try (ManagedSecrets none = new ManagedSecrets(access(AWS.port()), "", "c", "/")) {
            assertThat(none.variable("region")).isEmpty();
        }
        assertThat(calls()).isZero();
    }

    @Test
    void who_may_not_ask_is_told_what_to_allow() {
        onAll(error(
                400,
                "AccessDeniedException",
                "User: arn:aws:iam::123456789012:role/waybill is not authorized to perform it"));

        assertThat(fault(secrets))
                .hasMessage("AWS Secrets Manager answered 400 AccessDeniedException for airflow/variables/region:"
                        + " User: arn:aws:iam::123456789012:role/waybill is not authorized to perform it"
                        + " (let Waybill's role secretsmanager:GetSecretValue it)")
                .extracting(WaybillException::code)
                .isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
        assertThat(fault(parameters)).hasMessageContaining("ssm:GetParameter");
        assertThat(calls()).isEqualTo(2);
    }

    @Test
    void a_call_that_is_throttled_is_made_again() {
        AWS.stubFor(post(anyUrl())
                .inScenario("throttled")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("free")
                .willReturn(error(400, "ThrottlingException", "Rate exceeded")));
        AWS.stubFor(post(anyUrl())
                .inScenario("throttled")
                .whenScenarioStateIs("free")
                .willReturn(json(200, "{\"SecretString\": \"eu\"}")));

        assertThat(secrets.variable("region")).map(SecretText::text).contains("eu");
        assertThat(calls()).isEqualTo(2);
    }

    @Test
    void one_that_stays_throttled_or_fails_is_a_fault_of_the_platform() {
        onAll(error(400, "ThrottlingException", "Rate exceeded"));
        assertThat(fault(parameters)).hasMessageContaining("400 ThrottlingException", "Rate exceeded");
        onAll(error(400, "DecryptionFailure", "Secrets Manager can't decrypt the protected secret text"));
        assertThat(fault(secrets)).hasMessageContaining("DecryptionFailure");
        onAll(error(
                400, "InvalidRequestException", "You can't perform this operation on the secret: marked for deletion"));
        assertThat(fault(secrets)).hasMessageContaining("marked for deletion");
        onAll(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        assertThat(fault(secrets))
                .hasMessageStartingWith("AWS Secrets Manager cannot be spoken to about airflow/variables/region: ");
    }

    @Test
    void a_check_asks_for_what_is_not_there_below_each_prefix() {
        onAll(error(400, "ResourceNotFoundException", "none"));
        assertThat(secrets.check())
                .isEqualTo("asked for airflow/variables/waybill-doctor and airflow/connections/waybill-doctor");
        assertThat(AWS.findAll(postRequestedFor(anyUrl()).withHeader("X-Amz-Target", equalTo(GET_SECRET))))
                .hasSize(2);
        assertThat(List.of(secrets.title(), parameters.title()))
                .containsExactly("AWS Secrets Manager", "AWS SSM Parameter Store");
    }
}
