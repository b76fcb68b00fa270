package io.waybill.spec.file;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people write who know other YAML dialects for DAGs, and what it is called here. */
final class ForeignWords {
    private static final Map<String, String> DAG = Map.of(
            "default_args", "defaults",
            "schedule_interval", "schedule",
            "timetable", "schedule",
            "cron", "schedule",
            "task_groups", "groups",
            "concurrency", "max_active_tasks",
            "name", "dag_id",
            "id", "dag_id");
    private static final Map<String, String> TASK = Map.ofEntries(
            Map.entry("depends_on", "needs"),
            Map.entry("dependencies", "needs"),
            Map.entry("upstream", "needs"),
            Map.entry("operator", "uses"),
            Map.entry("class", "uses"),
            Map.entry("task_id", "id"),
            Map.entry("name", "id"),
            Map.entry("timeout", "execution_timeout"),
            Map.entry("task_concurrency", "max_active_tis_per_dag"),
            Map.entry("skip_on_exit_code", "skip_on_exit_codes"),
            Map.entry("task_group_name", "group"),
            Map.entry("for_each", "expand"),
            Map.entry("foreach", "expand"),
            Map.entry("partial", "with"),
            Map.entry("map_index_template", "label, under expand"),
            Map.entry("max_active_tis_per_dagrun", "max_parallel, under expand"));

    private ForeignWords() {}

    /** A remedy for a key of a DAG. */
    static Optional<String> ofDag(String key) {
        return remedy(DAG.get(key));
    }

    /** A remedy for a key of a task. */
    static Optional<String> ofTask(String key) {
        return remedy(TASK.get(key));
    }

    private static Optional<String> remedy(@Nullable String ours) {
        return Optional.ofNullable(ours).map(word -> "here it is called " + word);
    }
}
