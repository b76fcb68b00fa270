package io.waybill.container.files;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.RunFiles;
import java.net.URI;
import java.util.Optional;

/** File spaces by their addresses: {@code file:///folder/} is a folder of this machine, {@code s3://bucket/prefix/} one of S3. */
public final class FileSpaces implements RunFiles, AutoCloseable {
    private final FolderFiles folders = new FolderFiles();
    private final S3Files buckets;

    /** @param region of the buckets */
    public FileSpaces(String region) {
        this.buckets = new S3Files(region);
    }

    @Override
    public void write(String space, String path, byte[] content) {
        of(space).write(space, path, content);
    }

    @Override
    public Optional<byte[]> read(String space, String path, int most) {
        return isPlain(path) ? of(space).read(space, path, most) : Optional.empty();
    }

    private RunFiles of(String space) {
        String scheme = String.valueOf(URI.create(space).getScheme());
        return switch (scheme) {
            case "file" -> folders;
            case "s3" -> buckets;
            default ->
                throw new WaybillException(
                        ErrorCode.AWS_REFUSED,
                        "Files cannot be kept at " + space + "; state.files is file:///folder or s3://bucket/prefix");
        };
    }

    /** Whether a path leads down only. */
    private static boolean isPlain(String path) {
        if (path.isEmpty() || path.startsWith("/") || path.indexOf('\\') >= 0 || path.indexOf('\0') >= 0) {
            return false;
        }
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        buckets.close();
    }
}
