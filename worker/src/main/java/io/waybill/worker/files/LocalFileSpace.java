package io.waybill.worker.files;

import io.waybill.worker.Printable;
import io.waybill.worker.StepException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A folder. */
final class LocalFileSpace implements FileSpace {
    private final Path root;

    LocalFileSpace(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public DataFile at(String path) {
        String inside = inside(path);
        return new LocalFile(inside, root.resolve(inside));
    }

    @Override
    public List<DataFile> matching(String glob, int most) throws IOException {
        String inside = inside(glob);
        DataFile named = at(inside);
        Glob pattern = Glob.of(inside);
        if (named.exists() || pattern.isPlain()) {
            return named.exists() ? List.of(named) : List.of();
        }
        List<DataFile> found = new ArrayList<>();
        Path start = root.resolve(pattern.folder());
        if (Files.isDirectory(start)) {
            Files.walkFileTree(start, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String path = root.relativize(file).toString().replace('\\', '/');
                    if (pattern.matches(path) && Files.isRegularFile(file)) {
                        found.add(new LocalFile(path, file));
                        if (found.size() > most) {
                            throw tooMany(glob, most);
                        }
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        found.sort(Comparator.comparing(DataFile::name));
        return List.copyOf(found);
    }

    static StepException tooMany(String glob, int most) {
        return StepException.badInput(
                "'" + Printable.line(glob, 200) + "' matches more than " + most + " files: make it narrower");
    }

    @Override
    public void write(String path, byte[] bytes) throws IOException {
        Path file = root.resolve(inside(path));
        Path folder = file.getParent();
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, ".waybill", ".part");
        try {
            Files.write(part, bytes);
            part.toFile().setReadable(true, false);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** The path within the folder; one from the root of the disk is taken when it leads into the folder. */
    private String inside(String path) {
        if (path.startsWith(root + "/")) {
            return SpacePath.checked(path.substring(root.toString().length() + 1));
        }
        return SpacePath.checked(path);
    }

    private record LocalFile(String name, Path file) implements DataFile {
        @Override
        public boolean exists() {
            return Files.isRegularFile(file);
        }

        @Override
        public long size() throws IOException {
            return Files.size(file);
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }

        @Override
        public Path onDisk(Path scratch) {
            return file;
        }
    }
}
