package io.waybill.web.wiring;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The folder for all that must outlive the process. One process at a time has it; the system frees it when that dies. */
public final class StateFolder implements AutoCloseable {
    private final Path folder;
    private final FileChannel channel;

    private StateFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes the folder, which is made where it is not there.
     *
     * @throws WaybillException {@code INVALID_REQUEST} where another process has it, or it cannot be written
     */
    public static StateFolder take(Path folder) {
        Path file = folder.resolve("lock");
        FileChannel channel = null;
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                String holder = read(channel);
                channel.close();
                throw new WaybillException(
                        ErrorCode.INVALID_REQUEST,
                        "Another Waybill is up with the folder " + folder + (holder.isEmpty() ? "" : ": " + holder)
                                + ". Stop it first, or use another folder: --set state.folder=…");
            }
            StateFolder taken = new StateFolder(folder, channel);
            taken.note("process " + ProcessHandle.current().pid());
            return taken;
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "The folder " + folder + " cannot be used: " + e.getMessage()
                            + ". Use one that you may write: --set state.folder=…",
                    e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // The other one is in this very process.
            return null;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1000);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
    }

    private static void closeQuietly(@Nullable FileChannel channel, IOException cause) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** Notes for others who has it, such as {@code process 4711, http://127.0.0.1:8080/}. */
    public void note(String holder) {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((requireNonNull(holder) + "\n").getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException e) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST, "The folder " + folder + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Where it is. */
    public Path path() {
        return folder;
    }

    /** Gives it back. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new WaybillException(ErrorCode.INTERNAL, "The folder " + folder + " was not given back", e);
        }
    }
}
