package io.waybill.spec.cron;

import java.time.YearMonth;

/**
 * The two day fields of a cron expression.
 *
 * @param anyOfMonth whether the day of month is {@code *}
 * @param ofMonth days of the month, as bits 1 to 31
 * @param lastOfMonth whether the last day of the month counts
 * @param anyOfWeek whether the day of week is {@code *}
 * @param ofWeek days of the week, as bits 0 (Sunday) to 6
 * @param nth days such as the first Monday, see {@link #nthBit}
 */
record CronDays(boolean anyOfMonth, long ofMonth, boolean lastOfMonth, boolean anyOfWeek, long ofWeek, long nth) {

    /** The bit of the n-th (1 to 5) such day of the week in the month. */
    static long nthBit(int dayOfWeek, int n) {
        return 1L << (dayOfWeek * 6 + n - 1);
    }

    /** The bit of the last such day of the week in the month. */
    static long lastBit(int dayOfWeek) {
        return 1L << (dayOfWeek * 6 + 5);
    }

    /** The days of a month that match, as bits 1 to 31. */
    long in(YearMonth month) {
        int length = month.lengthOfMonth();
        long all = (1L << (length + 1)) - 2;
        if (anyOfMonth && anyOfWeek) {
            return all;
        }
        long matching = 0;
        if (!anyOfMonth) {
            matching |= ofMonth & all;
            matching |= lastOfMonth ? 1L << length : 0;
        }
        if (!anyOfWeek) {
            int first = month.atDay(1).getDayOfWeek().getValue() % 7;
            for (int day = 1; day <= length; day++) {
                if (matchesWeek((first + day - 1) % 7, day, length)) {
                    matching |= 1L << day;
                }
            }
        }
        return matching;
    }

    private boolean matchesWeek(int dayOfWeek, int day, int length) {
        return (ofWeek & 1L << dayOfWeek) != 0
                || (nth & nthBit(dayOfWeek, (day - 1) / 7 + 1)) != 0
                || (day + 7 > length && (nth & lastBit(dayOfWeek)) != 0);
    }
}
