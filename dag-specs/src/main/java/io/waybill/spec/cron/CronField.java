package io.waybill.spec.cron;

import java.util.Locale;

/** The five fields of a cron expression, in their order. */
enum CronField {
    /** 0 to 59. */
    MINUTE("minute", 0, 59, ""),
    /** 0 to 23. */
    HOUR("hour", 0, 23, ""),
    /** 1 to 31, or {@code L} for the month's last day. */
    DAY_OF_MONTH("day-of-month", 1, 31, ""),
    /** 1 to 12, or {@code JAN} to {@code DEC}. */
    MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
    /** 0 to 7, both of which are Sunday, or {@code SUN} to {@code SAT}. */
    DAY_OF_WEEK("day-of-week", 0, 7, "SUN MON TUE WED THU FRI SAT");

    private final String title;
    private final int min;
    private final int max;
    private final String names;

    CronField(String title, int min, int max, String names) {
        this.title = title;
        this.min = min;
        this.max = max;
        this.names = names;
    }

    /** The field's name in messages. */
    String title() {
        return title;
    }

    int min() {
        return min;
    }

    int max() {
        return max;
    }

    /** The last value that is not another name for the first one. */
    int lastDistinct() {
        return this == DAY_OF_WEEK ? 6 : max;
    }

    /** The value of a number or a name, in or out of the field's bounds; -1 when the text is neither. */
    int number(String text) {
        int name = text.length() == 3 ? names.indexOf(text.toUpperCase(Locale.ROOT)) : -1;
        if (name >= 0) {
            return name / 4 + min;
        }
        boolean digits = !text.isEmpty() && text.length() <= 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(text) : -1;
    }

    /** What a value of this field looks like, for remedies. */
    String allowed() {
        return switch (this) {
            case MINUTE, HOUR -> min + " to " + max;
            case DAY_OF_MONTH -> "1 to 31, or L for the last day";
            case MONTH -> "1 to 12, or JAN to DEC";
            case DAY_OF_WEEK ->
                "0 to 7 (0 and 7 are Sunday), SUN to SAT, MON#1 for the first Monday, or 5L for the last Friday";
        };
    }
}
