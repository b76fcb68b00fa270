package io.waybill.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.web.terminal.Elapsed;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Values of the API as a table shows them. */
final class Shown {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final double MILLIS = 1000;

    private Shown() {}

    /** A time in the zone of the clock; a dash where there is none. */
    static String time(JsonNode time, Clock clock) {
        return time.isTextual()
                ? TIME.format(OffsetDateTime.parse(time.textValue()).atZoneSameInstant(clock.getZone()))
                : "-";
    }

    /** Seconds; a dash where there are none. */
    static String seconds(JsonNode seconds) {
        return Elapsed.format(seconds.isNumber() ? Duration.ofMillis(Math.round(seconds.asDouble() * MILLIS)) : null);
    }

    /** A text; a dash where there is none. */
    static String text(JsonNode text) {
        return text.isTextual() && !text.textValue().isEmpty() ? text.textValue() : "-";
    }
}
