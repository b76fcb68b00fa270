package io.waybill.web.dag;

import io.waybill.spec.Durations;
import io.waybill.spec.schedule.AssetSchedule;
import io.waybill.spec.schedule.ContinuousSchedule;
import io.waybill.spec.schedule.CronSchedule;
import io.waybill.spec.schedule.EverySchedule;
import io.waybill.spec.schedule.OnceSchedule;
import io.waybill.spec.schedule.ScheduleSpec;
import io.waybill.spec.schedule.TimesSchedule;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Schedules in words: the common ones read as a sentence, the rest as the cron expression. */
public final class ScheduleWords implements ScheduleSpec.Cases<String> {
    /** How many times or crons are said; of more, the others are counted. */
    private static final int SAID = 3;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,2}");
    private static final Pattern NUMBERS = Pattern.compile("\\d{1,2}(,\\d{1,2})*");
    private static final Pattern STEP = Pattern.compile("\\*/\\d{1,2}");
    private static final Pattern DAYS = Pattern.compile("[0-7](,[0-7])*");
    private static final List<String> DAY_NAMES =
            List.of("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
    private static final List<String> DAY_WORDS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final Map<String, String> PRESETS = Map.of(
            "@hourly", "every hour",
            "@daily", "every day at 00:00",
            "@midnight", "every day at 00:00",
            "@weekly", "every Sunday at 00:00",
            "@monthly", "on day 1 of the month at 00:00",
            "@quarterly", "on day 1 of every third month at 00:00",
            "@yearly", "every year on 1 January at 00:00",
            "@annually", "every year on 1 January at 00:00");

    private final ZoneId zone;

    private ScheduleWords(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * The words.
     *
     * @param schedule absent where there is none
     * @param zone its zone; named where it matters and is not UTC
     */
    public static String of(@Nullable ScheduleSpec schedule, ZoneId zone) {
        return schedule == null ? "only when triggered" : schedule.as(new ScheduleWords(zone));
    }

    @Override
    public String crons(CronSchedule schedule) {
        List<String> words = schedule.crons().stream()
                .map(CronSchedule.Cron::expression)
                .map(expression -> PRESETS.getOrDefault(expression, cron(expression)))
                .toList();
        return inZone(some(words, "; ")) + (schedule.interval() ? ", for the time since the run before" : "");
    }

    @Override
    public String every(EverySchedule schedule) {
        return "every " + Durations.format(schedule.every());
    }

    @Override
    public String times(TimesSchedule schedule) {
        List<String> times = schedule.times().stream()
                .map(time -> time.text().replace('T', ' '))
                .toList();
        return inZone("on " + some(times, ", "));
    }

    @Override
    public String once(OnceSchedule schedule) {
        return "once";
    }

    @Override
    public String continuous(ContinuousSchedule schedule) {
        return "whenever the last run has ended";
    }

    @Override
    public String assets(AssetSchedule schedule) {
        String words = "when updated: " + schedule.assets().text();
        return schedule.byTime().map(time -> time.as(this) + ", and " + words).orElse(words);
    }

    private static String some(List<String> words, String separator) {
        boolean all = words.size() <= SAID + 1;
        String said = String.join(separator, all ? words : words.subList(0, SAID));
        return all ? said : said + " and " + (words.size() - SAID) + " more";
    }

    private String inZone(String words) {
        boolean isUtc = zone.getRules().equals(ZoneOffset.UTC.getRules());
        return isUtc ? words : words + " (" + zone.getId() + ")";
    }

    private static String cron(String expression) {
        String[] fields = expression.strip().split("\\s+", -1);
        if (fields.length != 5 || !fields[3].equals("*")) {
            return expression;
        }
        String day = day(fields[2], fields[4]);
        String time = time(fields[0], fields[1], day.equals("every day"));
        if (day.isEmpty() || time.isEmpty()) {
            return expression;
        }
        if (!time.startsWith("at ")) {
            return day.equals("every day") ? time : time + ", " + day;
        }
        return day + " " + time;
    }

    /** When on its day: {@code at 03:00}, {@code every 15 minutes}; empty where that takes too many words. */
    private static String time(String minute, String hour, boolean everyDay) {
        if (NUMBER.matcher(minute).matches() && NUMBERS.matcher(hour).matches()) {
            List<String> times = new ArrayList<>();
            for (String one : hour.split(",", -1)) {
                times.add("%02d:%02d".formatted(Integer.valueOf(one), Integer.valueOf(minute)));
            }
            return times.size() > 4 ? "" : "at " + joined(times);
        }
        if (hour.equals("*") && minute.equals("*")) {
            return "every minute";
        }
        if (hour.equals("*") && STEP.matcher(minute).matches()) {
            return "every " + minute.substring(2) + " minutes";
        }
        if (hour.equals("*") && minute.equals("0")) {
            return "every hour";
        }
        if (hour.equals("*") && NUMBER.matcher(minute).matches()) {
            return "every hour at :%02d".formatted(Integer.valueOf(minute));
        }
        if (STEP.matcher(hour).matches() && NUMBER.matcher(minute).matches() && everyDay) {
            return "every %s hours at :%02d".formatted(hour.substring(2), Integer.valueOf(minute));
        }
        return "";
    }

    private static String day(String dayOfMonth, String dayOfWeek) {
        String days = numbered(dayOfWeek);
        if (dayOfMonth.equals("*")) {
            if (days.equals("*")) {
                return "every day";
            }
            if (days.equals("1-5")) {
                return "on weekdays";
            }
            if (DAYS.matcher(days).matches()) {
                List<String> names = new ArrayList<>();
                for (String one : days.split(",", -1)) {
                    names.add(DAY_NAMES.get(Integer.parseInt(one)));
                }
                return "every " + joined(names);
            }
        } else if (days.equals("*") && NUMBERS.matcher(dayOfMonth).matches()) {
            return "on day " + joined(List.of(dayOfMonth.split(",", -1))) + " of the month";
        }
        return "";
    }

    private static String numbered(String dayOfWeek) {
        String days = dayOfWeek.toUpperCase(Locale.ROOT);
        for (int i = 0; i < DAY_WORDS.size(); i++) {
            days = days.replace(DAY_WORDS.get(i), Integer.toString(i));
        }
        return days;
    }

    private static String joined(List<String> words) {
        int last = words.size() - 1;
        return last == 0 ? words.get(0) : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }
}
