package io.waybill.plugins.aws;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.spec.DurationRange;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobSummary;
import software.amazon.awssdk.services.batch.model.KeyValuesPair;
import software.amazon.awssdk.services.batch.model.SubmitJobRequest;

/** {@code batch_submit}: a job. */
public final class BatchSubmitOperator extends AwsOperator<BatchSubmitOperator.With> {
    private static final String ACTION = "batch.submit_job";
    private static final String SENSOR = "batch.job";

    /** The tag that tells which try a job is of, as ECS's tasks have it. */
    private static final String MARK = "waybill:attempt";

    private static final int MOST_DESCRIBED = 100;

    /** What it may be told; each component's description says what it means. */
    public record With(
            @NotBlank @Size(max = 128) @JsonPropertyDescription("The job's name.")
            String jobName,

            @NotBlank @JsonPropertyDescription("Its definition: a name, name:revision, or an ARN.")
            String jobDefinition,

            @NotBlank @JsonPropertyDescription("The queue.") String jobQueue,

            @JsonPropertyDescription(
                    "What of the container is another than in the definition, in the shape of AWS: {command: [a], environment: [{name: A, value: b}]}.")
            ObjectNode containerOverrides,

            @JsonPropertyDescription("Values of the Ref::names in the definition's command.")
            Map<String, String> parameters,

            @Min(2) @Max(10_000) @JsonPropertyDescription("How many jobs an array job has; absent: it is none.")
            @Nullable Integer arraySize,

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
            implements Waiting {}

    /** Made by ServiceLoader. */
    public BatchSubmitOperator() {
        super(
                "batch_submit",
                With.class,
                "Submits a job to Batch, and waits for its end, which holds no container, thread or place. It hands on the id of the job. Batch takes no token: a job that a try submitted before a crash is found by the tag waybill:attempt among those of its name in the queue, and taken up.",
                "operators.batch.BatchOperator");
    }

    @Override
    OperatorGroup group(String taskId, With with) {
        ObjectNode request = SdkJson.object()
                .put("jobName", with.jobName())
                .put("jobDefinition", with.jobDefinition())
                .put("jobQueue", with.jobQueue());
        if (!with.containerOverrides().isEmpty()) {
            request.set("containerOverrides", with.containerOverrides());
        }
        if (!with.parameters().isEmpty()) {
            ObjectNode parameters = request.putObject("parameters");
            with.parameters().forEach(parameters::put);
        }
        if (with.arraySize() != null) {
            request.putObject("arrayProperties").put("size", with.arraySize());
        }
        ObjectNode looked = SdkJson.object().put("jobId", started(taskId));
        return startAndWait(ACTION, request, SENSOR, looked, with.waitForCompletion(), with);
    }

    static AwsAction action(Clients clients) {
        return new AwsAction(ACTION, (input, target, token) -> {
            BatchClient client = clients.batch(target);
            SubmitJobRequest asked = SdkJson.read(ACTION, input, SubmitJobRequest.builder());
            String id = submitted(client, asked, token)
                    .orElseGet(() -> client.submitJob(
                                    asked.toBuilder().tags(Map.of(MARK, token)).build())
                            .jobId());
            return Map.of("return_value", TextNode.valueOf(id));
        });
    }

    /** The job that the same try submitted before. The newest come first, so that a page is enough. */
    private static Optional<String> submitted(BatchClient client, SubmitJobRequest asked, String token) {
        KeyValuesPair named =
                KeyValuesPair.builder().name("JOB_NAME").values(asked.jobName()).build();
        List<String> ids = client
                .listJobs(request ->
                        request.jobQueue(asked.jobQueue()).filters(named).maxResults(MOST_DESCRIBED))
                .jobSummaryList()
                .stream()
                .map(JobSummary::jobId)
                .toList();
        if (ids.isEmpty()) {
            return Optional.empty();
        }
        return client.describeJobs(request -> request.jobs(ids)).jobs().stream()
                .filter(job -> token.equals(job.tags().get(MARK)))
                .map(JobDetail::jobId)
                .findFirst();
    }

    static AwsSensor sensor(Clients clients) {
        return new AwsSensor(SENSOR, (input, target) -> {
            String id = input.path("jobId").asText();
            List<JobDetail> found = clients.batch(target)
                    .describeJobs(request -> request.jobs(id))
                    .jobs();
            if (found.isEmpty()) {
                throw new WaybillException(
                        ErrorCode.AWS_REFUSED,
                        "Batch does not know the job " + id + " (any more); it keeps jobs for a week");
            }
            return Progress.of(
                    "Job " + id,
                    found.get(0).statusAsString(),
                    found.get(0).statusReason(),
                    Set.of("SUCCEEDED"),
                    Set.of("FAILED"),
                    Map.of("return_value", TextNode.valueOf(id)));
        });
    }
}
