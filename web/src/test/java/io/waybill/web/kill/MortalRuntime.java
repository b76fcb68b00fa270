package io.waybill.web.kill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.runtime.Launch;
import io.waybill.engine.runtime.LaunchContext;
import io.waybill.engine.runtime.LaunchWait;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskObserver;
import io.waybill.engine.runtime.TaskRuntime;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Another runtime, which reaches a {@link FailPoint} before and after each call and each telling.
 *
 * @param runtime does the work
 * @param reach called at each point
 */
record MortalRuntime(TaskRuntime runtime, Consumer<FailPoint> reach) implements TaskRuntime {

    @Override
    public ObjectNode complete(ObjectNode request, LaunchContext context) {
        return runtime.complete(request, context);
    }

    @Override
    public TaskHandle launch(Launch launch, LaunchWait wait) {
        reach.accept(FailPoint.LAUNCH_BEFORE);
        TaskHandle handle = runtime.launch(launch, wait);
        reach.accept(FailPoint.LAUNCH_AFTER);
        return handle;
    }

    @Override
    public void watch(TaskHandle task, TaskObserver observer) {
        reach.accept(FailPoint.WATCH_BEFORE);
        runtime.watch(task, new MortalObserver(observer, reach));
        reach.accept(FailPoint.WATCH_AFTER);
    }

    @Override
    public void stop(TaskHandle task, String reason) {
        reach.accept(FailPoint.STOP_BEFORE);
        runtime.stop(task, reason);
        reach.accept(FailPoint.STOP_AFTER);
    }

    private record MortalObserver(TaskObserver observer, Consumer<FailPoint> reach) implements TaskObserver {
        @Override
        public void placed(Instant at) {
            observer.placed(at);
        }

        @Override
        public void running(Instant startedAt) {
            reach.accept(FailPoint.RUNNING_BEFORE);
            observer.running(startedAt);
            reach.accept(FailPoint.RUNNING_AFTER);
        }

        @Override
        public void ended(TaskEnd end) {
            reach.accept(FailPoint.ENDED_BEFORE);
            observer.ended(end);
            reach.accept(FailPoint.ENDED_AFTER);
        }
    }
}
