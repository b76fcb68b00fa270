package io.waybill.web.cost;

import io.waybill.engine.store.UsageQueries.UsedInAll;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * What containers had on each of the last days, by UTC as AWS bills them. A busy day has more containers than one who looks
 * should wait for, so what is past is remembered: the days before today, and the hours of today before this one. Thread safe.
 */
final class UsageByDay {
    /** What is past changes seldom, by containers that end later; and the older it is, the less. For each day of its age. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final BiFunction<Instant, Instant, List<UsedInAll>> reader;
    private final long days;
    private final Clock clock;
    private final Map<Span, Read> past = new HashMap<>();

    /**
     * @param reader what containers had that began from one instant until before another
     * @param days how many, with today
     */
    UsageByDay(BiFunction<Instant, Instant, List<UsedInAll>> reader, long days, Clock clock) {
        this.reader = reader;
        this.days = days;
        this.clock = clock;
    }

    private record Span(Instant since, Instant until) {}

    private record Read(Instant at, List<UsedInAll> used) {}

    /**
     * Of each day, also of those with nothing. What is alike may come several times. One at a time: who comes second finds what was
     * read.
     */
    synchronized SortedMap<LocalDate, List<UsedInAll>> get() {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Instant thisHour = now.truncatedTo(ChronoUnit.HOURS);
        SortedMap<LocalDate, List<UsedInAll>> all = new TreeMap<>();
        List<Span> spans = new ArrayList<>();
        for (LocalDate day = today.minusDays(days - 1); day.isBefore(today); day = day.plusDays(1)) {
            Span span = new Span(start(day), start(day.plusDays(1)));
            spans.add(span);
            all.put(day, remembered(span, now, ChronoUnit.DAYS.between(day, today)));
        }
        List<UsedInAll> ofToday = new ArrayList<>();
        for (Instant hour = start(today); hour.isBefore(thisHour); hour = hour.plus(1, ChronoUnit.HOURS)) {
            Span span = new Span(hour, hour.plus(1, ChronoUnit.HOURS));
            spans.add(span);
            ofToday.addAll(remembered(span, now, 1));
        }
        ofToday.addAll(reader.apply(thisHour, start(today.plusDays(1))));
        all.put(today, ofToday);
        past.keySet().retainAll(spans);
        return all;
    }

    private List<UsedInAll> remembered(Span span, Instant now, long age) {
        Read known = past.get(span);
        if (known == null || !known.at().plus(KEPT.multipliedBy(age)).isAfter(now)) {
            known = new Read(now, List.copyOf(reader.apply(span.since(), span.until())));
            past.put(span, known);
        }
        return known.used();
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
