package io.waybill.container.local.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.wire.Json;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes "ECS Task State Change" events of tasks' changes and hands them to a sink, in order, on a thread of its own.
 * Source: <a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html">Amazon ECS task
 * state change events</a>. Safe for use by many threads.
 *
 * <p>A change is told after it was written down. What was not yet told when the program is killed is not told later.
 */
public final class TaskEvents implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TaskEvents.class);

    private final TaskEventSink sink;
    private final String region;
    private final String account;
    private final ExecutorService teller;

    /**
     * @param region stands in each event
     * @param account stands in each event
     */
    public TaskEvents(TaskEventSink sink, String region, String account) {
        this.sink = sink;
        this.region = region;
        this.account = account;
        this.teller = Executors.newSingleThreadExecutor(runnable -> {
            Thread thread = new Thread(runnable, "local-fargate-events");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Has a change told soon, after all that came before. Returns at once, so that a lock may be held meanwhile. */
    public void changed(TaskChange change) {
        if (sink == TaskEventSink.none()) {
            return;
        }
        try {
            teller.execute(() -> tell(change));
        } catch (RejectedExecutionException e) {
            LOG.debug("The endpoint is closed; the change of {} is not told", change.taskArn());
        }
    }

    /** Tells what is waiting, and nothing after that. */
    @Override
    public void close() {
        teller.shutdown();
        try {
            if (!teller.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("The sink of task events takes too long; what waits is not told");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(TaskChange change) {
        try {
            sink.emit(event(change).toString());
        } catch (RuntimeException e) {
            LOG.error("An event of {} is lost: the sink of task events failed", change.taskArn(), e);
        }
    }

    private ObjectNode event(TaskChange change) {
        ObjectNode event = Json.object();
        event.put("version", "0");
        event.put("id", UUID.randomUUID().toString());
        event.put("detail-type", "ECS Task State Change");
        event.put("source", "aws.ecs");
        event.put("account", account);
        event.put("time", change.time().truncatedTo(ChronoUnit.SECONDS).toString());
        event.put("region", region);
        event.putArray("resources").add(change.taskArn());
        event.set("detail", change.detail().get());
        return event;
    }
}
