package io.waybill.container.local.ecs;

import io.waybill.container.local.logs.OutputTail;
import io.waybill.container.local.process.RunningContainer;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries every task along its way: takes a task's turn when something happened to it (accepted, a container ended, to
 * be stopped) and looks after those that wait for a time to pass or for a process that nobody tells of.
 *
 * <p>Time is the {@link Clock}'s, looked at every {@value #TICK_MILLIS} ms; a clock that is moved by hand is noticed as soon.
 */
final class FargateAgent implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FargateAgent.class);
    private static final int TICK_MILLIS = 20;
    private static final int TICKS_PER_SLOW_LOOK = 5;
    private static final int TICKS_PER_SECOND = 50;
    private static final int WORKERS = 4;

    private final Tasks tasks;
    private final TaskTurn turn;
    private final LongConsumer forgetting;
    private final Clock clock;
    private final ExecutorService workers;
    private final ScheduledExecutorService ticker;
    private final ScheduledFuture<?> ticks;
    private long tick;

    /**
     * @param turn takes one task as far as it goes
     * @param forgetting forgets what is too old at a time in milliseconds since 1970; called about once a second
     */
    FargateAgent(Tasks tasks, TaskTurn turn, LongConsumer forgetting, Clock clock) {
        this.tasks = tasks;
        this.turn = turn;
        this.forgetting = forgetting;
        this.clock = clock;
        AtomicInteger number = new AtomicInteger();
        this.workers = Executors.newFixedThreadPool(
                WORKERS, runnable -> daemon(runnable, "local-fargate-worker-" + number.incrementAndGet()));
        tasks.active().forEach(this::queue);
        this.ticker = Executors.newSingleThreadScheduledExecutor(runnable -> daemon(runnable, "local-fargate-ticker"));
        this.ticks = ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Has a task's turn taken soon, on another thread. */
    void queue(FargateTask task) {
        if (!task.queue()) {
            return;
        }
        try {
            workers.execute(() -> {
                task.dequeue();
                guarded(task, "its turn", this::take);
            });
        } catch (RejectedExecutionException e) {
            // Closed: what runs goes on without us, and the next start takes it up.
            LOG.debug(
                    "The turn of task {} is left to the next start",
                    task.order().id());
        }
    }

    /** Ends this agent's work, not the tasks'. */
    @Override
    public void close() {
        ticks.cancel(false);
        ticker.shutdown();
        workers.shutdown();
        try {
            boolean idle =
                    ticker.awaitTermination(10, TimeUnit.SECONDS) && workers.awaitTermination(10, TimeUnit.SECONDS);
            if (!idle) {
                LOG.warn("Turns of the local Fargate still run; a new start on the same folder may meet them");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(FargateTask task) {
        turn.take(task, () -> queue(task));
        if (task.isOver()) {
            tasks.over(task);
        }
    }

    private void tick() {
        tick++;
        for (FargateTask task : tasks.active()) {
            guarded(task, "its look", this::look);
            if (tick % TICKS_PER_SLOW_LOOK == 0) {
                guarded(task, "its containers", this::lookAtContainers);
            }
        }
        if (tick % TICKS_PER_SECOND == 0) {
            try {
                forgetting.accept(clock.millis());
            } catch (RuntimeException e) {
                LOG.error("What is too old cannot be forgotten", e);
            }
        }
    }

    private void look(FargateTask task) {
        boolean again = task.needsAnotherTry() && tick % TICKS_PER_SECOND == 0;
        if (again || turn.isDue(task)) {
            queue(task);
        }
    }

    private void lookAtContainers(FargateTask task) {
        task.tails().values().forEach(OutputTail::follow);
        boolean mustBeAsked = task.running().values().stream().anyMatch(RunningContainer::mustBeAsked);
        if (mustBeAsked || !task.monitors().isEmpty()) {
            queue(task);
        }
    }

    /** One task's fault must not stop the others; its turn is taken again. */
    private static void guarded(FargateTask task, String what, Consumer<FargateTask> step) {
        try {
            step.accept(task);
        } catch (RuntimeException e) {
            task.needsAnotherTry(true);
            LOG.error("Task {}: {} failed and is tried again", task.order().id(), what, e);
        }
    }

    private static Thread daemon(Runnable runnable, String name) {
        Thread thread = new Thread(runnable, name);
        thread.setDaemon(true);
        return thread;
    }
}
