package io.waybill.plugins.aws;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.engine.graph.OperatorGroup.Edge;
import io.waybill.engine.graph.OperatorGroup.GroupNode;
import io.waybill.spec.DurationRange;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code publish_data_exchange}: a revision of a data set. Under {@code publishers} it is called {@code data_exchange}. */
public final class PublishDataExchangeOperator extends AwsOperator<PublishDataExchangeOperator.With> {
    private static final String CREATE = "create_revision";
    private static final String IMPORT = "import_assets";
    private static final String WAIT = "wait_for_import";
    private static final String FINALIZE = "finalize";

    /** What it may be told; each component's description says what it means. */
    public record With(
            @NotBlank @JsonPropertyDescription("The id of the data set, which must be one of files.")
            String dataSetId,

            @JsonPropertyDescription("The bucket that has the files, where they do not say it.") @Nullable String bucket,

            @NotEmpty @Size(max = 100) @JsonPropertyDescription(
                    "The files: keys of the bucket, or s3://bucket/key; * and ? stand for any characters, also for /. Together at most 100.")
            List<@NotBlank String> files,

            @Size(max = 16_000) @JsonPropertyDescription("What subscribers read of the revision.")
            String comment,

            @NotNull @DurationRange(min = "1s")
            @JsonProperty(defaultValue = "15s")
            @JsonPropertyDescription("The time from one look at the import to the next.")
            Duration pokeInterval,

            @NotNull @DurationRange(min = "1s")
            @JsonProperty(defaultValue = "1d")
            @JsonPropertyDescription(
                    "How long the import may take over all tries; then the task fails without another one.")
            Duration timeout)
            implements Waiting {
        public With {
            files = List.copyOf(files);
        }
    }

    /** Made by ServiceLoader. */
    public PublishDataExchangeOperator() {
        super(
                "publish_data_exchange",
                With.class,
                "Publishes files of S3 as a revision of a data set of AWS Data Exchange: creates the revision, imports the files, waits for that, and"
                        + " finalizes it; subscribers see nothing before. It hands on the revision's id. Data Exchange takes no token: a revision and"
                        + " an import that a try made before a crash are found by a mark in the revision's comment, and taken up.");
    }

    @Override
    OperatorGroup group(String taskId, With with) {
        String revision = "{{ ti.xcom_pull('" + taskId + "." + CREATE + "') }}";
        ObjectNode create = SdkJson.object().put("DataSetId", with.dataSetId()).put("Comment", with.comment());
        ObjectNode imported =
                SdkJson.object().put("DataSetId", with.dataSetId()).put("RevisionId", revision);
        if (with.bucket() != null) {
            imported.put("bucket", with.bucket());
        }
        with.files().forEach(imported.putArray("files")::add);
        ObjectNode looked = SdkJson.object().put("JobId", "{{ ti.xcom_pull('" + taskId + "." + IMPORT + "') }}");
        ObjectNode finalized = SdkJson.object()
                .put("DataSetId", with.dataSetId())
                .put("RevisionId", revision)
                .put("Finalized", true);
        if (!with.comment().isBlank()) {
            // Without the mark by which the revision was known until now.
            finalized.put("Comment", with.comment());
        }
        return new OperatorGroup(
                List.of(
                        new GroupNode(CREATE, new NodeWork.Action(DataExchangeCalls.CREATE, create)),
                        new GroupNode(IMPORT, new NodeWork.Action(DataExchangeCalls.IMPORT, imported)),
                        new GroupNode(WAIT, new NodeWork.Wait(DataExchangeCalls.JOB, looked, with.patience())),
                        new GroupNode(FINALIZE, new NodeWork.Action(DataExchangeCalls.FINALIZE, finalized))),
                List.of(new Edge(CREATE, IMPORT), new Edge(IMPORT, WAIT), new Edge(WAIT, FINALIZE)),
                FINALIZE);
    }
}
