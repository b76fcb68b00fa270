package io.waybill.spec.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The outputs of a run's tasks. Called while a template is rendered, on the same thread. */
@FunctionalInterface
public interface XComs {
    /** The key of a task's main output. */
    String RETURN_VALUE = "return_value";

    /** Asks for the exit code of a task's container; no output can have this name. */
    String EXIT_CODE = "$exit_code";

    /** No task has any output. */
    XComs NONE = (taskId, key) -> Optional.empty();

    /**
     * The output of a task, if it has one of this key.
     *
     * @param taskId the task; {@code task[3]} for one instance of a mapped one
     */
    Optional<JsonNode> pull(String taskId, String key);
}
