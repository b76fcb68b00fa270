package io.waybill.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.engine.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Quartz really wakes, on whatever database. */
abstract class AlarmContract {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final List<String> woken = new CopyOnWriteArrayList<>();
    private final AtomicReference<Alarm> alarm = new AtomicReference<>();

    abstract Database database();

    private Alarm start(Map<String, Instant> times) {
        Alarm started = new QuartzAlarm(database());
        alarm.set(started);
        started.start(times, woken::add);
        return started;
    }

    @AfterEach
    void silence() {
        alarm.get().close();
    }

    @Test
    void it_wakes_for_what_is_past_and_for_what_comes() {
        Alarm started = start(Map.of(
                "missed", Instant.now().minusSeconds(3_600),
                "soon", Instant.now().plusMillis(200),
                "later", Instant.now().plusSeconds(3_600)));

        await().atMost(SOON).untilAsserted(() -> assertThat(woken).containsExactlyInAnyOrder("missed", "soon"));
        started.set("later", Instant.now());
        started.set("new", Instant.now().plusMillis(100));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(woken).containsExactlyInAnyOrder("missed", "soon", "later", "new"));
    }

    @Test
    void it_does_not_wake_for_what_was_cleared_or_put_off() {
        Alarm started = start(Map.of());
        Instant soon = Instant.now().plusSeconds(2);
        started.set("cleared", soon);
        started.set("put off", soon);

        started.clear("cleared");
        started.clear("never set");
        started.set("put off", soon.plusSeconds(3_600));
        started.set("last", soon.plusMillis(100));

        await().atMost(SOON).untilAsserted(() -> assertThat(woken).containsExactly("last"));
    }

    @Test
    void who_is_woken_may_set_the_next_time() {
        AtomicReference<Alarm> own = new AtomicReference<>();
        Alarm started = new QuartzAlarm(database());
        alarm.set(started);
        own.set(started);
        started.start(Map.of("d", Instant.now()), dagId -> {
            woken.add(dagId);
            if (woken.size() < 4) {
                own.get().set(dagId, Instant.now().plusMillis(50));
            }
        });

        await().atMost(SOON).untilAsserted(() -> assertThat(woken).containsExactly("d", "d", "d", "d"));
    }

    @Test
    void a_closed_alarm_leaves_no_thread_and_its_times_are_replaced_at_the_next_start() {
        Alarm first = start(Map.of("old", Instant.now().plusSeconds(3_600)));
        first.close();
        first.set("old", Instant.now());
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("waybill-")
                        && thread.getName().contains("quartz"))
                .isEmpty();

        Alarm second = start(Map.of("new", Instant.now()));
        second.set("last", Instant.now().plusMillis(300));

        await().atMost(SOON).untilAsserted(() -> assertThat(woken).containsExactly("new", "last"));
    }
}
