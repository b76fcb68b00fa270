package io.waybill.engine.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The statements for a filter of events. Each page is a range of an index that the filter's first part chooses. */
final class AssetEventSql {
    private final List<String> conditions = new ArrayList<>();
    private final List<String> order = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final boolean newestFirst;

    AssetEventSql(AssetEventFilter filter) {
        newestFirst = filter.newestFirst();
        if (filter.assetId() != null) {
            equal("e.asset_id", "assetId", filter.assetId());
        }
        if (filter.dagId() != null) {
            equal("e.source_dag_id", "dagId", filter.dagId());
        }
        if (filter.runId() != null) {
            equal("e.source_run_id", "runId", filter.runId());
        }
        ordered(filter);
        if (filter.taskId() != null) {
            equal("e.source_task_id", "taskId", filter.taskId());
        }
        if (filter.mapIndex() != null) {
            equal("e.source_map_index", "mapIndex", filter.mapIndex());
        }
        if (filter.from() != null) {
            conditions.add("e.happened_at >= :from");
            values.put("from", filter.from());
        }
        if (filter.to() != null) {
            conditions.add("e.happened_at <= :to");
            values.put("to", filter.to());
        }
    }

    private void equal(String column, String name, Object value) {
        conditions.add(column + " = :" + name);
        values.put(name, value);
    }

    /** Ordered by all columns of an index, or H2 sorts what it could read in order. */
    private void ordered(AssetEventFilter filter) {
        if (filter.dagId() != null) {
            order.add("e.source_dag_id");
            if (filter.runId() != null) {
                order.add("e.source_run_id");
            } else if (filter.taskId() != null) {
                order.add("e.source_task_id");
            }
        } else {
            if (filter.assetId() != null) {
                order.add("e.asset_id");
            }
            if (filter.from() != null || filter.to() != null) {
                order.add("e.happened_at");
            }
        }
        order.add("e.id");
    }

    private String where() {
        return conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions) + " ";
    }

    /** The page is chosen before its assets are looked up, or H2 goes through all events. */
    String page() {
        String direction = newestFirst ? " DESC" : "";
        String by = " ORDER BY " + String.join(direction + ", ", order) + direction;
        String chosen = "(SELECT * FROM asset_event e " + where() + by + " LIMIT :limit OFFSET :offset)";
        return AssetEventTable.SELECT.replace("FROM asset_event e", "FROM " + chosen + " e") + by;
    }

    String count() {
        return "SELECT COUNT(*) FROM (SELECT e.id FROM asset_event e " + where() + "LIMIT :most) counted";
    }

    Map<String, Object> values() {
        return values;
    }
}
