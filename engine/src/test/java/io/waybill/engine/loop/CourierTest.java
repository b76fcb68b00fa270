package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.empty;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.waybill.engine.graph.TestDag;
import io.waybill.engine.notify.Courier;
import io.waybill.engine.notify.DeliveryException;
import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.NoticeState;
import io.waybill.engine.notify.Notifier;
import io.waybill.engine.secret.Masking;
import io.waybill.engine.store.NoticeRow;
import io.waybill.engine.store.NoticeStore;
import io.waybill.engine.store.RunRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who empties the outbox: at least once, with patience, and without letting one receiver hold up another. */
class CourierTest {
    private final EngineRig rig = new EngineRig();
    private final NoticeStore outbox = new NoticeStore(rig.database);
    private final List<String> sent = new ArrayList<>();
    private final List<UUID> deliveries = new ArrayList<>();
    private RuntimeException refusal;

    /** Notes down whatever it is handed, and then refuses it where it is told to. */
    private void receive(UUID delivery, Notice notice) {
        deliveries.add(delivery);
        sent.add(notice.event().id() + " " + notice.notifier());
        if (refusal != null) {
            throw refusal;
        }
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Courier courier(Map<String, Notifier> notifiers) {
        return new Courier(outbox, notifiers, () -> Masking.of(List.of("hunter22")), rig.clock);
    }

    private Courier courier() {
        return courier(Map.of("ops", this::receive));
    }

    /** A run that has succeeded, of which these are to be told. */
    private RunRow succeeded(String... notifiers) {
        RunRow run = rig.load(
                        TestDag.named("sales").tells("on_success", notifiers).add(empty("a")))
                .trigger("sales");
        rig.toTheEnd();
        return run;
    }

    private NoticeRow only(RunRow run) {
        List<NoticeRow> rows = outbox.ofRun(run.id(), 10);
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    @Test
    void a_notice_is_sent_once_and_marked() {
        RunRow run = succeeded("ops");
        assertThat(only(run).state()).isEqualTo(NoticeState.PENDING);

        Courier courier = courier();
        courier.tick();
        courier.tick();

        assertThat(sent).containsExactly("run_success ops");
        NoticeRow row = only(run);
        assertThat(row.state()).isEqualTo(NoticeState.SENT);
        assertThat(row.tries()).isEqualTo(1);
        assertThat(row.endedAt()).isEqualTo(rig.clock.instant());
        assertThat(deliveries).containsExactly(row.delivery());
    }

    @Test
    void who_dies_between_sending_and_marking_has_it_sent_again_under_the_same_id() {
        RunRow run = succeeded("ops");
        Courier dying = courier(Map.of("ops", (delivery, notice) -> {
            receive(delivery, notice);
            throw new AssertionError("the process is gone");
        }));
        assertThatThrownBy(dying::tick).isInstanceOf(AssertionError.class);

        Courier next = courier();
        next.tick();
        assertThat(sent).as("others leave it alone for a while").hasSize(1);
        rig.clock.move(Duration.ofMinutes(5));
        next.tick();

        assertThat(deliveries).containsExactly(only(run).delivery(), only(run).delivery());
        assertThat(only(run).state()).isEqualTo(NoticeState.SENT);
    }

    @Test
    void of_two_couriers_at_once_one_sends() {
        RunRow run = succeeded("ops");
        Courier other = courier();
        Courier one = courier(Map.of("ops", (delivery, notice) -> {
            receive(delivery, notice);
            other.tick();
        }));
        List<NoticeRow> readByBoth = outbox.due(rig.clock.instant(), 10);

        one.tick();

        assertThat(sent).hasSize(1);
        assertThat(outbox.claim(readByBoth.get(0), rig.clock.instant())).isEmpty();
        assertThat(only(run).state()).isEqualTo(NoticeState.SENT);
    }

    @Test
    void what_is_not_taken_is_tried_again_after_waits_that_double_and_given_up_after_three_days() {
        RunRow run = succeeded("ops");
        refusal = DeliveryException.forNow("503 of the receiver");
        Instant start = rig.clock.instant();
        Courier courier = courier();
        List<Long> triedAfter = new ArrayList<>();
        while (only(run).state() == NoticeState.PENDING) {
            rig.clock.set(only(run).dueAt());
            int before = sent.size();
            courier.tick();
            if (sent.size() > before) {
                triedAfter.add(Duration.between(start, rig.clock.instant()).toSeconds());
            }
        }

        assertThat(triedAfter).startsWith(0L, 10L, 30L, 70L, 150L, 310L, 630L, 1270L, 2550L, 5110L, 8710L, 12310L);
        assertThat(only(run).state()).isEqualTo(NoticeState.FAILED);
        assertThat(only(run).reason())
                .isEqualTo("Given up after 3 days and " + triedAfter.size() + " tries: 503 of the receiver");
        assertThat(triedAfter.get(triedAfter.size() - 1)).isBetween(3 * 24 * 3600L, 3 * 24 * 3600L + 3600);
    }

    @Test
    void a_final_answer_and_an_unknown_notifier_are_not_tried_again() {
        RunRow run = succeeded("ops", "nobody");
        refusal = DeliveryException.forGood("404 of the receiver");

        Courier courier = courier();
        courier.tick();
        rig.clock.move(Duration.ofHours(2));
        courier.tick();

        assertThat(sent).hasSize(1);
        assertThat(outbox.ofRun(run.id(), 10))
                .extracting(NoticeRow::state, NoticeRow::reason)
                .containsExactly(
                        tuple(
                                NoticeState.FAILED,
                                "The settings have no notifier 'nobody'; add it to the file that"
                                        + " notifications.notifiers names"),
                        tuple(NoticeState.FAILED, "404 of the receiver"));
    }

    @Test
    void a_receiver_that_fails_is_left_alone_for_a_while_and_the_others_get_theirs() {
        for (int i = 0; i < 5; i++) {
            var unused = succeeded("ops", "good");
        }
        refusal = DeliveryException.forNow("no answer");
        List<UUID> good = new ArrayList<>();
        Courier courier = courier(Map.of("ops", this::receive, "good", (delivery, notice) -> good.add(delivery)));

        courier.tick();
        assertThat(sent).hasSize(1);
        assertThat(good).hasSize(5);

        refusal = null;
        rig.clock.move(Duration.ofSeconds(10));
        courier.tick();
        assertThat(sent).hasSize(6);
        assertThat(outbox.due(rig.clock.instant().plus(Duration.ofDays(1)), 10)).isEmpty();
    }

    @Test
    void secrets_are_neither_sent_nor_kept() {
        rig.load(TestDag.named("sales").tells("on_failure", "ops").add(TestDag.job("a")));
        RunRow run = rig.trigger("sales");
        rig.engine.changes().cancelRun("sales", run.runId(), "ada with hunter22");
        rig.toTheEnd();
        List<String> details = new ArrayList<>();

        courier(Map.of("ops", (delivery, notice) -> {
                    details.add(notice.detail());
                    throw DeliveryException.forGood("https://hooks/hunter22 answered 400");
                }))
                .tick();

        assertThat(details)
                .hasSize(1)
                .allSatisfy(
                        detail -> assertThat(detail).contains("ada with ***").doesNotContain("hunter22"));
        assertThat(only(run).reason()).isEqualTo("https://hooks/*** answered 400");
    }

    @Test
    void what_was_sent_is_deleted_after_thirty_days() {
        RunRow run = succeeded("ops", "nobody");
        Courier courier = courier();
        courier.tick();

        rig.clock.move(Duration.ofDays(30).minusSeconds(1));
        courier.tick();
        assertThat(outbox.ofRun(run.id(), 10)).hasSize(2);
        rig.clock.move(Duration.ofHours(1));
        courier.tick();
        assertThat(outbox.ofRun(run.id(), 10)).isEmpty();
    }
}
