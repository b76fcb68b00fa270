package io.waybill.engine.store;

import com.fasterxml.jackson.core.type.TypeReference;
import io.waybill.spec.SpecProblem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.statement.StatementContext;

/** The tables {@code dag}, {@code dag_version} and {@code dag_file} and their rows. */
final class DagTable {
    static final String SELECT_DAG = """
            SELECT dag_id, paused, paused_reason, active, file, version_id, first_seen_at, schedule_since, scheduled_until
            FROM dag
            """;

    static final String SELECT_VERSION = """
            SELECT id, dag_id, number, hash, source, document, created_at
            FROM dag_version
            """;

    static final String SELECT_FILE = """
            SELECT file, hash, dag_ids, problems, loaded_at
            FROM dag_file
            """;

    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};
    private static final TypeReference<List<SpecProblem>> PROBLEMS = new TypeReference<>() {};

    private DagTable() {}

    static DagRow mapDag(ResultSet row, StatementContext context) throws SQLException {
        return new DagRow(
                row.getString("dag_id"),
                row.getBoolean("paused"),
                row.getString("paused_reason"),
                row.getBoolean("active"),
                row.getString("file"),
                row.getLong("version_id"),
                Columns.someInstant(row, "first_seen_at"),
                Columns.someInstant(row, "schedule_since"),
                Columns.instant(row, "scheduled_until"));
    }

    static VersionRow mapVersion(ResultSet row, StatementContext context) throws SQLException {
        return new VersionRow(
                row.getLong("id"),
                row.getString("dag_id"),
                row.getInt("number"),
                row.getString("hash"),
                row.getString("source"),
                row.getString("document"),
                Columns.someInstant(row, "created_at"));
    }

    static NewVersion.Summary mapSummary(ResultSet row, StatementContext context) throws SQLException {
        return new NewVersion.Summary(
                row.getString("description"),
                row.getString("owner"),
                mapTags(row),
                row.getString("schedule"),
                row.getString("timezone"));
    }

    static List<String> mapTags(ResultSet row) throws SQLException {
        return Json.read(row.getString("tags"), STRINGS);
    }

    static FileRow mapFile(ResultSet row, StatementContext context) throws SQLException {
        return new FileRow(
                row.getString("file"),
                row.getString("hash"),
                Json.read(row.getString("dag_ids"), STRINGS),
                Json.read(row.getString("problems"), PROBLEMS),
                Columns.someInstant(row, "loaded_at"));
    }
}
