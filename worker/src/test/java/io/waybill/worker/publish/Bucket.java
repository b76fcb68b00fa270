package io.waybill.worker.publish;

import io.waybill.worker.WorkerProgram;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import io.waybill.worker.files.AwsClients;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** An S3 endpoint over a folder, with the bucket {@code public}. Its third part can be made to fail. */
public final class Bucket implements AutoCloseable {
    public static final String NAME = "public";

    private final S3Proxy server;
    private final FailingStore store;

    public Bucket(Path folder) throws Exception {
        store = new FailingStore(new FilesystemNio2BlobStore(folder.toString()));
        store.createContainer(NAME);
        server = S3Proxy.builder()
                .blobStore(store)
                .awsAuthentication(AuthenticationType.AWS_V4, "id", "secret-key")
                .endpoint(URI.create("http://127.0.0.1:0"))
                .ignoreUnknownHeaders(true)
                .build();
        server.start();
    }

    public Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL_S3",
                "http://127.0.0.1:" + server.getPort(),
                "AWS_ACCESS_KEY_ID",
                "id",
                "AWS_SECRET_ACCESS_KEY",
                "secret-key");
    }

    public WorkerProgram worker(Path folder) {
        WorkerProgram worker = new WorkerProgram(folder);
        environment().forEach(worker::with);
        return worker;
    }

    public S3Client client() {
        return AwsClients.s3(environment(), Optional.empty());
    }

    void failAtPart(int number) {
        store.failAt = number;
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }

    private static final class FailingStore extends ForwardingBlobStore {
        private volatile int failAt;

        FailingStore(BlobStore store) {
            super(store);
        }

        @Override
        public UploadPartResponse uploadMultipartPart(
                MultipartUpload upload, UploadPartRequest request, InputStream payload) {
            if (request.partNumber() == failAt) {
                throw new IllegalArgumentException("as the test wants it");
            }
            return super.uploadMultipartPart(upload, request, payload);
        }
    }
}
