package io.waybill.plugins.aws;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.spec.DurationRange;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;

/** {@code athena_query}: a query. */
public final class AthenaQueryOperator extends AwsOperator<AthenaQueryOperator.With> {
    private static final String ACTION = "athena.start_query_execution";
    private static final String SENSOR = "athena.query_execution";

    /** What it may be told; each component's description says what it means. */
    public record With(
            @NotBlank @Size(max = 262_144) @JsonPropertyDescription("The query.")
            String query,

            @JsonPropertyDescription("The database.") @Nullable String database,

            @JsonPropertyDescription(
                    "Where the result is written, such as s3://bucket/folder/; as the workgroup has it when absent.")
            @Nullable String outputLocation,

            @JsonPropertyDescription("The workgroup.") @Nullable String workgroup,

            @JsonPropertyDescription("The catalog.") @Nullable String catalog,

            @Size(max = 1000) @JsonPropertyDescription("What takes the places of the ? in the query.")
            List<String> executionParameters,

            @JsonProperty(defaultValue = "true")
            @JsonPropertyDescription(
                    "Whether to wait for its end; else the task ends once it has started, and hands on the same id.")
            boolean waitForCompletion,

            @NotNull @DurationRange(min = "1s")
            @JsonProperty(defaultValue = "30s")
            @JsonPropertyDescription("The time from one look to the next.")
            Duration pokeInterval,

            @NotNull @DurationRange(min = "1s")
            @JsonProperty(defaultValue = "7d")
            @JsonPropertyDescription(
                    "How long the wait may take over all tries; then the task fails without another one.")
            Duration timeout)
            implements Waiting {
        public With {
            executionParameters = List.copyOf(executionParameters);
        }
    }

    /** Made by ServiceLoader. */
    public AthenaQueryOperator() {
        super(
                "athena_query",
                With.class,
                "Runs a query of Athena, and waits for its end, which holds no container, thread or place. It hands on the id of the query, and as output_location where its result is.",
                "operators.athena.AthenaOperator");
    }

    @Override
    OperatorGroup group(String taskId, With with) {
        ObjectNode request = SdkJson.object().put("QueryString", with.query()).put("WorkGroup", with.workgroup());
        request.putObject("QueryExecutionContext")
                .put("Database", with.database())
                .put("Catalog", with.catalog());
        if (with.outputLocation() != null) {
            request.putObject("ResultConfiguration").put("OutputLocation", with.outputLocation());
        }
        if (!with.executionParameters().isEmpty()) {
            with.executionParameters().forEach(request.putArray("ExecutionParameters")::add);
        }
        ObjectNode looked = SdkJson.object().put("QueryExecutionId", started(taskId));
        return startAndWait(ACTION, request, SENSOR, looked, with.waitForCompletion(), with);
    }

    static AwsAction action(Clients clients) {
        return new AwsAction(ACTION, (input, target, token) -> {
            StartQueryExecutionRequest request =
                    SdkJson.read(ACTION, input, StartQueryExecutionRequest.builder()).toBuilder()
                            .clientRequestToken(token)
                            .build();
            return Map.of(
                    "return_value",
                    TextNode.valueOf(
                            clients.athena(target).startQueryExecution(request).queryExecutionId()));
        });
    }

    static AwsSensor sensor(Clients clients) {
        return new AwsSensor(SENSOR, (input, target) -> {
            String id = input.path("QueryExecutionId").asText();
            QueryExecution found = clients.athena(target)
                    .getQueryExecution(request -> request.queryExecutionId(id))
                    .queryExecution();
            Map<String, JsonNode> outputs = new LinkedHashMap<>();
            outputs.put("return_value", TextNode.valueOf(id));
            if (found.resultConfiguration() != null
                    && found.resultConfiguration().outputLocation() != null) {
                outputs.put(
                        "output_location",
                        TextNode.valueOf(found.resultConfiguration().outputLocation()));
            }
            return Progress.of(
                    "Query " + id,
                    found.status().stateAsString(),
                    found.status().stateChangeReason(),
                    Set.of("SUCCEEDED"),
                    Set.of("FAILED", "CANCELLED"),
                    outputs);
        });
    }
}
