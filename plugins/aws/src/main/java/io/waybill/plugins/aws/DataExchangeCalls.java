package io.waybill.plugins.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.EngineSensor.Look;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dataexchange.DataExchangeClient;
import software.amazon.awssdk.services.dataexchange.model.AssetSourceEntry;
import software.amazon.awssdk.services.dataexchange.model.CreateRevisionRequest;
import software.amazon.awssdk.services.dataexchange.model.GetJobResponse;
import software.amazon.awssdk.services.dataexchange.model.JobEntry;
import software.amazon.awssdk.services.dataexchange.model.JobError;
import software.amazon.awssdk.services.dataexchange.model.RevisionEntry;
import software.amazon.awssdk.services.dataexchange.model.State;
import software.amazon.awssdk.services.dataexchange.model.Type;
import software.amazon.awssdk.services.dataexchange.model.UpdateRevisionRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The calls of {@link PublishDataExchangeOperator}. Neither CreateRevision nor CreateJob takes a token, so what an earlier
 * call of the same try may have made is looked for first.
 */
final class DataExchangeCalls {
    static final String CREATE = "dataexchange.create_revision";
    static final String IMPORT = "dataexchange.import_assets_from_s3";
    static final String JOB = "dataexchange.job";
    static final String FINALIZE = "dataexchange.finalize_revision";

    /** AWS's limits: assets of one import, and revisions or jobs of a page. */
    private static final int MOST_ASSETS = 100;

    private static final int PAGE = 100;

    /** Ends of an import after which another one is made. */
    private static final Set<State> IN_VAIN = Set.of(State.ERROR, State.CANCELLED, State.TIMED_OUT);

    private DataExchangeCalls() {}

    static List<AwsAction> actions(Clients clients) {
        return List.of(
                new AwsAction(CREATE, (input, target, token) -> created(clients.dataExchange(target), input, token)),
                new AwsAction(IMPORT, (input, target, token) -> imported(clients, input, target)),
                new AwsAction(
                        FINALIZE,
                        (input, target, token) -> Map.of(
                                "return_value",
                                TextNode.valueOf(clients.dataExchange(target)
                                        .updateRevision(SdkJson.read(FINALIZE, input, UpdateRevisionRequest.builder()))
                                        .id()))));
    }

    static AwsSensor sensor(Clients clients) {
        return new AwsSensor(JOB, (input, target) -> looked(clients.dataExchange(target), input));
    }

    /** The newest revisions come first, and the one that is looked for is seconds or minutes old: a page is enough. */
    private static Map<String, JsonNode> created(DataExchangeClient client, ObjectNode input, String token) {
        String mark = "(waybill " + token + ")";
        CreateRevisionRequest asked = SdkJson.read(CREATE, input, CreateRevisionRequest.builder());
        Optional<RevisionEntry> made = client
                .listDataSetRevisions(
                        request -> request.dataSetId(asked.dataSetId()).maxResults(PAGE))
                .revisions()
                .stream()
                .filter(revision ->
                        revision.comment() != null && revision.comment().endsWith(mark))
                .findFirst();
        String comment = asked.comment() == null || asked.comment().isBlank() ? mark : asked.comment() + " " + mark;
        String id = made.map(RevisionEntry::id)
                .orElseGet(() -> client.createRevision(
                                asked.toBuilder().comment(comment).build())
                        .id());
        return Map.of("return_value", TextNode.valueOf(id));
    }

    private static Map<String, JsonNode> imported(Clients clients, ObjectNode input, String target) {
        DataExchangeClient client = clients.dataExchange(target);
        String dataSet = input.path("DataSetId").asText();
        String revision = input.path("RevisionId").asText();
        Optional<JobEntry> made =
                client
                        .listJobs(request ->
                                request.dataSetId(dataSet).revisionId(revision).maxResults(PAGE))
                        .jobs()
                        .stream()
                        .filter(job -> job.type() == Type.IMPORT_ASSETS_FROM_S3 && !IN_VAIN.contains(job.state()))
                        .findFirst();
        String id = made.map(JobEntry::id).orElseGet(() -> {
            List<AssetSourceEntry> sources = sources(clients, input, target);
            return client.createJob(request -> request.type(Type.IMPORT_ASSETS_FROM_S3)
                            .details(details -> details.importAssetsFromS3(assets -> assets.dataSetId(dataSet)
                                    .revisionId(revision)
                                    .assetSources(sources))))
                    .id();
        });
        if (made.isEmpty() || made.get().state() == State.WAITING) {
            client.startJob(request -> request.jobId(id));
        }
        return Map.of("return_value", TextNode.valueOf(id));
    }

    private static List<AssetSourceEntry> sources(Clients clients, ObjectNode input, String target) {
        Set<S3Place> places = new LinkedHashSet<>();
        for (JsonNode file : input.path("files")) {
            S3Place place = S3Place.of(input.path("bucket").asText(""), file.asText());
            List<S3Place> found = place.key().matches(".*[*?].*") ? matching(clients, place, target) : List.of(place);
            if (found.isEmpty()) {
                throw new WaybillException(
                        ErrorCode.AWS_REFUSED,
                        "No object matches " + place + "; look whether the task before wrote it, and under this name");
            }
            places.addAll(found);
        }
        if (places.size() > MOST_ASSETS) {
            throw new WaybillException(
                    ErrorCode.AWS_REFUSED,
                    "There are " + places.size() + " or more files, and an import takes " + MOST_ASSETS
                            + "; publish fewer, larger ones");
        }
        return places.stream()
                .map(place -> AssetSourceEntry.builder()
                        .bucket(place.bucket())
                        .key(place.key())
                        .build())
                .toList();
    }

    private static List<S3Place> matching(Clients clients, S3Place place, String target) {
        String prefix = place.key().replaceAll("[*?].*", "");
        List<S3Place> found = new ArrayList<>();
        for (S3Object object : clients.s3(target)
                .listObjectsV2Paginator(
                        request -> request.bucket(place.bucket()).prefix(prefix))
                .contents()) {
            if (S3KeyOperator.matches(object.key(), place.key())) {
                found.add(new S3Place(place.bucket(), object.key()));
            }
            if (found.size() > MOST_ASSETS) {
                break;
            }
        }
        return found;
    }

    private static Look looked(DataExchangeClient client, ObjectNode input) {
        String id = input.path("JobId").asText();
        GetJobResponse job = client.getJob(request -> request.jobId(id));
        String errors = job.errors().stream()
                .map(JobError::message)
                .filter(message -> message != null)
                .collect(Collectors.joining("; "));
        return Progress.of(
                "Import " + id,
                job.stateAsString(),
                errors,
                Set.of(State.COMPLETED.toString()),
                IN_VAIN.stream().map(State::toString).collect(Collectors.toSet()),
                Map.of("return_value", TextNode.valueOf(id)));
    }
}
