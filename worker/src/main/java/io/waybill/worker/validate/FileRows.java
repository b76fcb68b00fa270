package io.waybill.worker.validate;

import io.waybill.worker.StepException;
import io.waybill.worker.files.DataFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Opens a file as rows, by its format. */
final class FileRows {
    private static final int BUFFER = 256 * 1024;

    private final DataFile file;
    private final ValidateInput input;
    private final ValidateInput.Format format;
    private final Path scratch;

    FileRows(DataFile file, ValidateInput input, Path scratch) {
        this.file = file;
        this.input = input;
        this.format = input.format().of(file.name());
        this.scratch = scratch;
    }

    /** Whether the values have types of their own. */
    boolean typed() {
        return format != ValidateInput.Format.CSV;
    }

    Rows open(List<String> columns, MalformedRows malformed) throws IOException {
        if (format == ValidateInput.Format.PARQUET) {
            return new ParquetRows(file.onDisk(scratch), file.name(), columns);
        }
        InputStream bytes = file.open();
        try {
            Reader reader = decoded(unpacked(bytes));
            return format == ValidateInput.Format.CSV
                    ? new CsvRows(reader, file.name(), input, columns, malformed)
                    : new JsonLineRows(reader, file.name(), columns, malformed);
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    private InputStream unpacked(InputStream bytes) throws IOException {
        PushbackInputStream ahead = new PushbackInputStream(new BufferedInputStream(bytes, BUFFER), 2);
        byte[] begin = ahead.readNBytes(2);
        ahead.unread(begin);
        boolean packed = begin.length == 2 && begin[0] == (byte) 0x1f && begin[1] == (byte) 0x8b;
        return switch (input.compression()) {
            case NONE -> ahead;
            case AUTO -> packed ? new GZIPInputStream(ahead, BUFFER) : ahead;
            case GZIP -> {
                if (!packed) {
                    throw StepException.notPassed(file.name() + " is not packed by gzip, as compression says");
                }
                yield new GZIPInputStream(ahead, BUFFER);
            }
        };
    }

    private Reader decoded(InputStream bytes) throws IOException {
        PushbackInputStream ahead = new PushbackInputStream(bytes, 3);
        byte[] begin = ahead.readNBytes(3);
        Charset charset = charset(input.encoding());
        int mark = 0;
        if (begins(begin, 0xef, 0xbb, 0xbf)) {
            charset = StandardCharsets.UTF_8;
            mark = 3;
        } else if (begins(begin, 0xfe, 0xff)) {
            charset = StandardCharsets.UTF_16BE;
            mark = 2;
        } else if (begins(begin, 0xff, 0xfe)) {
            charset = StandardCharsets.UTF_16LE;
            mark = 2;
        }
        ahead.unread(begin, mark, begin.length - mark);
        return new InputStreamReader(
                ahead,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    private static boolean begins(byte[] bytes, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (bytes.length <= i || (bytes[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw StepException.badInput("There is no encoding '" + name + "': use UTF-8, ISO-8859-1 or windows-1252");
        }
    }
}
