package io.waybill.plugins.aws;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.spec.DurationRange;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.redshiftdata.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.ExecuteStatementRequest;

/** {@code redshift_data}: statements. */
public final class RedshiftDataOperator extends AwsOperator<RedshiftDataOperator.With> {
    private static final String ONE = "redshift-data.execute_statement";
    private static final String SEVERAL = "redshift-data.batch_execute_statement";
    private static final String SENSOR = "redshift-data.statement";

    /** What it may be told; each component's description says what it means. */
    public record With(
            @NotEmpty @Size(max = 40) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            @JsonPropertyDescription("The statement, or several of them in their order.")
            List<@NotBlank @Size(max = 100_000) String> sql,

            @NotBlank @JsonPropertyDescription("The database.")
            String database,

            @JsonPropertyDescription("The cluster. Either this or workgroup_name.") @Nullable String clusterIdentifier,

            @JsonPropertyDescription("The workgroup of Redshift Serverless. Either this or cluster_identifier.")
            @Nullable String workgroupName,

            @JsonPropertyDescription("The database's user, for temporary credentials of a cluster.") @Nullable String dbUser,

            @JsonPropertyDescription("ARN of the secret with user and password.") @Nullable String secretArn,

            @JsonPropertyDescription("Values of the :names in the statement, of which there may be only one then.")
            Map<String, String> parameters,

            @JsonProperty(defaultValue = "true")
            @JsonPropertyDescription(
                    "Whether to wait for its end; else the task ends once it has started, and hands on the same id.")
            boolean waitForCompletion,

            @NotNull @DurationRange(min = "1s")
            @JsonProperty(defaultValue = "10s")
            @JsonPropertyDescription("The time from one look to the next.")
            Duration pokeInterval,

            @NotNull @DurationRange(min = "1s")
            @JsonProperty(defaultValue = "7d")
            @JsonPropertyDescription(
                    "How long the wait may take over all tries; then the task fails without another one.")
            Duration timeout)
            implements Waiting {
        public With {
            sql = List.copyOf(sql);
        }
    }

    /** Made by ServiceLoader. */
    public RedshiftDataOperator() {
        super(
                "redshift_data",
                With.class,
                "Runs statements on Redshift by its Data API, several of them in one transaction, and waits for their end, which holds no container, thread or place. It hands on their id.",
                "operators.redshift_data.RedshiftDataOperator");
    }

    @Override
    OperatorGroup group(String taskId, With with) {
        ObjectNode request = SdkJson.object()
                .put("Database", with.database())
                .put("ClusterIdentifier", with.clusterIdentifier())
                .put("WorkgroupName", with.workgroupName())
                .put("DbUser", with.dbUser())
                .put("SecretArn", with.secretArn());
        if (!with.parameters().isEmpty()) {
            ArrayNode parameters = request.putArray("Parameters");
            with.parameters()
                    .forEach((name, value) ->
                            parameters.addObject().put("name", name).put("value", value));
        }
        ObjectNode looked = SdkJson.object().put("Id", started(taskId));
        if (with.sql().size() == 1) {
            request.put("Sql", with.sql().get(0));
            return startAndWait(ONE, request, SENSOR, looked, with.waitForCompletion(), with);
        }
        with.sql().forEach(request.putArray("Sqls")::add);
        return startAndWait(SEVERAL, request, SENSOR, looked, with.waitForCompletion(), with);
    }

    static AwsAction one(Clients clients) {
        return new AwsAction(ONE, (input, target, token) -> {
            ExecuteStatementRequest request = SdkJson.read(ONE, input, ExecuteStatementRequest.builder()).toBuilder()
                    .clientToken(token)
                    .build();
            return Map.of(
                    "return_value",
                    TextNode.valueOf(clients.redshiftData(target)
                            .executeStatement(request)
                            .id()));
        });
    }

    static AwsAction several(Clients clients) {
        return new AwsAction(SEVERAL, (input, target, token) -> {
            BatchExecuteStatementRequest request =
                    SdkJson.read(SEVERAL, input, BatchExecuteStatementRequest.builder()).toBuilder()
                            .clientToken(token)
                            .build();
            return Map.of(
                    "return_value",
                    TextNode.valueOf(clients.redshiftData(target)
                            .batchExecuteStatement(request)
                            .id()));
        });
    }

    static AwsSensor sensor(Clients clients) {
        return new AwsSensor(SENSOR, (input, target) -> {
            String id = input.path("Id").asText();
            DescribeStatementResponse found = clients.redshiftData(target).describeStatement(request -> request.id(id));
            return Progress.of(
                    "Statement " + id,
                    found.statusAsString(),
                    found.error(),
                    Set.of("FINISHED"),
                    Set.of("FAILED", "ABORTED"),
                    Map.of("return_value", TextNode.valueOf(id)));
        });
    }
}
