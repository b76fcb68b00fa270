package io.waybill.worker.validate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.bind.SpecJson;
import io.waybill.worker.StepException;
import java.io.IOException;
import java.io.Reader;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON object on each line. The columns are all keys that come in any row, in the order in which they first come. */
final class JsonLineRows implements Rows {
    private static final int LONGEST_LINE = 8 * 1024 * 1024;
    private static final int MOST_COLUMNS = 10_000;

    private final Reader reader;
    private final String name;
    private final List<String> wanted;
    private final MalformedRows malformed;
    private final Set<String> columns = new LinkedHashSet<>();
    private final StringBuilder line = new StringBuilder();
    private final char[] buffer = new char[16 * 1024];
    private int filled;
    private int at;
    private long lines;
    private long index = -1;
    private @Nullable ObjectNode row;

    JsonLineRows(Reader reader, String name, List<String> wanted, MalformedRows malformed) {
        this.reader = reader;
        this.name = name;
        this.wanted = wanted;
        this.malformed = malformed;
    }

    @Override
    public boolean next() throws IOException {
        while (readLine()) {
            String text = line.toString();
            if (text.isBlank()) {
                continue;
            }
            ObjectNode read = parsed(text);
            if (read != null) {
                row = read;
                index++;
                note(read);
                return true;
            }
        }
        row = null;
        return false;
    }

    private @Nullable ObjectNode parsed(String text) {
        try {
            if (SpecJson.mapper().readTree(text) instanceof ObjectNode object) {
                return object;
            }
            malformed.add(lines, "no JSON object");
        } catch (JsonProcessingException e) {
            malformed.add(lines, "no JSON: " + e.getOriginalMessage());
        }
        return null;
    }

    private void note(ObjectNode read) {
        for (Iterator<String> names = read.fieldNames(); names.hasNext(); ) {
            columns.add(names.next());
        }
        if (columns.size() > MOST_COLUMNS) {
            throw StepException.notPassed(name + " has more than " + MOST_COLUMNS + " different keys");
        }
    }

    private boolean readLine() throws IOException {
        line.setLength(0);
        boolean any = false;
        while (true) {
            if (at == filled) {
                filled = reader.read(buffer);
                at = 0;
                if (filled < 0) {
                    filled = 0;
                    lines += any ? 1 : 0;
                    return any;
                }
            }
            any |= filled > 0;
            int from = at;
            while (at < filled && buffer[at] != '\n') {
                at++;
            }
            line.append(buffer, from, at - from);
            if (line.length() > LONGEST_LINE) {
                throw StepException.notPassed(
                        name + ": line " + (lines + 1) + " is longer than " + LONGEST_LINE + " characters");
            }
            if (at < filled) {
                at++;
                lines++;
                return true;
            }
        }
    }

    @Override
    public @Nullable Object value(int slot) {
        JsonNode value = row == null ? null : row.get(wanted.get(slot));
        if (value == null || value.isNull()) {
            return null;
        }
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isNumber()) {
            return value.canConvertToLong() && value.isIntegralNumber() ? value.longValue() : value.decimalValue();
        }
        return new Nested(value.toString());
    }

    @Override
    public long index() {
        return index;
    }

    @Override
    public List<String> columns() {
        return List.copyOf(columns);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
