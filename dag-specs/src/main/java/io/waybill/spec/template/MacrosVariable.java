package io.waybill.spec.template;

import com.hubspot.jinjava.el.ext.NamedParameter;
import com.hubspot.jinjava.objects.date.StrftimeFormatter;
import io.waybill.spec.DateSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * {@code macros} in a template. Public for Jinjava, which calls its getters and methods; not for other callers.
 *
 * <p>The same try gives the same text each time: what is random in Airflow is drawn from the names of the DAG, the run and
 * the task, the number of the try, and the how manyeth draw it is.
 */
public final class MacrosVariable {
    /** What there is, and below it; an empty set has nothing below it that could be checked. */
    static final Map<String, Set<String>> MEMBERS = Map.of(
            "ds_add", Set.of(),
            "ds_format", Set.of(),
            "datetime_diff_for_humans", Set.of(),
            "datetime", Set.of("strptime", "fromisoformat", "fromtimestamp"),
            "timedelta", Set.of(),
            "dateutil", Set.of("parser", "relativedelta"),
            "uuid", Set.of("uuid4"),
            "random", Set.of());

    private final String seed;
    private int draws;

    MacrosVariable(TemplateContext context) {
        this.seed = String.join(
                "\0",
                context.dag().dagId(),
                context.runId(),
                context.task().id(),
                Integer.toString(context.tryNumber()),
                context.item() == null ? "" : Integer.toString(context.item().index()));
    }

    /** A day so many days after another: {@code macros.ds_add(ds, 5)}. */
    @SuppressWarnings("MemberName") // the name is Airflow's
    public String ds_add(Object ds, Object days) {
        if (!(days instanceof Number number)) {
            throw new IllegalArgumentException("macros.ds_add takes a number of days, such as macros.ds_add(ds, 5)");
        }
        return StrftimeFormatter.format(
                Strptime.parse(String.valueOf(ds), "%Y-%m-%d").plusDays(number.longValue()), "%Y-%m-%d");
    }

    /** A date in another format: {@code macros.ds_format(ds, '%Y-%m-%d', '%d.%m.%Y')}. */
    @SuppressWarnings("MemberName") // the name is Airflow's
    public String ds_format(Object ds, Object from, Object to) {
        return StrftimeFormatter.format(
                Strptime.parse(String.valueOf(ds), String.valueOf(from)), String.valueOf(to), Locale.ENGLISH);
    }

    /** How far a date is from another, in words. */
    @SuppressWarnings("MemberName") // the name is Airflow's
    public String datetime_diff_for_humans(Object... dates) {
        if (dates.length != 2) {
            throw new IllegalArgumentException(
                    "macros.datetime_diff_for_humans takes two dates, for templates do not know what time it is");
        }
        return DateDifference.words(date(dates[0]), date(dates[1]));
    }

    private static ZonedDateTime date(Object date) {
        Object value = date instanceof NamedParameter named ? named.getValue() : date;
        return value instanceof DateVariable variable ? variable.date() : parsed(String.valueOf(value));
    }

    private static ZonedDateTime parsed(String text) {
        return new DateSpec(text).in(ZoneOffset.UTC).atZone(ZoneOffset.UTC);
    }

    /** {@code macros.datetime(2026, 1, 31)}; also hour, minute and second. */
    public DateVariable datetime(Object... parts) {
        int[] numbers = {1900, 1, 1, 0, 0, 0};
        if (parts.length < 3 || parts.length > numbers.length) {
            throw new IllegalArgumentException("macros.datetime takes a year, a month and a day, then hour and minute");
        }
        for (int i = 0; i < parts.length; i++) {
            if (!(parts[i] instanceof Number number)) {
                throw new IllegalArgumentException(
                        "macros.datetime takes numbers, such as macros.datetime(2026, 1, 31)");
            }
            numbers[i] = number.intValue();
        }
        try {
            return new DateVariable(ZonedDateTime.of(
                    numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], 0, ZoneOffset.UTC));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("There is no such date: " + e.getMessage(), e);
        }
    }

    /** The class of dates. */
    public DatetimeClass getDatetime() {
        return new DatetimeClass();
    }

    /** {@code macros.timedelta(days=1)}. */
    public TimedeltaVariable timedelta(Object... amounts) {
        return TimedeltaVariable.of(false, amounts);
    }

    /** The package. */
    public Dateutil getDateutil() {
        return new Dateutil();
    }

    /** The module. */
    public UuidModule getUuid() {
        return new UuidModule();
    }

    /** A number from 0 up to, and without, 1. */
    public double random() {
        return (draw().getLong() >>> 11) * 0x1.0p-53;
    }

    private ByteBuffer draw() {
        try {
            draws++;
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256")
                    .digest((seed + "\0" + draws).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "macros";
    }

    /** {@code macros.datetime} with a dot after it. */
    public static final class DatetimeClass {
        private DatetimeClass() {}

        /** Reads a date by a format. */
        public DateVariable strptime(Object text, Object format) {
            return new DateVariable(Strptime.parse(String.valueOf(text), String.valueOf(format)));
        }

        /** Reads a date in ISO's notation. */
        public DateVariable fromisoformat(Object text) {
            return new DateVariable(parsed(String.valueOf(text)));
        }

        /** So many seconds after 1970, in UTC. */
        public DateVariable fromtimestamp(Number seconds) {
            return new DateVariable(ZonedDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)
                    .plus(Duration.ofMillis(Math.round(seconds.doubleValue() * 1000))));
        }
    }

    /** {@code macros.dateutil}. */
    public static final class Dateutil {
        private Dateutil() {}

        /** {@code macros.dateutil.parser.parse('2026-01-31')}. */
        public Dateutil getParser() {
            return this;
        }

        /** {@code macros.dateutil.relativedelta.relativedelta(months=1)}. */
        public Dateutil getRelativedelta() {
            return this;
        }

        /** Reads a date in ISO's notation. */
        public DateVariable parse(Object text) {
            return new DateVariable(parsed(String.valueOf(text)));
        }

        /** A span of time that may have months. */
        public TimedeltaVariable relativedelta(Object... amounts) {
            return TimedeltaVariable.of(true, amounts);
        }
    }

    /** {@code macros.uuid}. */
    public final class UuidModule {
        private UuidModule() {}

        /** Another one at each draw, and the same for the same try. */
        public UuidVariable uuid4() {
            ByteBuffer bytes = draw();
            long most = (bytes.getLong() & ~0xF000L) | 0x4000L;
            long least = (bytes.getLong() & ~(0xC0L << 56)) | (0x80L << 56);
            return new UuidVariable(new UUID(most, least));
        }
    }

    /** A UUID. */
    public static final class UuidVariable {
        private final UUID uuid;

        private UuidVariable(UUID uuid) {
            this.uuid = uuid;
        }

        /** Without dashes. */
        public String getHex() {
            return uuid.toString().replace("-", "");
        }

        @Override
        public String toString() {
            return uuid.toString();
        }
    }
}
