package io.waybill.container.local.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders that stand for images where no image can run: {@code images/<name as written, with / and : as _>/}.
 *
 * <p>An overlay's {@code bin} leads PATH; all else in it is linked into the working directory.
 */
final class ImageOverlays {

    private static final Logger LOG = LoggerFactory.getLogger(ImageOverlays.class);

    private final Supplier<List<Path>> roots;

    /** @param roots the folders that may hold an {@code images} folder, first come first; asked at each start */
    ImageOverlays(Supplier<List<Path>> roots) {
        this.roots = roots;
    }

    /** The overlay of an image, or empty where no root has one. */
    Optional<Path> find(String image) {
        String name = folderName(image);
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            return Optional.empty();
        }
        try {
            for (Path root : roots.get()) {
                Path overlay = root.resolve("images").resolve(name).toAbsolutePath();
                if (Files.isDirectory(overlay)) {
                    return Optional.of(overlay);
                }
            }
        } catch (InvalidPathException e) {
            // An image's name that no folder can have has no folder.
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** What the folder of an image is called. */
    static String folderName(String image) {
        return image.replace('/', '_').replace(':', '_');
    }

    /**
     * Links an overlay's files into a working directory. What is there already stays, also when another task puts it
     * there in the same moment.
     */
    static void link(Path overlay, Path workingDirectory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(overlay)) {
            for (Path entry : entries) {
                if (!entry.getFileName().toString().equals("bin")) {
                    place(entry, workingDirectory.resolve(entry.getFileName()));
                }
            }
        }
    }

    private static void place(Path target, Path link) throws IOException {
        try {
            Files.createSymbolicLink(link, target);
        } catch (FileAlreadyExistsException e) {
            LOG.debug("{} stays as it is: a file of the run goes before the image's {}", link, target);
        }
    }
}
