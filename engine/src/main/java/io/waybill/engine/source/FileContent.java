package io.waybill.engine.source;

import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import io.waybill.spec.file.DefaultsFile;
import io.waybill.spec.file.IncludeSource;
import io.waybill.spec.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The bytes of a DAG file, of the defaults files that serve it and of the files that it names, as they were at one moment. */
final class FileContent {
    /** How many files one file may take groups from, also by others. */
    private static final int MOST_INCLUDED = 200;

    private static final List<String> DEFAULTS = List.of("defaults.yaml", "defaults.yml");

    private final byte[] bytes;
    private final List<DefaultsFile> defaults;
    private final String hash;
    private final Map<String, byte[]> included;
    private final Set<String> named;

    private FileContent(
            byte[] bytes, List<DefaultsFile> defaults, String hash, Map<String, byte[]> included, Set<String> named) {
        this.bytes = bytes;
        this.defaults = List.copyOf(defaults);
        this.hash = hash;
        this.included = Map.copyOf(included);
        this.named = Set.copyOf(named);
    }

    /** What the reader makes of it. */
    DagFile read(DagFileReader reader, String name) {
        return reader.read(name, bytes, defaults, path -> Optional.ofNullable(included.get(path)));
    }

    /** SHA-256, hex, over all the bytes and the defaults' names. */
    String hash() {
        return hash;
    }

    /** The files that it may take groups from, as paths from the root, also those that are not there. */
    Set<String> named() {
        return named;
    }

    /**
     * The files whose change changes what the file means: itself, where its defaults are or might be, and those that it takes
     * groups from.
     *
     * @param included paths from the root
     */
    static List<Path> sources(Path root, Path file, Set<String> included) {
        List<Path> all = sources(root, file);
        included.forEach(path -> all.add(root.resolve(path)));
        return all;
    }

    private static List<Path> sources(Path root, Path file) {
        List<Path> sources = new ArrayList<>();
        for (Path folder = file.getParent(); folder != null && folder.startsWith(root); folder = folder.getParent()) {
            for (int i = DEFAULTS.size() - 1; i >= 0; i--) {
                sources.add(0, folder.resolve(DEFAULTS.get(i)));
            }
        }
        sources.add(file);
        return sources;
    }

    /**
     * Reads a file and its defaults.
     *
     * @throws IOException when one of them cannot be read
     */
    static FileContent read(Path root, Path file) throws IOException {
        MessageDigest sha256 = sha256();
        List<DefaultsFile> defaults = new ArrayList<>();
        Deque<String> open = new ArrayDeque<>();
        for (Path source : sources(root, file)) {
            if (source.equals(file)) {
                continue;
            }
            if (isReadable(root, source)) {
                String name = DagFolderListing.relative(root, source);
                byte[] bytes = bytes(source, YamlReader.MAX_BYTES);
                open.addAll(IncludeSource.namedIn(DagFolderListing.relative(root, file), bytes));
                defaults.add(new DefaultsFile(name, bytes));
                sha256.update(name.getBytes(StandardCharsets.UTF_8));
                sha256.update((byte) 0);
                sha256.update(bytes);
                sha256.update((byte) 0);
            }
        }
        byte[] own = bytes(file, YamlReader.MAX_BYTES);
        sha256.update(own);
        Map<String, byte[]> included = new LinkedHashMap<>();
        Set<String> named = new LinkedHashSet<>();
        open.addAll(IncludeSource.namedIn(DagFolderListing.relative(root, file), own));
        while (!open.isEmpty() && named.size() < MOST_INCLUDED) {
            String path = open.remove();
            Path other = root.resolve(path);
            if (named.add(path) && isReadable(root, other)) {
                byte[] bytes = bytes(other, IncludeSource.mostBytes(path));
                included.put(path, bytes);
                sha256.update((byte) 0);
                sha256.update(path.getBytes(StandardCharsets.UTF_8));
                sha256.update((byte) 0);
                sha256.update(bytes);
                if (!path.endsWith(".json")) {
                    open.addAll(IncludeSource.namedIn(path, bytes));
                }
            }
        }
        return new FileContent(own, defaults, HexFormat.of().formatHex(sha256.digest()), included, named);
    }

    private static boolean isReadable(Path root, Path file) throws IOException {
        return Files.exists(file)
                && DagFolderListing.isInside(
                        root, file, Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    private static byte[] bytes(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most + 1);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
