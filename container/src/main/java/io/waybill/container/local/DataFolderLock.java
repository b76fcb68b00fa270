package io.waybill.container.local;

import io.waybill.container.local.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Keeps a data folder to one endpoint at a time. The system lets go of it when the process ends, however it ends. */
final class DataFolderLock implements AutoCloseable {

    private final FileChannel channel;

    private DataFolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the folder, and makes it if need be, for this user's eyes only: tasks keep their environments in it.
     *
     * @throws IllegalStateException when another endpoint has it
     */
    static DataFolderLock take(Path folder) {
        try {
            makePrivate(AtomicFile.folder(folder));
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new IllegalStateException("Another local Fargate uses the data folder " + folder
                        + "; stop it first, or give this one another folder");
            }
            return new DataFolderLock(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot use " + folder + " as the local Fargate's data folder", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot let go of the local Fargate's data folder", e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // An endpoint of this very process has it.
            return null;
        }
    }

    private static void makePrivate(Path folder) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
