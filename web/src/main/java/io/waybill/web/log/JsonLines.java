package io.waybill.web.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.waybill.engine.log.LogScope;
import io.waybill.engine.secret.Masking;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Map;

/** Writes log lines as JSON: each one object and one line, whatever is in the message. */
final class JsonLines {
    private static final int LONGEST = 100_000;
    private static final List<String> TEXTS = List.of(LogScope.DAG, LogScope.RUN, LogScope.TASK);
    private static final List<String> NUMBERS = List.of(LogScope.MAP_INDEX, LogScope.TRY);

    /** Always with three digits, so that lines sort as texts. */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /** Whatever is not ASCII is escaped, so that no reader takes a character of the message for the end of the line. */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private JsonLines() {}

    static byte[] line(ILoggingEvent event, Masking secrets) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", TIME.format(event.getInstant()));
            json.writeStringField("level", event.getLevel().toString());
            json.writeStringField("logger", event.getLoggerName());
            json.writeStringField("thread", event.getThreadName());
            json.writeStringField("message", text(event.getFormattedMessage(), secrets));
            Map<String, String> about = event.getMDCPropertyMap();
            for (String name : TEXTS) {
                if (about.containsKey(name)) {
                    json.writeStringField(name, text(about.get(name), secrets));
                }
            }
            for (String name : NUMBERS) {
                if (about.containsKey(name)) {
                    json.writeNumberField(name, Integer.parseInt(about.get(name)));
                }
            }
            if (event.getThrowableProxy() != null) {
                json.writeStringField(
                        "exception", text(ThrowableProxyUtil.asString(event.getThrowableProxy()), secrets));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Memory can always be written to", e);
        }
        line.write('\n');
        return line.toByteArray();
    }

    /** Masked first: half a secret is one, too. */
    private static String text(String text, Masking secrets) {
        String masked = secrets.mask(text == null ? "" : text);
        return masked.length() <= LONGEST ? masked : masked.substring(0, LONGEST) + "…";
    }
}
