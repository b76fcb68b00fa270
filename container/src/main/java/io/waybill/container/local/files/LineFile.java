package io.waybill.container.local.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file that grows by lines. One that a kill or a full disk has cut off is as if it had never been written, and the next one
 * takes its place. To append costs a fraction of writing a file anew, and nothing is forced to the disk here either: see
 * {@link AtomicFile}. Not safe for use by many threads.
 */
public final class LineFile {

    private final Path path;
    private long end;

    /** @param path where nothing is yet, or what is there is {@link #read} before anything is appended */
    public LineFile(Path path) {
        this.path = path;
    }

    /**
     * The whole lines, without their newlines; none where there is no file.
     *
     * @throws UncheckedIOException with the path, when it is there and cannot be read
     */
    public List<String> read() {
        byte[] bytes = AtomicFile.read(path).orElse(new byte[0]);
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != '\n') {
            whole--;
        }
        end = whole;
        return new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().toList();
    }

    /**
     * Appends a line; the first one makes the file.
     *
     * @param line without its newline, and with no other
     * @throws UncheckedIOException with the path, when it cannot be written to
     */
    public void append(byte[] line) {
        ByteBuffer bytes =
                ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (file.size() > end) {
                file.truncate(end);
            }
            while (bytes.hasRemaining()) {
                file.write(bytes, end + bytes.position());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot write to " + path + "; is the folder writable and the disk not full?", e);
        }
        end += bytes.limit();
    }
}
