package io.waybill.worker.publish;

import io.waybill.spec.Nearest;
import io.waybill.worker.ExitCode;
import io.waybill.worker.Step;
import io.waybill.worker.StepException;
import io.waybill.worker.StepRun;
import io.waybill.worker.files.AwsClients;
import io.waybill.worker.files.DataFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** Puts files into a bucket. An object is there only when it is whole: S3 shows none before the last byte is checked. */
public final class PublishS3Step implements Step {
    @Override
    public String name() {
        return "publish_s3";
    }

    @Override
    public String about() {
        return "puts files into a bucket of S3";
    }

    @Override
    public ExitCode run(StepRun run) throws IOException {
        PublishS3Input input = run.inputAs(PublishS3Input.class);
        known("acl", input.acl(), ObjectCannedACL.knownValues().stream().map(ObjectCannedACL::toString).toList());
        known(
                "storage_class",
                input.storageClass(),
                StorageClass.knownValues().stream().map(StorageClass::toString).toList());
        Map<String, DataFile> files = FilesToPublish.of(run, input.files(), input.keepFolders());
        List<Published> all = new ArrayList<>();
        try (S3Client client = AwsClients.s3(run.environment(), run.connection())) {
            for (Map.Entry<String, DataFile> entry : files.entrySet()) {
                String key = input.prefix() + entry.getKey();
                Published one = publish(client, input, entry.getValue(), key);
                FilesToPublish.log(run, one);
                all.add(one);
            }
        }
        FilesToPublish.tell(run, all);
        return ExitCode.DONE;
    }

    private static void known(String key, String value, List<String> known) {
        if (!value.isEmpty() && !known.contains(value)) {
            throw StepException.badInput("/" + key + ": there is no '" + value + "' ("
                    + Nearest.remedy(value, new TreeSet<>(known), "values") + ")");
        }
    }

    private static Published publish(S3Client client, PublishS3Input input, DataFile file, String key)
            throws IOException {
        String address = "s3://" + input.bucket() + "/" + key;
        byte[] sha256 = FilesToPublish.sha256(file);
        String hex = HexFormat.of().formatHex(sha256);
        long size = file.size();
        try {
            boolean unchanged = input.skipUnchanged() && isThere(client, input.bucket(), key, size, sha256);
            if (!unchanged) {
                new S3Upload(client, input, key).send(file, size, sha256);
            }
            return new Published(file.name(), address, size, hex, unchanged);
        } catch (SdkException e) {
            throw AwsClients.told(e, address);
        }
    }

    private static boolean isThere(S3Client client, String bucket, String key, long size, byte[] sha256) {
        try {
            HeadObjectResponse there = client.headObject(
                    request -> request.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED));
            String noted = there.metadata().getOrDefault(S3Upload.NOTED_SHA256, "");
            return there.contentLength() == size
                    && (noted.equals(HexFormat.of().formatHex(sha256))
                            || Base64.getEncoder().encodeToString(sha256).equals(there.checksumSHA256()));
        } catch (S3Exception e) {
            // Who may write need not be allowed to look; then the file is simply sent.
            if (e.statusCode() == 404 || e.statusCode() == 403) {
                return false;
            }
            throw e;
        }
    }
}
