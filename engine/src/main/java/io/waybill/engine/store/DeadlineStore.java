package io.waybill.engine.store;

import com.fasterxml.jackson.core.type.TypeReference;
import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.RunDeadline;
import io.waybill.spec.DeadlineAction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The deadlines of runs. They are written with their run, by {@link RunStore#create}. Thread safe. */
public final class DeadlineStore {
    // Ordered by all columns of the index, or H2 sorts what it could read in order.
    static final String DUE = """
            SELECT run_key, number, title, due_at, action, notifiers, state FROM deadline
            WHERE state = :state AND due_at <= :now ORDER BY state, due_at, run_key, number LIMIT :limit
            """;
    private static final String INSERT = """
            INSERT INTO deadline (run_key, number, title, due_at, action, notifiers, state)
            VALUES (:runKey, :number, :title, :dueAt, :action, :notifiers, :state)
            """;
    private static final String MOVE = """
            UPDATE deadline SET state = :to WHERE run_key = :runKey AND number = :number AND state = :from
            """;

    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private final Database database;

    public DeadlineStore(Database database) {
        this.database = database;
    }

    static void insert(Handle handle, long runKey, List<RunDeadline> deadlines) {
        List<DeadlineRow> rows = IntStream.range(0, deadlines.size())
                .mapToObj(number -> new DeadlineRow(runKey, number, deadlines.get(number), DeadlineState.OPEN))
                .toList();
        var unused = Batches.execute(
                handle,
                INSERT,
                rows,
                (batch, row) -> batch.bind("runKey", row.runKey())
                        .bind("number", row.number())
                        .bind("title", row.deadline().title())
                        .bind("dueAt", row.deadline().dueAt())
                        .bind("action", Columns.id(row.deadline().action()))
                        .bind("notifiers", Json.write(row.deadline().notifiers()))
                        .bind("state", row.state().id()));
    }

    private static DeadlineRow map(ResultSet row, StatementContext context) throws SQLException {
        return new DeadlineRow(
                row.getLong("run_key"),
                row.getInt("number"),
                new RunDeadline(
                        row.getString("title"),
                        Columns.someInstant(row, "due_at"),
                        Columns.constant(row, "action", DeadlineAction.class),
                        Json.read(row.getString("notifiers"), TEXTS)),
                Columns.constant(row, "state", DeadlineState.class));
    }

    /** Deadlines in a state whose time has come, the oldest first. */
    public List<DeadlineRow> due(DeadlineState state, Instant now, int limit) {
        return database.read(handle -> handle.createQuery(DUE)
                .bind("state", state.id())
                .bind("now", now)
                .bind("limit", limit)
                .map(DeadlineStore::map)
                .list());
    }

    /** Moves a deadline on, unless somebody else has. */
    public void move(DeadlineRow row, DeadlineState to) {
        database.write(handle -> move(handle, row, to));
    }

    private static int move(Handle handle, DeadlineRow row, DeadlineState to) {
        return handle.createUpdate(MOVE)
                .bind("runKey", row.runKey())
                .bind("number", row.number())
                .bind("from", row.state().id())
                .bind("to", to.id())
                .execute();
    }

    /** Marks a deadline as missed and puts what is to be told of it into the outbox, unless somebody else has. */
    public void miss(DeadlineRow row, DeadlineState to, List<Notice> notices) {
        database.write(handle -> {
            int moved = move(handle, row, to);
            if (moved > 0) {
                NoticeTable.insert(handle, notices);
            }
            return moved;
        });
    }
}
