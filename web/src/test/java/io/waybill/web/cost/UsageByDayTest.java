package io.waybill.web.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.store.UsageQueries.UsedInAll;
import io.waybill.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageByDayTest {
    private final List<String> read = new ArrayList<>();
    private final HandClock clock = new HandClock(Instant.parse("2026-03-02T02:30:00Z"));
    private final UsageByDay usage = new UsageByDay(this::read, 3, clock);

    private List<UsedInAll> read(Instant since, Instant until) {
        read.add(since.toString().substring(8, 13) + " to " + until.toString().substring(8, 13));
        return List.of(new UsedInAll("d", read.size(), "", null, 60));
    }

    @Test
    void days_and_hours_that_are_over_are_read_once() {
        assertThat(usage.get())
                .containsOnlyKeys(
                        LocalDate.parse("2026-02-28"), LocalDate.parse("2026-03-01"), LocalDate.parse("2026-03-02"));
        assertThat(read)
                .containsExactly(
                        "28T00 to 01T00", "01T00 to 02T00", "02T00 to 02T01", "02T01 to 02T02", "02T02 to 03T00");
        read.clear();

        clock.move(Duration.ofMinutes(9));
        assertThat(usage.get().get(LocalDate.parse("2026-03-02"))).hasSize(3);
        assertThat(read).containsExactly("02T02 to 03T00");
    }

    @Test
    void what_is_older_is_read_anew_more_seldom() {
        usage.get();
        read.clear();

        clock.move(Duration.ofMinutes(10));
        usage.get();
        assertThat(read).containsExactly("01T00 to 02T00", "02T00 to 02T01", "02T01 to 02T02", "02T02 to 03T00");
        read.clear();

        clock.move(Duration.ofMinutes(10));
        usage.get();
        assertThat(read).contains("28T00 to 01T00");
    }

    @Test
    void a_new_day_takes_the_place_of_the_oldest() {
        usage.get();
        read.clear();

        clock.set(Instant.parse("2026-03-03T00:05:00Z"));
        assertThat(usage.get().firstKey()).isEqualTo(LocalDate.parse("2026-03-01"));
        assertThat(read).containsExactly("01T00 to 02T00", "02T00 to 03T00", "03T00 to 04T00");
    }
}
