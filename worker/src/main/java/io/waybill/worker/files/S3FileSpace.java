package io.waybill.worker.files;

import io.waybill.worker.StepException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A prefix of a bucket. */
final class S3FileSpace implements FileSpace {
    private final Supplier<S3Client> client;
    private final String bucket;
    private final String prefix;

    /** @param prefix empty or ending in {@code /} */
    S3FileSpace(Supplier<S3Client> client, String bucket, String prefix) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    @Override
    public DataFile at(String path) {
        String inside = SpacePath.checked(path);
        return new S3DataFile(client, bucket, prefix + inside, inside);
    }

    @Override
    public List<DataFile> matching(String glob, int most) throws IOException {
        DataFile named = at(glob);
        Glob pattern = Glob.of(glob);
        if (pattern.isPlain() || named.exists()) {
            return named.exists() ? List.of(named) : List.of();
        }
        List<DataFile> found = new ArrayList<>();
        try {
            Iterable<S3Object> objects = client.get()
                    .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix + pattern.folder()))
                    .contents();
            for (S3Object object : objects) {
                String path = object.key().substring(prefix.length());
                if (pattern.matches(path)) {
                    found.add(new S3DataFile(client, bucket, object.key(), path));
                    if (found.size() > most) {
                        throw LocalFileSpace.tooMany(glob, most);
                    }
                }
            }
        } catch (SdkException e) {
            throw AwsClients.told(e, "s3://" + bucket + "/" + prefix + pattern.folder());
        }
        return List.copyOf(found);
    }

    @Override
    public void write(String path, byte[] bytes) {
        String key = prefix + SpacePath.checked(path);
        try {
            client.get().putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
        } catch (SdkException e) {
            throw AwsClients.told(e, "s3://" + bucket + "/" + key);
        }
    }

    /** One object. */
    record S3DataFile(Supplier<S3Client> client, String bucket, String key, String name) implements DataFile {
        @Override
        public boolean exists() {
            try {
                client.get().headObject(head());
                return true;
            } catch (S3Exception e) {
                if (e.statusCode() == 404) {
                    return false;
                }
                throw AwsClients.told(e, address());
            } catch (SdkException e) {
                throw AwsClients.told(e, address());
            }
        }

        @Override
        public long size() {
            try {
                return client.get().headObject(head()).contentLength();
            } catch (SdkException e) {
                throw AwsClients.told(e, address());
            }
        }

        @Override
        public InputStream open() {
            try {
                ResponseInputStream<GetObjectResponse> stream =
                        client.get().getObject(request -> request.bucket(bucket).key(key));
                return new S3Stream(stream);
            } catch (SdkException e) {
                throw AwsClients.told(e, address());
            }
        }

        @Override
        public Path onDisk(Path scratch) throws IOException {
            Path copy = Files.createTempFile(scratch, "object", "");
            try (InputStream stream = open()) {
                Files.copy(stream, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            return copy;
        }

        private HeadObjectRequest head() {
            return HeadObjectRequest.builder().bucket(bucket).key(key).build();
        }

        private String address() {
            return "s3://" + bucket + "/" + key;
        }
    }

    /** {@code s3://bucket/key}; a key that is missing is refused. */
    static DataFile addressed(Supplier<S3Client> client, String address) {
        String rest = address.substring(DataFiles.S3.length());
        int slash = rest.indexOf('/');
        if (slash < 1 || slash == rest.length() - 1) {
            throw StepException.badInput("'" + address + "' is no file in S3: write s3://bucket/key");
        }
        return new S3DataFile(client, rest.substring(0, slash), rest.substring(slash + 1), address);
    }
}
