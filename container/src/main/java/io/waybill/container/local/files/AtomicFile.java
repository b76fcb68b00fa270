package io.waybill.container.local.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files that another process, or this one after a kill, finds whole or not at all.
 *
 * <p>Written beside and then renamed. Nothing is forced to the disk: a killed process loses nothing, a machine that
 * loses power may.
 */
public final class AtomicFile {

    private AtomicFile() {}

    /**
     * Writes or replaces a file. Two writers of one file must be kept apart by the caller.
     *
     * @throws UncheckedIOException with the path, when the folder cannot be written to
     */
    public static void write(Path file, byte[] content) {
        Path beside = file.resolveSibling("." + file.getFileName() + ".new");
        try {
            Files.write(beside, content);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot write " + file + "; is the folder writable and the disk not full?", e);
        }
    }

    /**
     * A file's content, or empty where there is none.
     *
     * @throws UncheckedIOException with the path, when it is there and cannot be read
     */
    public static Optional<byte[]> read(Path file) {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /**
     * Makes a folder and those above it.
     *
     * @throws UncheckedIOException with the path
     */
    public static Path folder(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the folder " + folder, e);
        }
    }

    /**
     * Deletes a folder with all that is in it; links in it are deleted, not followed. What vanishes meanwhile is
     * deleted all the same.
     *
     * @throws UncheckedIOException with the path of what cannot be deleted
     */
    public static void deleteTree(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                    if (e != null) {
                        throw e;
                    }
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + folder, e);
        }
    }
}
