package io.waybill.engine.loop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.runtime.Launch;
import io.waybill.engine.runtime.LaunchContext;
import io.waybill.engine.runtime.LaunchWait;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskObserver;
import io.waybill.engine.runtime.TaskRuntime;

/** A runtime around whose calls the engine may die: before they had their effect, or after it and before the answer. */
final class MortalRuntime implements TaskRuntime {
    private final TaskRuntime runtime;
    private final Death death;

    MortalRuntime(TaskRuntime runtime, Death death) {
        this.runtime = runtime;
        this.death = death;
    }

    @Override
    public ObjectNode complete(ObjectNode request, LaunchContext context) {
        return runtime.complete(request, context);
    }

    @Override
    public TaskHandle launch(Launch launch, LaunchWait wait) {
        death.mayCome("before the launch");
        TaskHandle handle = runtime.launch(launch, wait);
        death.mayCome("after the launch");
        return handle;
    }

    @Override
    public void watch(TaskHandle task, TaskObserver observer) {
        death.mayCome("before the watch");
        runtime.watch(task, observer);
        death.mayCome("after the watch");
    }

    @Override
    public void stop(TaskHandle task, String reason) {
        death.mayCome("before the stop");
        runtime.stop(task, reason);
        death.mayCome("after the stop");
    }
}
