package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InboxTest {
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final List<String> done = new ArrayList<>();

    private Runnable told(String word) {
        return () -> done.add(word);
    }

    private List<String> takeAll(Inbox inbox) {
        inbox.take(100);
        return done;
    }

    /** A thread that waits for others' messages. */
    private static Thread gathering(Inbox inbox) {
        Thread thread = new Thread(() -> {
            try {
                inbox.gather();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return thread;
    }

    @Test
    void what_may_wait_is_taken_in_its_turn() throws InterruptedException {
        Inbox inbox = new Inbox(FOR_EVER);
        inbox.addPatient(told("launched"));
        inbox.add(told("ended"));
        inbox.addPatient(told("started"));

        inbox.gather();

        assertThat(takeAll(inbox)).containsExactly("launched", "ended", "started");
    }

    @Test
    void nothing_is_waited_for_where_there_is_nothing() throws InterruptedException {
        Inbox inbox = new Inbox(FOR_EVER);

        inbox.gather();

        assertThat(inbox.isEmpty()).isTrue();
    }

    @Test
    void what_may_wait_is_waited_with_until_something_comes_that_may_not() throws InterruptedException {
        Inbox inbox = new Inbox(FOR_EVER);
        inbox.addPatient(told("launched"));
        Thread gathers = gathering(inbox);
        inbox.addPatient(told("started"));
        inbox.add(told("ended"));

        gathers.join();

        assertThat(takeAll(inbox)).containsExactly("launched", "started", "ended");
    }

    @Test
    void what_may_wait_does_not_wait_for_ever() throws InterruptedException {
        Inbox inbox = new Inbox(Duration.ofMillis(1));
        inbox.addPatient(told("launched"));

        inbox.awaitMessage(null);
        inbox.gather();

        assertThat(takeAll(inbox)).containsExactly("launched");
    }

    @Test
    void nobody_waits_once_it_is_closed() throws InterruptedException {
        Inbox inbox = new Inbox(FOR_EVER);
        inbox.addPatient(told("launched"));
        Thread gathers = gathering(inbox);

        inbox.close();

        gathers.join();
        assertThat(inbox.isClosed()).isTrue();
    }
}
