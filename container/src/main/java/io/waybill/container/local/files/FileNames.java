package io.waybill.container.local.files;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** File names for names of any form: readable, never two alike, also where the file system ignores case. */
public final class FileNames {

    private static final int LONGEST = 160;

    private FileNames() {}

    /** A name that is one file's: lower-case letters, digits, {@code - _}, and the rest as {@code %XX}. */
    public static String of(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte unit : name.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) unit;
            boolean plain = (letter >= 'a' && letter <= 'z')
                    || (letter >= '0' && letter <= '9')
                    || letter == '-'
                    || letter == '_';
            if (plain) {
                encoded.append(letter);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(unit));
            }
        }
        if (encoded.length() <= LONGEST) {
            return encoded.toString();
        }
        return encoded.substring(0, LONGEST - 65) + "~" + sha256(name);
    }

    /** The name that a file name is of; empty for one that was too long to be kept in it. */
    public static Optional<String> nameOf(String fileName) {
        if (fileName.contains("~")) {
            return Optional.empty();
        }
        // URLDecoder would also make a space of a plus, but no file name here has one.
        return Optional.of(URLDecoder.decode(fileName, StandardCharsets.UTF_8));
    }

    private static String sha256(String name) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256, which every Java must have", e);
        }
    }
}
