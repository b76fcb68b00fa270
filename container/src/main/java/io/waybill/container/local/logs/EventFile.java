package io.waybill.container.local.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * The file of a stream: a first line that names the stream, then one line an event. Events are appended to it, and dropped
 * from its front. An event's offset is where it would begin if none had been dropped, so it stays the same.
 */
final class EventFile {

    private static final int CHUNK = 128 * 1024;

    private final Path path;
    private final long shift;

    /** @param shift what an event's offset is above its place in the file */
    EventFile(Path path, long shift) {
        this.path = path;
        this.shift = shift;
    }

    /** How long it is, in bytes. */
    long size() {
        try {
            return Files.size(path);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the log events in " + path, e);
        }
    }

    /** Deletes the file. */
    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete the log stream in " + path, e);
        }
    }

    /**
     * Drops all events before an offset: the file is written anew with another first line, whole or not at all.
     *
     * @param firstLine with its newline
     * @return the file as it is from then on
     */
    EventFile dropBefore(long offset, byte[] firstLine) {
        Path beside = path.resolveSibling(path.getFileName() + ".new");
        try (FileChannel from = FileChannel.open(path, StandardOpenOption.READ)) {
            try (FileChannel to = FileChannel.open(
                    beside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer head = ByteBuffer.wrap(firstLine);
                while (head.hasRemaining()) {
                    to.write(head);
                }
                long place = offset - shift;
                while (place < from.size()) {
                    place += from.transferTo(place, from.size() - place, to);
                }
            }
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot drop old log events from " + path + "; is the disk full?", e);
        }
        return new EventFile(path, offset - firstLine.length);
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

    /** Cuts off what a kill left of a line that was being written, and says at which offset the file ends then. */
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
            return end + shift;
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
                int got = channel.read(ByteBuffer.wrap(bytes, filled, length), offset - shift + filled);
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
