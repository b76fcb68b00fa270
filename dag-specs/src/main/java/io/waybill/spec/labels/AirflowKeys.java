package io.waybill.spec.labels;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Airflow's arguments of DAGs and tasks: what they are called here, or what to do where they mean nothing. */
final class AirflowKeys {
    /** Of a DAG. */
    static final Map<String, String> DAG = Map.ofEntries(
            Map.entry("name", "dag_id"),
            Map.entry("dag_id", "dag_id"),
            Map.entry("description", "description"),
            Map.entry("owner", "owner"),
            Map.entry("start_date", "start_date"),
            Map.entry("end_date", "end_date"),
            Map.entry("schedule", "schedule"),
            Map.entry("schedule_interval", "schedule"),
            Map.entry("catchup", "catchup"),
            Map.entry("concurrency", "max_active_tasks"),
            Map.entry("max_active_tasks", "max_active_tasks"),
            Map.entry("max_active_runs", "max_active_runs"),
            Map.entry("max_consecutive_failed_dag_runs", "max_consecutive_failed_runs"),
            Map.entry("dagrun_timeout", "dagrun_timeout"),
            Map.entry("tags", "tags"),
            Map.entry("params", "params"));

    /** Of a task; at a DAG they are the defaults of its tasks. */
    static final Map<String, String> TASK = Map.ofEntries(
            Map.entry("depends_on_past", "depends_on_past"),
            Map.entry("wait_for_downstream", "wait_for_downstream"),
            Map.entry("retries", "retries"),
            Map.entry("retry_delay", "retry_delay"),
            Map.entry("retry_exponential_backoff", "retry_exponential_backoff"),
            Map.entry("max_retry_delay", "max_retry_delay"),
            Map.entry("execution_timeout", "execution_timeout"),
            Map.entry("trigger_rule", "trigger_rule"),
            Map.entry("pool", "pool"),
            Map.entry("pool_slots", "pool_slots"),
            Map.entry("priority_weight", "priority_weight"),
            Map.entry("weight_rule", "weight_rule"),
            Map.entry("max_active_tis_per_dag", "max_active_tis_per_dag"),
            Map.entry("task_concurrency", "max_active_tis_per_dag"));

    /** What mail becomes: who is told is a notifier of the settings, and DAGs name it. */
    static final Map<String, String> MAIL = Map.of(
            "email", mail("on_failure"),
            "email_on_failure", mail("on_failure"),
            "email_on_retry", mail("on_retry"));

    private static final String LATER = "remove the label; docs/labels.md says more";

    /** What means nothing here, with what to do. */
    private static final Map<String, String> NOTHING = Map.ofEntries(
            Map.entry("sla", "write waybill.dag.deadlines"),
            Map.entry("sla_miss_callback", "write waybill.dag.deadlines"),
            Map.entry("queue", "name a target of the settings: waybill.dag.defaults.target"),
            Map.entry("on_success_callback", "name a notifier of the settings: waybill.dag.on_success"),
            Map.entry("on_failure_callback", "name a notifier of the settings: waybill.dag.on_failure"),
            Map.entry("on_retry_callback", "name a notifier of the settings: waybill.dag.defaults.on_retry"),
            Map.entry("on_skipped_callback", "name a notifier of the settings: waybill.dag.defaults.on_skipped"),
            Map.entry("on_execute_callback", LATER),
            Map.entry("inlets", "write waybill.tasks.<name>.inlets"),
            Map.entry("outlets", "write waybill.tasks.<name>.outlets"),
            Map.entry("timetable", "write waybill.dag.schedule"),
            Map.entry("timezone", "write waybill.dag.timezone"),
            Map.entry("doc_md", "write airflow.dag.description"),
            Map.entry("doc", "write airflow.dag.description"),
            Map.entry("run_as_user", "the container's user is that of its image, or of the definition"),
            Map.entry("executor", LATER),
            Map.entry("executor_config", "size and role are the definition's; others with waybill.tasks.<name>.with"),
            Map.entry("resources", "size and role are the definition's; others with waybill.tasks.<name>.with"),
            Map.entry("is_paused_upon_creation", "pause the DAG in its page"),
            Map.entry("access_control", LATER),
            Map.entry("default_view", LATER),
            Map.entry("orientation", LATER),
            Map.entry("provide_context", LATER),
            Map.entry("do_xcom_push", "write waybill.tasks.<name>.output: last_line where it hands something on"),
            Map.entry("email_subject", LATER),
            Map.entry("render_template_as_native_obj", LATER),
            Map.entry("template_searchpath", LATER),
            Map.entry("template_undefined", LATER),
            Map.entry("jinja_environment_kwargs", LATER),
            Map.entry("user_defined_macros", "use macros of docs/dag-files.md"),
            Map.entry("user_defined_filters", LATER),
            Map.entry("fail_stop", LATER),
            Map.entry("fail_fast", LATER),
            Map.entry("auto_register", LATER),
            Map.entry("dag_display_name", LATER),
            Map.entry("owner_links", LATER),
            Map.entry("ignore_first_depends_on_past", "here the first run never waits; remove the label"));

    private AirflowKeys() {}

    private static String mail(String when) {
        return "mail is sent by a notifier: set one up (docs/notifications.md), and name it with waybill.dag."
                + (when.equals("on_failure") ? "" : "defaults.") + when;
    }

    /** What to do about an argument of Airflow's that has no meaning here. */
    static Optional<String> remedy(String key) {
        return Optional.ofNullable(NOTHING.get(key));
    }

    /** All names that labels of a DAG may have. */
    static Collection<String> ofDag() {
        Set<String> all = new LinkedHashSet<>(new TreeMap<>(DAG).keySet());
        all.addAll(new TreeMap<>(TASK).keySet());
        return all;
    }
}
