package io.waybill.plugins.aws;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.spec.DurationRange;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.glue.model.GetJobRunRequest;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.glue.model.StartJobRunRequest;

/** {@code glue_job}: a run of a job. */
public final class GlueJobOperator extends AwsOperator<GlueJobOperator.With> {
    private static final String ACTION = "glue.start_job_run";
    private static final String SENSOR = "glue.job_run";

    /** What it may be told; each component's description says what it means. */
    public record With(
            @NotBlank @JsonPropertyDescription("The job.") String jobName,

            @JsonPropertyDescription("Arguments of its script: name and text, such as {--day: x}.")
            Map<String, String> scriptArgs,

            @JsonPropertyDescription(
                    "Further members of AWS's StartJobRun request, such as {WorkerType: G.1X, NumberOfWorkers: 4}.")
            ObjectNode runJobKwargs,

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
    public GlueJobOperator() {
        super(
                "glue_job",
                With.class,
                "Runs a job of Glue, and waits for its end, which holds no container, thread or place. It hands on the id of the run. Glue takes no token, and its runs carry no mark: a try that is repeated after a crash starts the job once more. With Glue's own MaxConcurrentRuns of 1 the second run is refused as long as the first one goes on, and is asked for again later; a job that must not run twice looks itself whether its work is done.",
                "operators.glue.GlueJobOperator");
    }

    @Override
    OperatorGroup group(String taskId, With with) {
        ObjectNode request = with.runJobKwargs().deepCopy().put("JobName", with.jobName());
        ObjectNode arguments = request.putObject("Arguments");
        with.scriptArgs().forEach(arguments::put);
        ObjectNode looked = SdkJson.object().put("JobName", with.jobName()).put("RunId", started(taskId));
        return startAndWait(ACTION, request, SENSOR, looked, with.waitForCompletion(), with);
    }

    static AwsAction action(Clients clients) {
        return new AwsAction(
                ACTION,
                (input, target, token) -> Map.of(
                        "return_value",
                        TextNode.valueOf(clients.glue(target)
                                .startJobRun(SdkJson.read(ACTION, input, StartJobRunRequest.builder()))
                                .jobRunId())));
    }

    static AwsSensor sensor(Clients clients) {
        return new AwsSensor(SENSOR, (input, target) -> {
            JobRun run = clients.glue(target)
                    .getJobRun(SdkJson.read(SENSOR, input, GetJobRunRequest.builder()))
                    .jobRun();
            return Progress.of(
                    "Job run " + run.id(),
                    run.jobRunStateAsString(),
                    run.errorMessage(),
                    Set.of("SUCCEEDED"),
                    Set.of("FAILED", "STOPPED", "TIMEOUT", "ERROR", "EXPIRED"),
                    Map.of("return_value", input.path("RunId")));
        });
    }
}
