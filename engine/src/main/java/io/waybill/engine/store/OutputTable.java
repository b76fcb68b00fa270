package io.waybill.engine.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code output} and its row. */
final class OutputTable {
    static final String SELECT = """
            SELECT run_key, node_id, map_index, try_number, output_key, output_value FROM output
            """;

    private static final String INSERT = """
            INSERT INTO output (run_key, node_id, map_index, try_number, output_key, output_value)
            VALUES (:runKey, :nodeId, :mapIndex, :tryNumber, :key, :value)
            """;

    private static final String UPDATE = """
            UPDATE output SET try_number = :tryNumber, output_value = :value
            WHERE run_key = :runKey AND node_id = :nodeId AND map_index = :mapIndex AND output_key = :key
            """;

    private OutputTable() {}

    static OutputRow map(ResultSet row, StatementContext context) throws SQLException {
        return new OutputRow(
                row.getLong("run_key"),
                row.getString("node_id"),
                row.getInt("map_index"),
                row.getInt("try_number"),
                row.getString("output_key"),
                row.getString("output_value"));
    }

    /** Replaces the values that are there and inserts the others. */
    static void write(Handle handle, List<OutputRow> outputs) {
        int[] updated = Batches.execute(handle, UPDATE, outputs, OutputTable::bind);
        List<OutputRow> fresh = new ArrayList<>();
        for (int i = 0; i < updated.length; i++) {
            if (updated[i] == 0) {
                fresh.add(outputs.get(i));
            }
        }
        Batches.execute(handle, INSERT, fresh, OutputTable::bind);
    }

    private static void bind(PreparedBatch batch, OutputRow output) {
        batch.bind("runKey", output.runKey())
                .bind("nodeId", output.nodeId())
                .bind("mapIndex", output.mapIndex())
                .bind("tryNumber", output.tryNumber())
                .bind("key", output.key())
                .bind("value", output.value());
    }
}
