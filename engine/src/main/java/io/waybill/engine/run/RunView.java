package io.waybill.engine.run;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import java.util.Optional;

/** A run as the templates of its tasks see it: as it stands, with the changes of the decision that is being made. */
public interface RunView {

    /** The run's own row. */
    RunRow row();

    /** The version that the run was made with. */
    DagGraph graph();

    /** The task instance of this node. */
    TaskRow task(Node node);

    /** What a task handed on, whatever has become of the task since. */
    Optional<OutputRow> handed(TaskKey task, String key);

    /**
     * A value that a task handed on, as JSON; absent where there is none of this key. What an earlier try than the newest
     * handed on does not count, nor does anything of a task that was cleared and has not succeeded again.
     */
    default Optional<String> output(TaskKey task, String key) {
        return graph().find(task)
                .map(this::task)
                .filter(now -> now.state() == TaskState.SUCCESS)
                .flatMap(now -> handed(task, key).filter(output -> output.tryNumber() == now.tryNumber()))
                .map(OutputRow::value);
    }
}
