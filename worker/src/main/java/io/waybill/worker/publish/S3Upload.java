package io.waybill.worker.publish;

import io.waybill.worker.StepException;
import io.waybill.worker.files.DataFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLConnection;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Sends one file to one key, whole or not at all. S3 compares checksums, so that a file which changes meanwhile is refused. */
final class S3Upload {
    /** Metadata of ours, by which an unchanged file is known again. */
    static final String NOTED_SHA256 = "waybill-sha256";

    private static final int MOST_PARTS = 10_000;

    private final S3Client client;
    private final PublishS3Input input;
    private final String key;

    S3Upload(S3Client client, PublishS3Input input, String key) {
        this.client = client;
        this.input = input;
        this.key = key;
    }

    void send(DataFile file, long size, byte[] sha256) throws IOException {
        if (size <= input.multipartSize()) {
            whole(file, size, sha256);
        } else {
            inParts(file, size, sha256);
        }
    }

    private void whole(DataFile file, long size, byte[] sha256) {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(input.bucket())
                .key(key)
                .acl(given(input.acl()))
                .storageClass(given(input.storageClass()))
                .serverSideEncryption(encryption())
                .ssekmsKeyId(given(input.kmsKeyId()))
                .contentType(contentType())
                .contentLength(size)
                .checksumSHA256(Base64.getEncoder().encodeToString(sha256))
                .metadata(Map.of(NOTED_SHA256, HexFormat.of().formatHex(sha256)))
                .build();
        client.putObject(request, RequestBody.fromContentProvider(() -> open(file), size, contentType()));
    }

    private static InputStream open(DataFile file) {
        try {
            return file.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void inParts(DataFile file, long size, byte[] sha256) throws IOException {
        CreateMultipartUploadRequest begin = CreateMultipartUploadRequest.builder()
                .bucket(input.bucket())
                .key(key)
                .acl(given(input.acl()))
                .storageClass(given(input.storageClass()))
                .serverSideEncryption(encryption())
                .ssekmsKeyId(given(input.kmsKeyId()))
                .contentType(contentType())
                .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                .metadata(Map.of(NOTED_SHA256, HexFormat.of().formatHex(sha256)))
                .build();
        String upload = client.createMultipartUpload(begin).uploadId();
        boolean complete = false;
        try {
            List<CompletedPart> parts = parts(file, size, sha256, upload);
            client.completeMultipartUpload(all -> all.bucket(input.bucket())
                    .key(key)
                    .uploadId(upload)
                    .multipartUpload(list -> list.parts(parts)));
            complete = true;
        } finally {
            if (!complete) {
                abort(upload);
            }
        }
    }

    private List<CompletedPart> parts(DataFile file, long size, byte[] sha256, String upload) throws IOException {
        byte[] buffer = new byte[(int) Math.max(input.multipartSize(), (size + MOST_PARTS - 1) / MOST_PARTS)];
        MessageDigest whole = FilesToPublish.sha256();
        List<CompletedPart> parts = new ArrayList<>();
        try (InputStream stream = file.open()) {
            for (int length = stream.readNBytes(buffer, 0, buffer.length);
                    length > 0;
                    length = stream.readNBytes(buffer, 0, buffer.length)) {
                whole.update(buffer, 0, length);
                parts.add(part(buffer, length, parts.size() + 1, upload));
            }
        }
        if (!Arrays.equals(whole.digest(), sha256)) {
            throw StepException.notPassed(
                    file.name() + " was changed while it was published: publish it after the task that writes it");
        }
        return parts;
    }

    private CompletedPart part(byte[] buffer, int length, int number, String upload) {
        MessageDigest digest = FilesToPublish.sha256();
        digest.update(buffer, 0, length);
        String checksum = Base64.getEncoder().encodeToString(digest.digest());
        UploadPartResponse answer = client.uploadPart(
                part -> part.bucket(input.bucket())
                        .key(key)
                        .uploadId(upload)
                        .partNumber(number)
                        .contentLength((long) length)
                        .checksumSHA256(checksum),
                RequestBody.fromContentProvider(
                        () -> new ByteArrayInputStream(buffer, 0, length), length, "application/octet-stream"));
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(answer.eTag())
                .checksumSHA256(checksum)
                .build();
    }

    /** What was sent so far would be paid for and never be seen. */
    private void abort(String upload) {
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(input.bucket()).key(key).uploadId(upload));
        } catch (SdkException e) {
            // What it failed of before says more; a rule of the bucket removes what is left.
            return;
        }
    }

    private static @Nullable String given(String text) {
        return text.isEmpty() ? null : text;
    }

    private @Nullable ServerSideEncryption encryption() {
        return input.kmsKeyId().isEmpty() ? null : ServerSideEncryption.AWS_KMS;
    }

    private String contentType() {
        if (!input.contentType().isEmpty()) {
            return input.contentType();
        }
        String guessed = key.endsWith(".csv") ? "text/csv" : URLConnection.guessContentTypeFromName(key);
        return guessed == null ? "application/octet-stream" : guessed;
    }
}
