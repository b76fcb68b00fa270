package io.waybill.web.openapi;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A name in the braces of a path.
 *
 * @param ours as the server knows it
 * @param name as the description has it, which is Airflow's way
 * @param whole whether it is a whole number
 */
public record PathName(String ours, String name, boolean whole) {
    private static final Pattern BRACES = Pattern.compile("\\{(\\w+)}");
    private static final Map<String, String> NAMES = Map.of(
            "dagId", "dag_id",
            "runId", "dag_run_id",
            "taskId", "task_id",
            "mapIndex", "map_index",
            "try", "try_number",
            "assetId", "asset_id");
    private static final List<String> WHOLE =
            List.of("map_index", "try_number", "asset_id", "version", "backfill_id", "token_id");

    /** What a name that means something else everywhere means after this folder. */
    private static final Map<String, String> AFTER = Map.of(
            "pools", "pool_name",
            "variables", "variable_key",
            "connections", "connection_id",
            "backfills", "backfill_id",
            "xcomEntries", "xcom_key",
            "tokens", "token_id",
            "users", "username");

    static List<PathName> in(String path) {
        return BRACES.matcher(path)
                .results()
                .map(match -> {
                    String before = path.substring(0, match.start() - 1);
                    String folder = before.substring(before.lastIndexOf('/') + 1);
                    String ours = match.group(1);
                    String name = NAMES.getOrDefault(ours, AFTER.getOrDefault(folder, ours));
                    return new PathName(ours, name, WHOLE.contains(name));
                })
                .toList();
    }
}
