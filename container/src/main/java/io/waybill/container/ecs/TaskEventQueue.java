package io.waybill.container.ecs;

import io.waybill.engine.error.WaybillException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Takes EventBridge's events of tasks from an SQS queue, by long polls. A message is deleted after its event was handed
 * on, and only then: after a crash, or where handing on failed, it comes again. That it may come twice, or late, is for
 * the receiver to stand. What can never be read is logged once and deleted.
 *
 * <p>Each process needs a queue of its own, for whoever takes a message takes it from the others.
 */
final class TaskEventQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TaskEventQueue.class);

    /** SQS gives no more at once. */
    private static final int MESSAGES = 10;

    private static final int SHOWN = 200;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final SqsClient sqs;
    private final String queue;
    private final Consumer<Task> receiver;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Thread thread;
    private volatile boolean closed;

    /** @param receiver is handed each event's task; an exception means that it is to come again */
    TaskEventQueue(SqsClient sqs, URI queue, Consumer<Task> receiver) {
        this.sqs = sqs;
        this.queue = queue.toString();
        this.receiver = receiver;
    }

    void start() {
        lock.lock();
        try {
            if (thread == null && !closed) {
                thread = new Thread(this::run, "ecs-events");
                thread.setDaemon(true);
                thread.start();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more events. A poll that is under way ends when the client is closed. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            if (thread != null) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            try {
                poll(Duration.ofSeconds(20));
                pause = FIRST_PAUSE;
            } catch (RuntimeException e) {
                if (closed) {
                    return;
                }
                LOG.warn(
                        "No events from {}, next try in {} ms; meanwhile tasks are looked at: {}",
                        queue,
                        pause.toMillis(),
                        e.getMessage());
                await(pause);
                pause = pause.multipliedBy(2);
                pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
            }
        }
    }

    /**
     * Takes what is there, hands it on and deletes it.
     *
     * @param wait how long to wait for the first message
     * @return how many messages came
     */
    int poll(Duration wait) {
        List<Message> messages;
        try {
            messages = sqs.receiveMessage(request -> request.queueUrl(queue)
                            .maxNumberOfMessages(MESSAGES)
                            .waitTimeSeconds((int) wait.toSeconds()))
                    .messages();
        } catch (SdkException e) {
            throw AwsErrors.of(e, "ReceiveMessage", "queue " + queue);
        }
        List<Message> done = messages.stream().filter(this::handOn).toList();
        if (!done.isEmpty()) {
            delete(done);
        }
        return messages.size();
    }

    /** Whether the message is done with. */
    private boolean handOn(Message message) {
        Optional<Task> task;
        try {
            task = TaskEvent.read(message.body());
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "Message {} of queue {} is deleted, for it cannot be read: {}. It begins: {}",
                    message.messageId(),
                    queue,
                    printable(String.valueOf(e.getMessage())),
                    printable(message.body()));
            return true;
        }
        try {
            task.ifPresent(receiver);
            return true;
        } catch (WaybillException e) {
            LOG.warn("Message {} of queue {} is left for later: {}", message.messageId(), queue, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Message {} of queue {} is left for later", message.messageId(), queue, e);
        }
        return false;
    }

    private void delete(List<Message> messages) {
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
        for (Message message : messages) {
            entries.add(DeleteMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(message.receiptHandle())
                    .build());
        }
        try {
            // What is not deleted comes again, and is old by then.
            sqs.deleteMessageBatch(request -> request.queueUrl(queue).entries(entries))
                    .failed()
                    .forEach(failed -> LOG.warn(
                            "A message of queue {} could not be deleted: {} {}",
                            queue,
                            failed.code(),
                            failed.message()));
        } catch (SdkException e) {
            throw AwsErrors.of(e, "DeleteMessageBatch", "queue " + queue);
        }
    }

    private void await(Duration pause) {
        lock.lock();
        try {
            for (long left = pause.toNanos(); left > 0 && !closed; ) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // Only close() interrupts this thread.
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private static String printable(String text) {
        String shown = text.codePoints()
                .limit(SHOWN)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return text.length() > shown.length() ? shown + "…" : shown;
    }

    /** Waits for the thread's end, after the client was closed. */
    void join() {
        Thread running = thread;
        if (running != null && running != Thread.currentThread()) {
            try {
                running.join(TimeUnit.SECONDS.toMillis(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
