package io.waybill.spec.template;

import java.time.Duration;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** How far dates are from each other, in the words and with the rounding of pendulum, whose {@code diff_for_humans} Airflow uses. */
final class DateDifference {
    private DateDifference() {}

    /** Such as {@code 2 days after}. */
    static String words(ZonedDateTime date, ZonedDateTime since) {
        ZonedDateTime one = date.withZoneSameInstant(ZoneOffset.UTC);
        ZonedDateTime other = since.withZoneSameInstant(ZoneOffset.UTC);
        boolean after = one.isAfter(other);
        return span(after ? other : one, after ? one : other) + (after ? " after" : " before");
    }

    private static String span(ZonedDateTime from, ZonedDateTime to) {
        ZonedDateTime lastDay = from.toLocalTime().isAfter(to.toLocalTime()) ? to.minusDays(1) : to;
        Period period = Period.between(from.toLocalDate(), lastDay.toLocalDate());
        Duration rest = Duration.between(from.plus(period), to);
        int weeks = period.getDays() / 7;
        int days = period.getDays() % 7;
        if (period.getYears() > 0) {
            return count(period.getYears() + (period.getMonths() > 6 ? 1 : 0), "year");
        }
        if (period.getMonths() == 11 && period.getDays() > 15) {
            return "1 year";
        }
        if (period.getMonths() > 0) {
            return count(period.getMonths() + (period.getDays() >= 27 ? 1 : 0), "month");
        }
        if (weeks > 0) {
            return count(weeks + (days > 3 ? 1 : 0), "week");
        }
        if (days > 0) {
            return count(days + (rest.toHours() >= 22 ? 1 : 0), "day");
        }
        if (rest.toHours() > 0) {
            return count(rest.toHours(), "hour");
        }
        if (rest.toMinutes() > 0) {
            return count(rest.toMinutes(), "minute");
        }
        return rest.toSeconds() > 10 ? count(rest.toSeconds(), "second") : "a few seconds";
    }

    private static String count(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s");
    }
}
