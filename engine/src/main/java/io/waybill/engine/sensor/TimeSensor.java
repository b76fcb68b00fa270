package io.waybill.engine.sensor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.EngineSensor;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/**
 * Waits for a moment. Its input has one of {@code until}, an ISO date and time, with an offset or else in {@code timezone};
 * {@code time}, a time of day in {@code timezone}, of the day on which the wait begins; or {@code seconds}, counted from
 * {@code from}, an ISO date and time, or where that is empty from the beginning of the wait.
 */
public final class TimeSensor implements EngineSensor {
    /** The name of this sensor. */
    public static final String NAME = "time";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Look look(ObjectNode input, Instant since, Instant now) {
        Instant until = until(input, since);
        return now.isBefore(until) ? Look.notBefore(until, "Waits until " + until) : Look.done();
    }

    private static Instant until(ObjectNode input, Instant since) {
        ZoneId zone = ZoneId.of(input.path("timezone").asText("UTC"));
        if (input.has("until")) {
            return moment(input.path("until").asText(), zone);
        }
        if (input.has("time")) {
            String time = input.path("time").asText();
            try {
                return since.atZone(zone)
                        .toLocalDate()
                        .atTime(LocalTime.parse(time))
                        .atZone(zone)
                        .toInstant();
            } catch (DateTimeException e) {
                throw invalid("'" + time + "' is no time of day; write it as 06:30", e);
            }
        }
        String from = input.path("from").asText();
        Instant start = from.isEmpty() ? since : moment(from, zone);
        return start.plusSeconds(input.path("seconds").asLong());
    }

    /**
     * The moment of an ISO date and time.
     *
     * @param zone where the text has no offset
     * @throws WaybillException {@code INVALID_REQUEST} where the text is none
     */
    public static Instant moment(String text, ZoneId zone) {
        String iso = text.strip().replace(' ', 'T');
        try {
            return OffsetDateTime.parse(iso).toInstant();
        } catch (DateTimeException withoutOffset) {
            try {
                return LocalDateTime.parse(iso).atZone(zone).toInstant();
            } catch (DateTimeException e) {
                throw invalid("'" + text + "' is no date and time; write it as 2026-01-31T06:30:00+01:00", e);
            }
        }
    }

    private static WaybillException invalid(String message, Exception cause) {
        return new WaybillException(ErrorCode.INVALID_REQUEST, message, cause);
    }
}
