package io.waybill.container.local.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries a container's output, as it is appended to a file, into its log stream, as the awslogs driver does: an event
 * a line, blank lines left out, long lines split, bytes that are no UTF-8 replaced. Each event notes how far in the file it
 * reaches, so that a restart goes on behind the last one and doubles none. Safe for use by many threads.
 */
public final class OutputTail {

    /** The driver's: CloudWatch's former 256 KB an event less the 26 bytes that it counts for each. */
    static final int LONGEST_EVENT = 256 * 1024 - 26;

    private static final int CHUNK = 1024 * 1024;

    /** A container that prints without end must not keep the others' output waiting. */
    private static final int CHUNKS_A_LOOK = 8;

    private final Path output;
    private final LogStream stream;
    private final Clock clock;
    private long position;

    /**
     * @param output what the container prints into; need not be there yet
     * @param stream written to by this tail only
     */
    public OutputTail(Path output, LogStream stream, Clock clock) {
        this.output = output;
        this.stream = stream;
        this.clock = clock;
        this.position = stream.lastSource();
    }

    /** Carries over the lines that are complete by now. */
    public synchronized void follow() {
        carry(false);
    }

    /** Carries over all that is there, also a last line without its newline; for when the container has ended. */
    public synchronized void finish() {
        carry(true);
    }

    private void carry(boolean ended) {
        if (size() <= position) {
            return;
        }
        try (FileChannel channel = FileChannel.open(output, StandardOpenOption.READ)) {
            byte[] bytes = new byte[(int) Math.min(CHUNK, channel.size() - position)];
            int taken = bytes.length;
            for (int chunk = 0; taken > 0 && (ended || chunk < CHUNKS_A_LOOK); chunk++) {
                int filled = fill(channel, bytes);
                taken = take(bytes, filled, ended && position + filled == channel.size());
                position += taken;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the container's output in " + output, e);
        }
    }

    private long size() {
        try {
            return Files.size(output);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the container's output in " + output, e);
        }
    }

    private int fill(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) > 0) {
            // until the chunk is full or the file ends
        }
        return buffer.position();
    }

    /** Makes events of the lines in a chunk and says how many of its bytes that took. */
    private int take(byte[] bytes, int filled, boolean withRest) {
        List<NewEvent> events = new ArrayList<>();
        long now = clock.millis();
        long timestamp = Math.max(now, stream.latestTimestamp());
        int longest = stream.faults().longestEvent();
        int start = 0;
        while (start < filled) {
            int newline = indexOfNewline(bytes, start, filled);
            int end = newline < 0 ? filled : newline;
            int next = newline < 0 ? filled : newline + 1;
            if (end - start > longest) {
                end = characterStart(bytes, start + longest);
                next = end;
            } else if (newline < 0 && !withRest) {
                break;
            }
            if (end > start && !stream.faults().loses(position + next)) {
                String message = new String(bytes, start, end - start, StandardCharsets.UTF_8);
                events.add(new NewEvent(timestamp, message, position + next));
            }
            start = next;
        }
        if (!events.isEmpty()) {
            stream.append(events, now);
        }
        return start;
    }

    private static int indexOfNewline(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** The last place up to this one that does not lie within a UTF-8 character. */
    private static int characterStart(byte[] bytes, int place) {
        for (int start = place; start > place - 4; start--) {
            if ((bytes[start] & 0xC0) != 0x80) {
                return start;
            }
        }
        return place;
    }
}
