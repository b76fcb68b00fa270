package io.waybill.container.local.logs;

import java.nio.charset.StandardCharsets;

/**
 * An event of a stream.
 *
 * @param offset where it begins in the stream's file; its place in the stream
 * @param next where the one after it begins
 * @param content as the writer gave it
 * @param ingestionTime milliseconds since 1970, when it was appended
 */
record StoredEvent(long offset, long next, NewEvent content, long ingestionTime) {

    long timestamp() {
        return content.timestamp();
    }

    String message() {
        return content.message();
    }

    /** An event's line: timestamp, ingestion time and source, then the message with its newlines escaped. */
    static byte[] line(NewEvent event, long ingestionTime) {
        String message = event.message();
        StringBuilder line = new StringBuilder(message.length() + 48);
        line.append(event.timestamp()).append(' ');
        line.append(ingestionTime).append(' ').append(event.source()).append(' ');
        for (int i = 0; i < message.length(); i++) {
            char letter = message.charAt(i);
            switch (letter) {
                case '\n' -> line.append("\\n");
                case '\\' -> line.append("\\\\");
                default -> line.append(letter);
            }
        }
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads an event's line, without its newline. */
    static StoredEvent read(long offset, byte[] bytes, int start, int end) {
        String line = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        int ingestion = line.indexOf(' ') + 1;
        int source = line.indexOf(' ', ingestion) + 1;
        int message = line.indexOf(' ', source) + 1;
        NewEvent content = new NewEvent(
                Long.parseLong(line, 0, ingestion - 1, 10),
                unescape(line, message),
                Long.parseLong(line, source, message - 1, 10));
        return new StoredEvent(
                offset, offset + (end - start) + 1, content, Long.parseLong(line, ingestion, source - 1, 10));
    }

    private static String unescape(String line, int from) {
        if (line.indexOf('\\', from) < 0) {
            return line.substring(from);
        }
        StringBuilder message = new StringBuilder(line.length() - from);
        for (int i = from; i < line.length(); i++) {
            char letter = line.charAt(i);
            if (letter == '\\' && i + 1 < line.length()) {
                i++;
                letter = line.charAt(i) == 'n' ? '\n' : '\\';
            }
            message.append(letter);
        }
        return message.toString();
    }

    /** What the event counts towards a page's 1 MB, in bytes. */
    long size() {
        return next - offset;
    }
}
