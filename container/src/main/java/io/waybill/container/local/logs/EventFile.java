package io.waybill.container.local.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Predicate;

/** The file of a stream: a first line that names the stream, then one line an event. Only ever appended to. */
final class EventFile {

    private static final int CHUNK = 128 * 1024;

    private final Path path;

    EventFile(Path path) {
        this.path = path;
    }

    /** Appends whole lines to the file, which must be there. */
    void append(byte[] lines) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.APPEND)) {
            ByteBuffer buffer = ByteBuffer.wrap(lines);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot append log events to " + path + "; is the disk full?", e);
        }
    }

    /** Cuts off what a kill left of a line that was being written, and says where the file ends then. */
    long cutTornEnd() {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = channel.size();
            ByteBuffer unit = ByteBuffer.allocate(1);
            long end = size;
            while (end > 0) {
                unit.clear();
                channel.read(unit, end - 1);
                if (unit.get(0) == '\n') {
                    break;
                }
                end--;
            }
            if (end < size) {
                channel.truncate(end);
            }
            return end;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the log events in " + path, e);
        }
    }

    /**
     * Reads events in their order until one is not wanted.
     *
     * @param from where an event begins
     * @param to where one ends
     * @param wants called with each event; reading ends when it answers false
     */
    void read(long from, long to, Predicate<StoredEvent> wants) {
        if (from >= to) {
            return;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            byte[] bytes = new byte[(int) Math.min(CHUNK, to - from)];
            long offset = from;
            int filled = 0;
            while (offset < to) {
                int length = (int) Math.min(bytes.length - filled, to - offset - filled);
                int got = channel.read(ByteBuffer.wrap(bytes, filled, length), offset + filled);
                if (got < 0) {
                    throw new IOException("it is shorter than it was");
                }
                filled += got;
                int start = 0;
                for (int end = lineEnd(bytes, 0, filled); end >= 0; end = lineEnd(bytes, start, filled)) {
                    StoredEvent event = StoredEvent.read(offset + start, bytes, start, end);
                    if (!wants.test(event)) {
                        return;
                    }
                    start = end + 1;
                }
                offset += start;
                filled -= start;
                if (start > 0) {
                    System.arraycopy(bytes, start, bytes, 0, filled);
                } else if (filled == bytes.length) {
                    bytes = Arrays.copyOf(bytes, bytes.length * 2);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the log events in " + path, e);
        }
    }

    /** The first line, without its newline. */
    String firstLine() {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer start = ByteBuffer.allocate(4096);
            while (start.hasRemaining() && channel.read(start) >= 0) {
                int end = lineEnd(start.array(), 0, start.position());
                if (end >= 0) {
                    return new String(start.array(), 0, end, StandardCharsets.UTF_8);
                }
            }
            throw new IOException("its first line is missing or too long");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the name of the log stream in " + path, e);
        }
    }

    private static int lineEnd(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
