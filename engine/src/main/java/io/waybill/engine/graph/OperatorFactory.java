package io.waybill.engine.graph;

import io.waybill.spec.TaskSpec;
import java.util.List;

/**
 * Turns one task of a DAG file into a group of nodes. Found by {@link java.util.ServiceLoader}; must be stateless.
 *
 * @param <W> the record that {@code with:} is read into; its constraints are checked before the factory sees it
 */
public interface OperatorFactory<W extends Record> {

    /** The short name that files use after {@code uses:}. */
    String name();

    /** Other names for the same operator, such as Airflow's import paths. */
    default List<String> aliases() {
        return List.of();
    }

    /** One sentence for the documentation and the editor. */
    String summary();

    /** The type of {@code with:}. */
    Class<W> withType();

    /**
     * Builds the group. Pure: no I/O, the same input gives the same group.
     *
     * @param task the task as the file has it
     * @param with its {@code with:}, checked
     * @param context what of the DAG an operator may know
     */
    OperatorGroup create(TaskSpec task, W with, OperatorContext context);
}
