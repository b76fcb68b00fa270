package io.waybill.container.local.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.wire.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes "ECS Task State Change" events of tasks' changes and hands them to a sink, on a thread of its own; in order,
 * unless a change is to be told otherwise. Source: <a
 * href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html">Amazon ECS task state change
 * events</a>. Safe for use by many threads.
 *
 * <p>A change is told after it was written down. What was not yet told when the program is killed is not told later.
 */
public final class TaskEvents implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TaskEvents.class);
    private static final int TICK_MILLIS = 20;

    /** An event that waits for a later one to overtake it. */
    private record Held(String arn, String event, Instant until) {}

    private final TaskEventSink sink;
    private final String region;
    private final String account;
    private final Clock clock;
    private final ScheduledExecutorService teller;
    /** Touched by the teller's thread only. */
    private final List<Held> held = new ArrayList<>();

    /**
     * @param region stands in each event
     * @param account stands in each event
     * @param clock how long events wait that are told late
     */
    public TaskEvents(TaskEventSink sink, String region, String account, Clock clock) {
        this.sink = sink;
        this.region = region;
        this.account = account;
        this.clock = clock;
        this.teller = Executors.newSingleThreadScheduledExecutor(runnable -> {
            Thread thread = new Thread(runnable, "local-fargate-events");
            thread.setDaemon(true);
            return thread;
        });
        if (isHeard()) {
            var unused = teller.scheduleWithFixedDelay(
                    () -> release(event -> !event.until().isAfter(clock.instant())),
                    TICK_MILLIS,
                    TICK_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    private boolean isHeard() {
        return sink != TaskEventSink.none();
    }

    /** Whether anybody listens to changes to a status. */
    public boolean isHeard(String lastStatus) {
        return isHeard() && sink.wants(lastStatus);
    }

    /** Has a change told soon, after all that came before. Returns at once, so that a lock may be held meanwhile. */
    public void changed(TaskChange change) {
        if (!isHeard() || change.delivery().isLost()) {
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
        try {
            teller.execute(() -> release(event -> true));
            teller.shutdown();
            if (!teller.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("The sink of task events takes too long; what waits is not told");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(TaskChange change) {
        try {
            deliver(change.taskArn(), event(change).toString(), change.delivery());
        } catch (RuntimeException e) {
            LOG.error("An event of {} is lost: it cannot be made", change.taskArn(), e);
        }
    }

    private void deliver(String arn, String event, Delivery delivery) {
        boolean isOvertaken = !delivery.late().isZero();
        if (isOvertaken) {
            held.add(new Held(arn, event, clock.instant().plus(delivery.late())));
        } else {
            emit(arn, event);
        }
        if (delivery.isTwice()) {
            emit(arn, event);
        }
        if (!isOvertaken) {
            release(overtaken -> true);
        }
    }

    private void release(Predicate<Held> wanted) {
        List<Held> due = held.stream().filter(wanted).toList();
        held.removeAll(due);
        due.forEach(event -> emit(event.arn(), event.event()));
    }

    private void emit(String arn, String event) {
        try {
            sink.emit(event);
        } catch (RuntimeException e) {
            LOG.error("An event of {} is lost: the sink of task events failed", arn, e);
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
