package io.waybill.web.log;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.waybill.engine.secret.Masking;
import io.waybill.web.settings.LogFormat;
import java.util.function.Supplier;

/** How this process writes its log lines: a process has one log, so that this is the process's too. Thread safe. */
public final class ProcessLog {
    private static volatile LogFormat format = LogFormat.TEXT;
    private static volatile Supplier<Masking> secrets = () -> Masking.NONE;
    private static volatile Masking last = Masking.NONE;

    private ProcessLog() {}

    /** Lines are written so from now on. */
    public static void write(LogFormat wanted) {
        format = wanted;
    }

    /** What must not be seen from now on; asked for with each line. */
    public static void mask(Supplier<Masking> known) {
        secrets = known;
    }

    /** Has an appender write as is said here, now and later. */
    public static void addTo(OutputStreamAppender<ILoggingEvent> appender, Context context) {
        PatternLayout text = new MaskedText();
        text.setContext(context);
        text.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{20}: %msg%n");
        text.start();
        Lines lines = new Lines();
        lines.setLayout(text);
        lines.setContext(context);
        lines.start();
        appender.setEncoder(lines);
    }

    private static final class Lines extends LayoutWrappingEncoder<ILoggingEvent> {
        @Override
        public byte[] encode(ILoggingEvent event) {
            return format == LogFormat.JSON ? JsonLines.line(event, masking()) : super.encode(event);
        }
    }

    private static final class MaskedText extends PatternLayout {
        @Override
        public String doLayout(ILoggingEvent event) {
            return masking().mask(super.doLayout(event));
        }
    }

    private static Masking masking() {
        try {
            last = secrets.get();
        } catch (RuntimeException e) {
            // What was known before still masks; a log line must not fail the work that it tells of.
            return last;
        }
        return last;
    }
}
