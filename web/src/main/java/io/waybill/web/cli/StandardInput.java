package io.waybill.web.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What is written to this process. */
final class StandardInput {
    private static final int MOST = 100_000;

    private StandardInput() {}

    /** All of it, without the line's end that a shell puts after it. */
    static String text() {
        try {
            String text = new String(System.in.readNBytes(MOST), StandardCharsets.UTF_8);
            return text.replaceFirst("\r?\n$", "");
        } catch (IOException e) {
            throw CliException.failed("waybill: standard input cannot be read: " + e.getMessage());
        }
    }
}
