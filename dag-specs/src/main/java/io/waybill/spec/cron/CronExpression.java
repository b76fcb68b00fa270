package io.waybill.spec.cron;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression of five fields: minute, hour, day of month, month, day of week. Each is {@code *}, a value, a range
 * {@code 1-5}, a step {@code *}{@code /15} or {@code 10-40/5}, or a list of these; months and days of the week have
 * names; {@code L} is a month's last day, {@code MON#1} its first Monday, {@code 5L} or {@code L5} its
 * last Friday. Sunday is 0 and 7.
 * When both day fields are set, a day of either kind counts.
 *
 * <p>Times are read off the wall clock of a time zone. Where the clock jumps forward, a set hour that is jumped over fires
 * at the first moment after the jump; where it falls back, a set hour that comes twice fires the first time. An hour of
 * {@code *} means each hour that passes: none that is jumped over, both that come twice. This is what Airflow's users know
 * from croniter, with the jumped hour made dependable.
 *
 * <p>Immutable.
 */
public final class CronExpression {
    private static final long EVERY_HOUR = (1L << 24) - 1;
    /** The fifth Monday of a February comes back after 40 years at the latest. */
    private static final int SEARCHED_YEARS = 44;

    private final String text;
    private final long minutes;
    private final long hours;
    private final long months;
    private final CronDays days;

    CronExpression(String text, long minutes, long hours, long months, CronDays days) {
        this.text = text;
        this.minutes = minutes;
        this.hours = hours;
        this.months = months;
        this.days = days;
    }

    /**
     * Reads an expression.
     *
     * @throws CronSyntaxException when it is none, with the place of the fault in it
     */
    public static CronExpression parse(String text) {
        return new CronParser(text).parse();
    }

    /** The first fire strictly after a moment, in that moment's time zone; empty when there is never one again. */
    public Optional<ZonedDateTime> next(ZonedDateTime after) {
        ZoneId zone = after.getZone();
        return nextInstant(after.toInstant(), zone.getRules()).map(instant -> instant.atZone(zone));
    }

    /** The last fire strictly before a moment, in that moment's time zone; empty when there was never one. */
    public Optional<ZonedDateTime> previous(ZonedDateTime before) {
        ZoneId zone = before.getZone();
        return previousInstant(before.toInstant(), zone.getRules()).map(instant -> instant.atZone(zone));
    }

    /**
     * Goes through the stretches of constant offset, in which the wall clock and time run alike, and through the clock
     * changes between them.
     */
    private Optional<Instant> nextInstant(Instant after, ZoneRules rules) {
        Instant at = after;
        LocalDateTime from =
                local(at, rules.getOffset(at)).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        ZoneOffsetTransition latest = rules.previousTransition(at.plusNanos(1));
        if (latest != null) {
            from = later(from, firstOfStretch(latest));
        }
        LocalDateTime end = from.plusYears(SEARCHED_YEARS);
        while (from.isBefore(end)) {
            LocalDateTime match = nextLocal(from, end);
            if (match == null) {
                return Optional.empty();
            }
            ZoneOffsetTransition change = rules.nextTransition(at);
            if (change == null || match.isBefore(change.getDateTimeBefore())) {
                return Optional.of(match.toInstant(rules.getOffset(at)));
            }
            if (firesAtGap(change)) {
                return Optional.of(change.getInstant());
            }
            at = change.getInstant();
            from = firstOfStretch(change);
        }
        return Optional.empty();
    }

    private Optional<Instant> previousInstant(Instant before, ZoneRules rules) {
        Instant at = before;
        LocalDateTime to = local(at, rules.getOffset(at.minusNanos(1)));
        LocalDateTime end = to.minusYears(SEARCHED_YEARS);
        while (to.isAfter(end)) {
            LocalDateTime match = previousLocal(to, end);
            if (match == null) {
                return Optional.empty();
            }
            ZoneOffsetTransition change = rules.previousTransition(at);
            if (change == null || !match.isBefore(firstOfStretch(change))) {
                return Optional.of(match.toInstant(rules.getOffset(at.minusNanos(1))));
            }
            if (firesAtGap(change)) {
                return Optional.of(change.getInstant());
            }
            at = change.getInstant();
            to = change.getDateTimeBefore();
        }
        return Optional.empty();
    }

    /** Where the wall clock first counts after a change: a set hour does not count again when it comes twice. */
    private LocalDateTime firstOfStretch(ZoneOffsetTransition change) {
        return change.isOverlap() && !isEveryHour() ? change.getDateTimeBefore() : change.getDateTimeAfter();
    }

    private boolean firesAtGap(ZoneOffsetTransition change) {
        return change.isGap()
                && !isEveryHour()
                && nextLocal(ceiling(change.getDateTimeBefore()), change.getDateTimeAfter()) != null;
    }

    private boolean isEveryHour() {
        return hours == EVERY_HOUR;
    }

    /** The first matching minute in {@code [from, end)}; {@code from} is a whole minute. */
    private @Nullable LocalDateTime nextLocal(LocalDateTime from, LocalDateTime end) {
        LocalDateTime at = ceiling(from);
        YearMonth month = YearMonth.from(at);
        int day = at.getDayOfMonth();
        int time = at.getHour() * 60 + at.getMinute();
        while (!month.atDay(1).atStartOfDay().isAfter(end)) {
            long matching = has(months, month.getMonthValue()) ? days.in(month) : 0;
            for (; day <= month.lengthOfMonth(); day++) {
                int match = has(matching, day) ? nextTime(time) : -1;
                if (match >= 0) {
                    LocalDateTime found = month.atDay(day).atTime(LocalTime.of(match / 60, match % 60));
                    return found.isBefore(end) ? found : null;
                }
                time = 0;
            }
            month = month.plusMonths(1);
            day = 1;
            time = 0;
        }
        return null;
    }

    /** The last matching minute in {@code [end, to)}. */
    private @Nullable LocalDateTime previousLocal(LocalDateTime to, LocalDateTime end) {
        LocalDateTime at = ceiling(to).minusMinutes(1);
        YearMonth month = YearMonth.from(at);
        int day = at.getDayOfMonth();
        int time = at.getHour() * 60 + at.getMinute();
        while (!month.atEndOfMonth().atTime(LocalTime.MAX).isBefore(end)) {
            long matching = has(months, month.getMonthValue()) ? days.in(month) : 0;
            for (; day >= 1; day--) {
                int match = has(matching, day) ? previousTime(time) : -1;
                if (match >= 0) {
                    LocalDateTime found = month.atDay(day).atTime(LocalTime.of(match / 60, match % 60));
                    return found.isBefore(end) ? null : found;
                }
                time = 24 * 60 - 1;
            }
            month = month.minusMonths(1);
            day = month.lengthOfMonth();
            time = 24 * 60 - 1;
        }
        return null;
    }

    /** The first matching minute of a day from the given one on, or -1. */
    private int nextTime(int from) {
        for (int time = from; time < 24 * 60; time++) {
            if (matchesTime(time)) {
                return time;
            }
        }
        return -1;
    }

    /** The last matching minute of a day up to the given one, or -1. */
    private int previousTime(int to) {
        for (int time = to; time >= 0; time--) {
            if (matchesTime(time)) {
                return time;
            }
        }
        return -1;
    }

    private boolean matchesTime(int time) {
        return has(hours, time / 60) && has(minutes, time % 60);
    }

    private static boolean has(long bits, int bit) {
        return (bits & (1L << bit)) != 0;
    }

    private static LocalDateTime local(Instant instant, ZoneOffset offset) {
        return LocalDateTime.ofInstant(instant, offset);
    }

    private static LocalDateTime later(LocalDateTime one, LocalDateTime other) {
        return one.isAfter(other) ? one : other;
    }

    private static LocalDateTime ceiling(LocalDateTime time) {
        LocalDateTime minute = time.truncatedTo(ChronoUnit.MINUTES);
        return minute.equals(time) ? minute : minute.plusMinutes(1);
    }

    /** Equal when the texts are, spaces aside. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CronExpression expression && expression.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The expression with one space between its fields. */
    @Override
    public String toString() {
        return text;
    }
}
