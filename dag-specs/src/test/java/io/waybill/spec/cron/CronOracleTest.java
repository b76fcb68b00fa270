package io.waybill.spec.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Compares the search with a plain reading of the rules: look at each minute of the wall clock, one after the other. */
class CronOracleTest {
    private static final List<String> ZONES = List.of(
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Kolkata",
            "America/Sao_Paulo",
            "Africa/Casablanca",
            "UTC");

    @Test
    void agrees_with_looking_at_each_minute() {
        long seed = Long.getLong("waybill.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            Fields fields = Fields.random(random);
            ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
            LocalDate day = someDay(zone, random);
            ZonedDateTime from = day.atStartOfDay(zone);
            ZonedDateTime to = day.plusDays(4).atStartOfDay(zone);
            CronExpression cron = CronExpression.parse(fields.text());

            List<Instant> expected = new ArrayList<>(fields.fires(zone, day.minusDays(2), day.plusDays(6)));
            expected.removeIf(fire -> fire.isBefore(from.toInstant()) || !fire.isBefore(to.toInstant()));

            String what = "seed " + seed + ", round " + round + ": " + fields.text() + " in " + zone + " from " + day;
            assertThat(forwards(cron, from, to)).as(what).isEqualTo(expected);
            assertThat(backwards(cron, from, to)).as(what + ", backwards").isEqualTo(expected);
        }
    }

    private static LocalDate someDay(ZoneId zone, Random random) {
        Instant moment = Instant.parse("2015-01-01T00:00:00Z").plus(Duration.ofDays(random.nextInt(365 * 15)));
        ZoneOffsetTransition change = zone.getRules().nextTransition(moment);
        boolean atChange = change != null && random.nextInt(4) > 0;
        return (atChange ? change.getDateTimeBefore() : LocalDateTime.ofInstant(moment, ZoneOffset.UTC))
                .toLocalDate()
                .minusDays(random.nextInt(4));
    }

    private static List<Instant> forwards(CronExpression cron, ZonedDateTime from, ZonedDateTime to) {
        List<Instant> fires = new ArrayList<>();
        Optional<ZonedDateTime> next = cron.next(from.minusNanos(1));
        while (next.isPresent() && next.get().isBefore(to)) {
            fires.add(next.get().toInstant());
            next = cron.next(next.get());
        }
        return fires;
    }

    private static List<Instant> backwards(CronExpression cron, ZonedDateTime from, ZonedDateTime to) {
        List<Instant> fires = new ArrayList<>();
        Optional<ZonedDateTime> previous = cron.previous(to);
        while (previous.isPresent() && !previous.get().isBefore(from)) {
            fires.add(0, previous.get().toInstant());
            previous = cron.previous(previous.get());
        }
        return fires;
    }

    /** An expression and its values, made independently of the parser. */
    private record Fields(
            String text,
            Set<Integer> minutes,
            Set<Integer> hours,
            Set<Integer> days,
            Set<Integer> weekdays,
            boolean anyDay,
            boolean anyWeekday) {

        static Fields random(Random random) {
            Set<Integer> minutes = some(random, 0, 59, 3);
            Set<Integer> hours = random.nextInt(3) == 0 ? some(random, 0, 23, 24) : some(random, 0, 4, 3);
            boolean everyHour = random.nextInt(3) == 0;
            boolean anyDay = random.nextInt(3) > 0;
            boolean anyWeekday = random.nextInt(3) > 0;
            Set<Integer> days = some(random, 1, 31, 8);
            Set<Integer> weekdays = some(random, 0, 6, 3);
            if (everyHour) {
                hours = new TreeSet<>();
                for (int hour = 0; hour < 24; hour++) {
                    hours.add(hour);
                }
            }
            String text = list(minutes) + " " + (everyHour ? "*" : list(hours)) + " " + (anyDay ? "*" : list(days))
                    + " * " + (anyWeekday ? "*" : list(weekdays));
            return new Fields(text, minutes, hours, days, weekdays, anyDay, anyWeekday);
        }

        private static Set<Integer> some(Random random, int min, int max, int most) {
            Set<Integer> values = new TreeSet<>();
            int size = 1 + random.nextInt(most);
            for (int i = 0; i < size; i++) {
                values.add(min + random.nextInt(max - min + 1));
            }
            return values;
        }

        private static String list(Set<Integer> values) {
            return String.join(",", values.stream().map(String::valueOf).toList());
        }

        Set<Instant> fires(ZoneId zone, LocalDate from, LocalDate to) {
            Set<Instant> fires = new HashSet<>();
            for (LocalDateTime at = from.atStartOfDay(); at.isBefore(to.atStartOfDay()); at = at.plusMinutes(1)) {
                if (minutes.contains(at.getMinute()) && hours.contains(at.getHour()) && matchesDay(at)) {
                    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(at);
                    if (offsets.isEmpty() && hours.size() < 24) {
                        fires.add(zone.getRules().getTransition(at).getInstant());
                    }
                    int counted = hours.size() < 24 ? Math.min(1, offsets.size()) : offsets.size();
                    for (ZoneOffset offset : offsets.subList(0, counted)) {
                        fires.add(at.toInstant(offset));
                    }
                }
            }
            return new TreeSet<>(fires);
        }

        private boolean matchesDay(LocalDateTime at) {
            boolean day = days.contains(at.getDayOfMonth());
            int number = at.getDayOfWeek() == DayOfWeek.SUNDAY
                    ? 0
                    : at.getDayOfWeek().getValue();
            boolean weekday = weekdays.contains(number);
            if (anyDay && anyWeekday) {
                return true;
            }
            return (!anyDay && day) || (!anyWeekday && weekday);
        }
    }
}
