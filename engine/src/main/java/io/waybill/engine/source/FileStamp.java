package io.waybill.engine.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a file may have changed, without reading it.
 *
 * @param parts of each file that counts, in their order: which file it is, how long, when changed
 */
record FileStamp(List<Part> parts) {
    private static final boolean UNIX = Path.of("")
            .toAbsolutePath()
            .getFileSystem()
            .supportedFileAttributeViews()
            .contains("unix");
    private static final FileTime NEVER = FileTime.fromMillis(0);

    FileStamp {
        parts = List.copyOf(parts);
    }

    private record Part(String path, long size, FileTime modified, String key, String changed) {}

    /** The stamp of these files as they are now; a file that is not there counts as that. */
    static FileStamp of(List<Path> files) {
        return new FileStamp(files.stream().map(FileStamp::part).toList());
    }

    private static Part part(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Part(
                    file.toString(),
                    attributes.size(),
                    attributes.lastModifiedTime(),
                    String.valueOf(attributes.fileKey()),
                    changed(file));
        } catch (IOException e) {
            return new Part(file.toString(), -1, NEVER, e.getClass().getSimpleName(), "");
        }
    }

    /** When the file's bytes or attributes changed, which nobody can set; only where there is such a thing. */
    private static String changed(Path file) throws IOException {
        @Nullable Object changed = UNIX ? Files.getAttribute(file, "unix:ctime") : null;
        return String.valueOf(changed);
    }
}
