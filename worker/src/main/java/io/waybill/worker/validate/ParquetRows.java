package io.waybill.worker.validate;

import io.waybill.worker.StepException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Apache Parquet. Only the columns that are asked for are read, one group of rows at a time. */
final class ParquetRows implements Rows {
    private final ParquetFileReader reader;
    private final String name;
    private final MessageType schema;
    private final MessageType read;
    private final int[] places;
    private final long total;
    private long index = -1;
    private long leftInGroup;
    private @Nullable RecordReader<Group> rows;
    private @Nullable Group row;

    ParquetRows(Path file, String name, List<String> wanted) throws IOException {
        this.name = name;
        try {
            this.reader = ParquetFileReader.open(
                    new LocalInputFile(file),
                    ParquetReadOptions.builder(new PlainParquetConfiguration())
                            .withCodecFactory(new ParquetCodecs())
                            .build());
        } catch (RuntimeException e) {
            throw damaged(e);
        }
        this.schema = reader.getFooter().getFileMetaData().getSchema();
        this.total = reader.getRecordCount();
        List<Type> columns = new ArrayList<>();
        this.places = new int[wanted.size()];
        for (int slot = 0; slot < places.length; slot++) {
            places[slot] = schema.containsField(wanted.get(slot)) ? columns.size() : -1;
            if (places[slot] >= 0) {
                columns.add(schema.getType(wanted.get(slot)));
            }
        }
        this.read = new MessageType(schema.getName(), columns);
        reader.setRequestedSchema(read);
    }

    private StepException damaged(Exception e) {
        return StepException.notPassed(name + " is no Parquet, or is damaged: " + e.getMessage(), e);
    }

    @Override
    public boolean next() {
        if (index + 1 >= total) {
            row = null;
            return false;
        }
        index++;
        if (read.getFieldCount() == 0) {
            return true;
        }
        try {
            while (leftInGroup == 0) {
                nextGroup();
            }
            leftInGroup--;
            row = rows == null ? null : rows.read();
            return true;
        } catch (StepException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw damaged(e);
        }
    }

    private void nextGroup() throws IOException {
        PageReadStore pages = reader.readNextRowGroup();
        if (pages == null) {
            throw new IOException("it ends after " + index + " of " + total + " rows");
        }
        leftInGroup = pages.getRowCount();
        rows = new ColumnIOFactory().getColumnIO(read, schema).getRecordReader(pages, new GroupRecordConverter(read));
    }

    @Override
    public @Nullable Object value(int slot) {
        if (row == null || places[slot] < 0) {
            return null;
        }
        try {
            return ParquetValues.of(row, places[slot]);
        } catch (RuntimeException e) {
            throw damaged(e);
        }
    }

    @Override
    public long index() {
        return index;
    }

    @Override
    public List<String> columns() {
        return schema.getFields().stream().map(Type::getName).toList();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
