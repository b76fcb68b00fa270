package io.waybill.container.files;

import io.waybill.container.local.files.AtomicFile;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.RunFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * File spaces that are folders of this machine. Containers run here, too, and may have put links anywhere: nothing is read
 * or written through a link that leads out of the file space.
 */
final class FolderFiles implements RunFiles {

    @Override
    public void write(String space, String path, byte[] content) {
        Path folder = Path.of(URI.create(space));
        Path file = folder.resolve(path);
        try {
            Path parent = Files.createDirectories(file.getParent());
            if (!parent.toRealPath().startsWith(folder.toRealPath())) {
                throw new WaybillException(
                        ErrorCode.AWS_REFUSED, parent + " leads out of the run's files; remove the link that does so");
            }
            AtomicFile.write(file, content);
        } catch (IOException | UncheckedIOException e) {
            throw new WaybillException(
                    ErrorCode.AWS_UNAVAILABLE, "The step's input " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<byte[]> read(String space, String path, int most) {
        try {
            Path folder = Path.of(URI.create(space));
            Path file = folder.resolve(path);
            if (!Files.isRegularFile(file) || !file.toRealPath().startsWith(folder.toRealPath())) {
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(file.toRealPath())) {
                byte[] content = in.readNBytes(most + 1);
                return content.length > most ? Optional.empty() : Optional.of(content);
            }
        } catch (InvalidPathException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new WaybillException(
                    ErrorCode.AWS_UNAVAILABLE, path + " of the run's files cannot be read: " + e.getMessage(), e);
        }
    }
}
