package io.waybill.engine.source;

import io.waybill.spec.file.DagFileReader;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The DAG files below a folder at one moment.
 *
 * @param files by their paths relative to the folder, with {@code /}
 * @param unreadable paths that could not be looked into, relative with {@code /}; what is below them is unknown
 */
record DagFolderListing(SortedMap<String, Path> files, List<String> unreadable) {

    /**
     * Lists a folder.
     *
     * @param root its real path
     * @throws IOException when the folder itself cannot be listed
     */
    static DagFolderListing of(Path root) throws IOException {
        SortedMap<String, Path> files = new TreeMap<>();
        List<String> unreadable = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return !folder.equals(root) && FolderRules.isIgnored(folder)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (DagFileReader.isDagFile(file) && isInside(root, file, attributes)) {
                    files.put(relative(root, file), file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (file.equals(root)) {
                    throw failure;
                }
                unreadable.add(relative(root, file));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
                if (failure != null) {
                    unreadable.add(relative(root, folder));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return new DagFolderListing(files, unreadable);
    }

    /** A link is followed to a file below the same folder (as Kubernetes mounts them) and nowhere else. */
    static boolean isInside(Path root, Path file, BasicFileAttributes attributes) {
        if (!attributes.isSymbolicLink()) {
            return attributes.isRegularFile();
        }
        return target(file)
                .filter(real -> real.startsWith(root) && Files.isRegularFile(real))
                .isPresent();
    }

    private static Optional<Path> target(Path link) {
        try {
            return Optional.of(link.toRealPath());
        } catch (IOException dangling) {
            return Optional.empty();
        }
    }

    static String relative(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    /** Whether the file may be there although it is not among the {@link #files}. */
    boolean isUnknown(String file) {
        return unreadable.stream().anyMatch(path -> path.isEmpty() || file.equals(path) || file.startsWith(path + "/"));
    }
}
