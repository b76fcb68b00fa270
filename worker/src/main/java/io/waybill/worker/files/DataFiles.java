package io.waybill.worker.files;

import io.waybill.worker.StepException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/** The file space of the run, and, by their address, files in S3 that lie elsewhere. */
public final class DataFiles implements FileSpace, AutoCloseable {
    /** What addresses of files in S3 begin with. */
    public static final String S3 = "s3://";

    /** Names the file space. */
    public static final String VARIABLE = "WAYBILL_FILES";

    private final Map<String, String> environment;
    private final FileSpace space;
    private @Nullable S3Client client;

    private DataFiles(Map<String, String> environment) {
        this.environment = environment;
        this.space = space(environment.getOrDefault(VARIABLE, ""));
    }

    /**
     * The file space that the environment names.
     *
     * @throws StepException when it names none
     */
    public static DataFiles of(Map<String, String> environment) {
        return new DataFiles(environment);
    }

    private FileSpace space(String address) {
        if (address.isEmpty()) {
            return new LocalFileSpace(Path.of(""));
        }
        if (address.startsWith(S3) && address.length() > S3.length()) {
            String rest = address.substring(S3.length());
            int slash = rest.indexOf('/');
            String bucket = slash < 0 ? rest : rest.substring(0, slash);
            String prefix = slash < 0 ? "" : rest.substring(slash + 1);
            return new S3FileSpace(
                    this::client, bucket, prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
        }
        try {
            URI uri = new URI(address);
            if ("file".equals(uri.getScheme())
                    && uri.getPath() != null
                    && uri.getPath().startsWith("/")) {
                return new LocalFileSpace(Path.of(uri.getPath()));
            }
        } catch (URISyntaxException e) {
            throw noSpace(address);
        }
        throw noSpace(address);
    }

    private static StepException noSpace(String address) {
        return StepException.badInput(
                VARIABLE + " is '" + address + "', which is no file space: write file:///folder or s3://bucket/prefix");
    }

    private synchronized S3Client client() {
        S3Client made = client;
        if (made == null) {
            made = AwsClients.s3(environment, Optional.empty());
            client = made;
        }
        return made;
    }

    /** A file of the file space, or one in S3 by its address. */
    @Override
    public DataFile at(String path) {
        return path.startsWith(S3) ? S3FileSpace.addressed(this::client, path) : space.at(path);
    }

    /** Files of the file space, or one in S3 by its address. */
    @Override
    public List<DataFile> matching(String glob, int most) throws IOException {
        if (glob.startsWith(S3)) {
            DataFile file = at(glob);
            return file.exists() ? List.of(file) : List.of();
        }
        return space.matching(glob, most);
    }

    @Override
    public void write(String path, byte[] bytes) throws IOException {
        space.write(path, bytes);
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
