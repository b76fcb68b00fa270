package io.waybill.worker.validate;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.waybill.worker.StepException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** CSV as RFC 4180 has it, with any delimiter. Empty lines are passed over. */
final class CsvRows implements Rows {
    private static final int LARGEST_FIELD = 4 * 1024 * 1024;

    private final CloseableIterator<CsvRecord> records;
    private final MalformedRows malformed;
    private final Set<String> nulls;
    private final List<String> columns;
    private final int[] places;
    private final String name;
    private @Nullable CsvRecord record;
    private @Nullable CsvRecord first;
    private long index = -1;

    CsvRows(Reader reader, String name, ValidateInput input, List<String> wanted, MalformedRows malformed)
            throws IOException {
        this.name = name;
        this.malformed = malformed;
        this.nulls = new HashSet<>(input.nullValues());
        try {
            this.records = CsvReader.builder()
                    .fieldSeparator(input.tabbedDelimiter())
                    .commentStrategy(CommentStrategy.NONE)
                    .skipEmptyLines(true)
                    .allowExtraFields(true)
                    .allowMissingFields(true)
                    .maxBufferSize(LARGEST_FIELD)
                    .ofCsvRecord(reader)
                    .iterator();
        } catch (IllegalArgumentException e) {
            throw StepException.badInput("The delimiter cannot be used: " + e.getMessage());
        }
        CsvRecord head = read();
        if (head != null && !input.header()) {
            first = head;
        }
        this.columns = head == null ? List.of() : input.header() ? distinct(head.getFields()) : numbered(head);
        this.places = wanted.stream().mapToInt(columns::indexOf).toArray();
    }

    /** A name that comes again gets a number, as pandas has it. */
    private static List<String> distinct(List<String> names) {
        Set<String> seen = new HashSet<>();
        List<String> distinct = new ArrayList<>();
        for (String name : names) {
            String free = name;
            for (int i = 1; !seen.add(free); i++) {
                free = name + "." + i;
            }
            distinct.add(free);
        }
        return distinct;
    }

    private static List<String> numbered(CsvRecord head) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= head.getFieldCount(); i++) {
            names.add("column_" + i);
        }
        return names;
    }

    private @Nullable CsvRecord read() throws IOException {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (CsvParseException e) {
            throw StepException.notPassed(name + " is no CSV: " + reason(e), e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Its cause says which limit was met; what it says itself is where. */
    private static String reason(CsvParseException e) {
        String inner = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
        return e.getMessage() + inner + " (a quote that is never closed takes in all that follows)";
    }

    @Override
    public boolean next() throws IOException {
        while (true) {
            CsvRecord read = first == null ? read() : first;
            first = null;
            if (read == null) {
                record = null;
                return false;
            }
            if (read.getFieldCount() == columns.size()) {
                record = read;
                index++;
                return true;
            }
            malformed.add(read.getStartingLineNumber(), read.getFieldCount() + " fields instead of " + columns.size());
        }
    }

    @Override
    public @Nullable Object value(int slot) {
        if (record == null || places[slot] < 0) {
            return null;
        }
        String field = record.getField(places[slot]);
        return nulls.contains(field) ? null : field;
    }

    @Override
    public long index() {
        return index;
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
