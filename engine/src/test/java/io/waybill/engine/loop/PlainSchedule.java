package io.waybill.engine.loop;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.schedule.ScheduleSpec;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A schedule so plain that its ticks can be counted out minute by minute, without the code that is tested.
 *
 * @param zone of the wall clock
 * @param crons at set hours; none where there is a length or a list
 * @param every a fixed length; absent where there are crons or a list
 * @param times a list of times; empty where there are crons or a length
 * @param interval whether a run is for the time from the tick before its own
 * @param start since when all ticks are made up for; absent where they are not
 */
record PlainSchedule(
        ZoneId zone, List<Cron> crons, Duration every, List<LocalDateTime> times, boolean interval, Instant start) {
    private static final List<String> ZONES = List.of(
            "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Chatham");

    /** So that the tick before the first that counts is among those counted out. */
    private static final Duration BEFORE = Duration.ofDays(15);

    /** Minutes of hours of days of the week. */
    record Cron(Set<Integer> minutes, Set<Integer> hours, Set<DayOfWeek> days) {
        String expression() {
            String weekdays = days.size() == 7
                    ? "*"
                    : days.stream()
                            .map(day -> Integer.toString(day.getValue() % 7))
                            .collect(Collectors.joining(","));
            return joined(minutes) + " " + joined(hours) + " * * " + weekdays;
        }

        private static String joined(Set<Integer> numbers) {
            return new TreeSet<>(numbers).stream().map(String::valueOf).collect(Collectors.joining(","));
        }

        private boolean fires(LocalDateTime wall) {
            return minutes.contains(wall.getMinute())
                    && hours.contains(wall.getHour())
                    && days.contains(wall.getDayOfWeek());
        }
    }

    /** One that ticks a few times a day at the most. */
    static PlainSchedule random(Random random, Instant now) {
        ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
        Instant start = random.nextInt(4) == 0
                ? now.minus(Duration.ofDays(1 + random.nextInt(4))).truncatedTo(ChronoUnit.DAYS)
                : null;
        if (random.nextInt(5) == 0) {
            return new PlainSchedule(
                    zone, List.of(), Duration.ofHours(12 + random.nextInt(40)), List.of(), false, start);
        }
        List<Cron> crons = random.nextInt(5) == 0 ? List.of(cron(random), cron(random)) : List.of(cron(random));
        return new PlainSchedule(zone, crons, null, List.of(), random.nextInt(3) == 0, start);
    }

    /** One of a list of days around now and later, some of them twice, in no order. */
    static PlainSchedule listed(Random random, Instant now) {
        ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
        Instant start = random.nextBoolean() ? now.minus(Duration.ofDays(3)).truncatedTo(ChronoUnit.DAYS) : null;
        List<LocalDateTime> times = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            times.add(LocalDateTime.ofInstant(now, zone)
                    .truncatedTo(ChronoUnit.DAYS)
                    .plusDays(random.nextInt(45) - 5)
                    // By day, when no clock is changed.
                    .plusHours(10 + random.nextInt(3)));
        }
        times.add(times.get(0));
        return new PlainSchedule(zone, List.of(), null, times, false, start);
    }

    /** Mostly at night, where clocks are changed. */
    private static Cron cron(Random random) {
        Set<Integer> hours = new TreeSet<>(Set.of(random.nextInt(3) == 0 ? random.nextInt(24) : random.nextInt(4)));
        if (random.nextInt(5) == 0) {
            hours.add(random.nextInt(24));
        }
        Set<DayOfWeek> days = new TreeSet<>(Set.of(DayOfWeek.values()));
        if (random.nextInt(2) == 0) {
            days.removeIf(day -> random.nextInt(2) == 0);
            days.add(DayOfWeek.SUNDAY);
        }
        return new Cron(Set.of(random.nextInt(4) * 15), hours, days);
    }

    /** As a file has it. */
    ScheduleSpec spec() {
        ObjectNode map = JsonMapper.builder().build().createObjectNode();
        if (every != null) {
            return ScheduleSpec.of(map.put("every", every.toHours() + "h"));
        }
        if (!times.isEmpty()) {
            ArrayNode list = map.putArray("times");
            times.forEach(time -> list.add(time.toString()));
            return ScheduleSpec.of(map);
        }
        ArrayNode expressions = map.putArray("cron");
        crons.forEach(cron -> expressions.add(cron.expression()));
        return interval ? ScheduleSpec.of(map.put("interval", true)) : ScheduleSpec.of(expressions);
    }

    /** The moments at which it ticks after the first and up to the last moment, with some from before. */
    NavigableSet<Instant> ticks(Instant after, Instant until) {
        NavigableSet<Instant> ticks = new TreeSet<>();
        Instant from = after.minus(BEFORE);
        if (every != null) {
            Instant first = start == null ? Instant.EPOCH : start;
            for (Instant minute = from.truncatedTo(ChronoUnit.MINUTES);
                    !minute.isAfter(until);
                    minute = minute.plus(1, ChronoUnit.MINUTES)) {
                if (Duration.between(first, minute).toMinutes() % every.toMinutes() == 0) {
                    ticks.add(minute);
                }
            }
            return ticks;
        }
        times.stream().map(this::instant).forEach(ticks::add);
        LocalDateTime last = LocalDateTime.ofInstant(until, zone).plusDays(1);
        for (LocalDateTime wall = LocalDateTime.ofInstant(from, zone).truncatedTo(ChronoUnit.MINUTES);
                wall.isBefore(last);
                wall = wall.plusMinutes(1)) {
            LocalDateTime time = wall;
            if (crons.stream().anyMatch(cron -> cron.fires(time))) {
                ticks.add(instant(time));
            }
        }
        ticks.removeIf(tick -> tick.isAfter(until) || tick.isBefore(from));
        return ticks;
    }

    /** A time that the clocks leave out comes when they go on, and one that they show twice comes the first time. */
    private Instant instant(LocalDateTime wall) {
        ZoneOffsetTransition change = zone.getRules().getTransition(wall);
        if (change == null) {
            return wall.toInstant(zone.getRules().getOffset(wall));
        }
        return change.isGap() ? change.getInstant() : wall.toInstant(change.getOffsetBefore());
    }
}
