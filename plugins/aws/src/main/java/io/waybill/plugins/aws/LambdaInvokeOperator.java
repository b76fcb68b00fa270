package io.waybill.plugins.aws;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.spec.DurationRange;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** {@code lambda_invoke}: a function. */
public final class LambdaInvokeOperator extends AwsOperator<LambdaInvokeOperator.With> {
    private static final String ACTION = "lambda.invoke";

    /** What it may be told; each component's description says what it means. */
    public record With(
            @NotBlank @JsonPropertyDescription("The function: its name or ARN.")
            String functionName,

            @JsonPropertyDescription("What it is given, as JSON.") @Nullable JsonNode payload,

            @NotNull @Pattern(regexp = "RequestResponse|Event|DryRun", message = "This must be RequestResponse, Event or DryRun") @JsonProperty(defaultValue = "RequestResponse")
            @JsonPropertyDescription(
                    "RequestResponse waits for what it returns, Event does not, DryRun only asks whether one may.")
            String invocationType,

            @JsonPropertyDescription("A version or an alias.") @Nullable String qualifier,

            @NotNull @DurationRange(min = "1s", max = "15m")
            @JsonProperty(defaultValue = "1m")
            @JsonPropertyDescription("How long its answer may take.")
            Duration requestTimeout) {}

    /** Made by ServiceLoader. */
    public LambdaInvokeOperator() {
        super(
                "lambda_invoke",
                With.class,
                "Invokes a Lambda function, and hands on what it returns. It holds a thread of the engine until then: what takes minutes is invoked as an Event, or is work for a container. Lambda takes no token: a try that is repeated after a crash invokes the function once more, with the same payload; {{ run_id }} in it is what a function can know a repetition by.",
                "operators.lambda_function.LambdaInvokeFunctionOperator");
    }

    @Override
    OperatorGroup group(String taskId, With with) {
        ObjectNode request = SdkJson.object()
                .put("FunctionName", with.functionName())
                .put("InvocationType", with.invocationType())
                .put("Qualifier", with.qualifier())
                .put("seconds", with.requestTimeout().toSeconds());
        if (with.payload() != null) {
            request.set("Payload", with.payload());
        }
        return call(ACTION, request);
    }

    static AwsAction action(Clients clients) {
        return new AwsAction(ACTION, (input, target, token) -> {
            ObjectNode asked = input.deepCopy();
            Duration within = Duration.ofSeconds(asked.remove("seconds").asLong());
            InvokeResponse answer = clients.lambda(target)
                    .invoke(SdkJson.read(ACTION, asked, InvokeRequest.builder()).toBuilder()
                            .overrideConfiguration(override -> override.apiCallTimeout(within))
                            .build());
            String payload = answer.payload() == null ? "" : answer.payload().asUtf8String();
            if (answer.functionError() != null) {
                throw new WaybillException(
                        ErrorCode.AWS_REFUSED,
                        "The function failed (" + answer.functionError() + "): " + shortened(payload));
            }
            return payload.isEmpty() ? Map.of() : Map.of("return_value", SdkJson.parsed(payload));
        });
    }

    private static String shortened(String text) {
        return text.length() > 1000 ? text.substring(0, 1000) + "…" : text;
    }
}
