package io.waybill.engine.source;

import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import io.waybill.spec.file.DefaultsFile;
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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The bytes of a DAG file and of the defaults files that serve it, as they were at one moment. */
final class FileContent {
    private static final List<String> DEFAULTS = List.of("defaults.yaml", "defaults.yml");

    private final byte[] bytes;
    private final List<DefaultsFile> defaults;
    private final String hash;

    private FileContent(byte[] bytes, List<DefaultsFile> defaults, String hash) {
        this.bytes = bytes;
        this.defaults = List.copyOf(defaults);
        this.hash = hash;
    }

    /** What the reader makes of it. */
    DagFile read(DagFileReader reader, String name) {
        return reader.read(name, bytes, defaults);
    }

    /** SHA-256, hex, over all the bytes and the defaults' names. */
    String hash() {
        return hash;
    }

    /** The files whose change changes what the file means: itself and where its defaults are or might be. */
    static List<Path> sources(Path root, Path file) {
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
        for (Path source : sources(root, file)) {
            if (source.equals(file)) {
                continue;
            }
            if (isReadable(root, source)) {
                String name = DagFolderListing.relative(root, source);
                byte[] bytes = bytes(source);
                defaults.add(new DefaultsFile(name, bytes));
                sha256.update(name.getBytes(StandardCharsets.UTF_8));
                sha256.update((byte) 0);
                sha256.update(bytes);
                sha256.update((byte) 0);
            }
        }
        byte[] own = bytes(file);
        sha256.update(own);
        return new FileContent(own, defaults, HexFormat.of().formatHex(sha256.digest()));
    }

    private static boolean isReadable(Path root, Path file) throws IOException {
        return Files.exists(file)
                && DagFolderListing.isInside(
                        root, file, Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(YamlReader.MAX_BYTES + 1);
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
