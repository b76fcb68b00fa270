package io.waybill.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** A tar.gz made by hand, so that it may also hold what no tar would put there. */
public final class Bundle {
    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

    /** A file that can be run. */
    public Bundle file(String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        tar.write(header(name, bytes.length, '0', ""));
        tar.write(Arrays.copyOf(bytes, (bytes.length + 511) / 512 * 512));
        return this;
    }

    public Bundle link(String name, String target) throws IOException {
        tar.write(header(name, 0, '2', target));
        return this;
    }

    byte[] packed() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(tar.toByteArray());
            gzip.write(new byte[1024]);
        }
        return packed.toByteArray();
    }

    public Path write(Path file) throws IOException {
        return Files.write(file, packed());
    }

    static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static byte[] header(String name, int size, char kind, String target) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000755");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, String.format("%011o", size));
        put(header, 136, "14000000000");
        put(header, 148, "        ");
        header[156] = (byte) kind;
        put(header, 157, target);
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertThat(at + bytes.length).isLessThanOrEqualTo(header.length);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
