package io.waybill.engine.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A runtime before which the inputs of steps are written. */
public final class RuntimeWithInputs implements TaskRuntime {
    private final TaskRuntime runtime;
    private final RunFiles files;

    /**
     * @param runtime starts the containers
     * @param files where their inputs are written
     */
    public RuntimeWithInputs(TaskRuntime runtime, RunFiles files) {
        this.runtime = runtime;
        this.files = files;
    }

    @Override
    public ObjectNode complete(ObjectNode request, LaunchContext context) {
        return runtime.complete(request, context);
    }

    @Override
    public TaskHandle launch(Launch launch, LaunchWait wait) {
        return runtime.launch(
                new Launch(
                        launch.clientToken(),
                        StepInput.written(launch.request(), files),
                        launch.target(),
                        launch.createdAt(),
                        launch.priority(),
                        launch.identity()),
                wait);
    }

    @Override
    public void watch(TaskHandle task, TaskObserver observer) {
        runtime.watch(task, observer);
    }

    @Override
    public void stop(TaskHandle task, String reason) {
        runtime.stop(task, reason);
    }
}
