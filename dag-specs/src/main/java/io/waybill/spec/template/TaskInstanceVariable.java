package io.waybill.spec.template;

import com.hubspot.jinjava.el.ext.NamedParameter;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code ti} in a template. Public for Jinjava, which calls its getters ({@code ti.try_number}) and methods; not for other
 * callers.
 */
public final class TaskInstanceVariable {
    private final TemplateContext context;

    TaskInstanceVariable(TemplateContext context) {
        this.context = context;
    }

    /** The number of this try, counted from 1. */
    public int getTryNumber() {
        return context.tryNumber();
    }

    /** How often the task is tried again after its first try; Airflow's name for it says otherwise. */
    public int getMaxTries() {
        return context.task().retries();
    }

    /** The task's id. */
    public String getTaskId() {
        return context.task().id();
    }

    /** Which instance of a mapped task this is, counted from 0; −1 where it is not mapped. */
    public int getMapIndex() {
        return context.item() == null ? -1 : context.item().index();
    }

    /** What the item of a mapped task is called; empty where it is not mapped. */
    public String getRenderedMapIndex() {
        return context.item() == null ? "" : context.item().label();
    }

    /** The DAG's id. */
    public String getDagId() {
        return context.dag().dagId();
    }

    /** The run's id. */
    public String getRunId() {
        return context.runId();
    }

    /**
     * The output of a task: {@code xcom_pull('task')}, {@code xcom_pull('task', 'key')}, or with Airflow's names
     * {@code task_ids} and {@code key}. Of a mapped task it is the list of what its instances handed on, in their order; of one
     * of them with {@code map_indexes}.
     *
     * @throws IllegalArgumentException when there is no such output
     */
    @SuppressWarnings("MemberName") // the name is Airflow's
    public Object xcom_pull(Object... arguments) {
        List<Object> unnamed = new ArrayList<>();
        Object task = null;
        Object key = XComs.RETURN_VALUE;
        String instance = "";
        for (Object argument : arguments) {
            if (argument instanceof NamedParameter named) {
                switch (named.getName()) {
                    case "task_ids", "task_id" -> task = named.getValue();
                    case "key" -> key = named.getValue();
                    case "map_indexes", "map_index" -> instance = "[" + named.getValue() + "]";
                    default ->
                        throw new IllegalArgumentException(
                                "xcom_pull takes task_ids, key and map_indexes, not " + named.getName());
                }
            } else {
                unnamed.add(argument);
            }
        }
        if (!unnamed.isEmpty()) {
            task = unnamed.get(0);
        }
        if (unnamed.size() > 1) {
            key = unnamed.get(1);
        }
        if (task == null) {
            throw new IllegalArgumentException("xcom_pull needs the id of a task, such as xcom_pull('extract')");
        }
        String taskId = task + instance;
        String name = String.valueOf(key);
        return context.xcoms()
                .pull(taskId, name)
                .map(JsonValues::of)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The task '" + taskId + "' has no output '" + name + "'" + " in this run"));
    }

    /**
     * How the newest try of a task's container ended: {@code exit_code('check')}.
     *
     * @throws IllegalArgumentException when the task has not ended, or ended without an exit code
     */
    @SuppressWarnings("MemberName") // as the other names here
    public Object exit_code(Object task) {
        return context.xcoms()
                .pull(task.toString(), XComs.EXIT_CODE)
                .map(JsonValues::of)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The task '" + task + "' has no exit code in this run: it has not ended, or without one"));
    }

    @Override
    public String toString() {
        return context.dag().dagId() + "." + context.task().id();
    }
}
