package io.waybill.spec.cron;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads the text of a cron expression; knows where in it each part stands. */
final class CronParser {
    private static final int LONGEST = 1000;

    private final String text;
    private final Map<CronField, Part> fields = new EnumMap<>(CronField.class);

    CronParser(String text) {
        this.text = text;
    }

    CronExpression parse() {
        if (text.length() > LONGEST) {
            throw new CronSyntaxException(LONGEST, "is longer than " + LONGEST + " characters", "use ranges and steps");
        }
        List<Part> words = words();
        if (words.size() != CronField.values().length) {
            throw new CronSyntaxException(
                    words.size() > 5 ? words.get(5).offset : text.length(),
                    "has " + words.size() + (words.size() == 1 ? " field" : " fields") + " in place of five",
                    words.size() == 6 || words.size() == 7
                            ? "write minute hour day-of-month month day-of-week, without seconds or a year"
                            : "write minute hour day-of-month month day-of-week, such as 0 3 * * *");
        }
        Iterator<Part> word = words.iterator();
        for (CronField field : CronField.values()) {
            fields.put(field, word.next());
        }
        return new CronExpression(
                words.stream().map(Part::text).collect(Collectors.joining(" ")),
                set(CronField.MINUTE),
                set(CronField.HOUR),
                set(CronField.MONTH),
                days());
    }

    private List<Part> words() {
        List<Part> words = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && !isBlank(text.charAt(end))) {
                end++;
            }
            if (end > at) {
                words.add(new Part(text.substring(at, end), at));
            }
            at = end + 1;
        }
        return words;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** The values of a field without special forms, as bits. */
    private long set(CronField field) {
        long bits = 0;
        for (Part part : parts(field)) {
            bits |= range(field, part);
        }
        return bits;
    }

    private CronDays days() {
        long ofMonth = 0;
        boolean last = false;
        for (Part part : parts(CronField.DAY_OF_MONTH)) {
            if (part.text.equalsIgnoreCase("L")) {
                last = true;
            } else {
                ofMonth |= range(CronField.DAY_OF_MONTH, part);
            }
        }
        long ofWeek = 0;
        long nth = 0;
        for (Part part : parts(CronField.DAY_OF_WEEK)) {
            int hash = part.text.indexOf('#');
            if (hash >= 0) {
                int day = value(CronField.DAY_OF_WEEK, part.to(hash)) % 7;
                nth |= CronDays.nthBit(day, ordinal(part.from(hash + 1)));
            } else if (part.text.length() > 1
                    && part.text.toUpperCase(Locale.ROOT).startsWith("L")) {
                int day = value(CronField.DAY_OF_WEEK, part.from(1)) % 7;
                nth |= CronDays.lastBit(day);
            } else if (part.text.length() > 1
                    && part.text.toUpperCase(Locale.ROOT).endsWith("L")) {
                int day = value(CronField.DAY_OF_WEEK, part.to(part.text.length() - 1)) % 7;
                nth |= CronDays.lastBit(day);
            } else {
                ofWeek |= range(CronField.DAY_OF_WEEK, part);
            }
        }
        if ((ofWeek & 1L << 7) != 0) {
            ofWeek = (ofWeek | 1) & ~(1L << 7);
        }
        return new CronDays(isAny(CronField.DAY_OF_MONTH), ofMonth, last, isAny(CronField.DAY_OF_WEEK), ofWeek, nth);
    }

    private boolean isAny(CronField field) {
        String whole = field(field).text;
        return whole.equals("*") || whole.equals("?");
    }

    private int ordinal(Part part) {
        if (part.text.length() == 1 && part.text.charAt(0) >= '1' && part.text.charAt(0) <= '5') {
            return part.text.charAt(0) - '0';
        }
        throw new CronSyntaxException(
                part.offset, "'" + part.text + "' after '#' is not 1 to 5", "write MON#1 for the first Monday");
    }

    private long range(CronField field, Part part) {
        int slash = part.text.indexOf('/');
        Part base = slash < 0 ? part : part.to(slash);
        int step = slash < 0 ? 1 : step(field, part.from(slash + 1));
        int dash = base.text.indexOf('-');
        int low;
        int high;
        if (base.text.equals("*") || (base.text.equals("?") && isDay(field))) {
            low = field.min();
            high = field.lastDistinct();
        } else if (dash > 0) {
            low = value(field, base.to(dash));
            high = value(field, base.from(dash + 1));
        } else {
            low = value(field, base);
            high = slash < 0 ? low : field.lastDistinct();
        }
        return low <= high ? bits(low, high, step) : wrapped(field, base, low, high, step);
    }

    private static boolean isDay(CronField field) {
        return field == CronField.DAY_OF_MONTH || field == CronField.DAY_OF_WEEK;
    }

    private static long bits(int low, int high, int step) {
        long bits = 0;
        for (int value = low; value <= high; value += step) {
            bits |= 1L << value;
        }
        return bits;
    }

    /** A range over the end of the field, such as {@code FRI-MON}. Months differ in length, so their days cannot. */
    private static long wrapped(CronField field, Part base, int low, int high, int step) {
        if (field == CronField.DAY_OF_MONTH) {
            throw new CronSyntaxException(
                    base.offset,
                    "range '" + base.text + "' ends before it starts",
                    "write two ranges, such as 25-31,1-5");
        }
        int size = field.lastDistinct() - field.min() + 1;
        long bits = 0;
        for (int value = low; value <= high + size; value += step) {
            bits |= 1L << ((value - field.min()) % size + field.min());
        }
        return bits;
    }

    private int step(CronField field, Part part) {
        int step = CronField.MINUTE.number(part.text);
        int size = field.lastDistinct() - field.min() + 1;
        if (step < 1 || step > size) {
            throw new CronSyntaxException(
                    part.offset,
                    "'" + part.text + "' is no step of the " + field.title() + " field",
                    "use a whole number from 1 to " + size);
        }
        return step;
    }

    private int value(CronField field, Part part) {
        int value = field.number(part.text);
        if (value < field.min() || value > field.max()) {
            String what = part.text.isEmpty() ? "a value is missing in" : "'" + part.text + "' is no value of";
            throw new CronSyntaxException(
                    part.offset, what + " the " + field.title() + " field", "use " + field.allowed());
        }
        return value;
    }

    private Part field(CronField field) {
        return requireNonNull(fields.get(field));
    }

    private List<Part> parts(CronField field) {
        Part whole = field(field);
        List<Part> parts = new ArrayList<>();
        int at = 0;
        for (int comma = whole.text.indexOf(','); comma >= 0; comma = whole.text.indexOf(',', at)) {
            parts.add(whole.to(comma).from(at));
            at = comma + 1;
        }
        parts.add(whole.from(at));
        return parts;
    }

    /** A piece of the expression and where it starts. */
    private record Part(String text, int offset) {
        Part to(int end) {
            return new Part(text.substring(0, end), offset);
        }

        Part from(int start) {
            return new Part(text.substring(start), offset + start);
        }
    }
}
