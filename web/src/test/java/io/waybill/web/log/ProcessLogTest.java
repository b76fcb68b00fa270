package io.waybill.web.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.engine.log.LogScope;
import io.waybill.engine.runtime.AttemptIdentity;
import io.waybill.engine.secret.Masking;
import io.waybill.web.settings.LogFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Log lines, as they leave the process. */
class ProcessLogTest {
    private static final String SECRET = "tiger\"2000\\";

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Logger log = (Logger) LoggerFactory.getLogger("io.waybill.test.ProcessLog");
    private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

    @BeforeEach
    void write_to_memory() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        appender.setContext(context);
        ProcessLog.addTo(appender, context);
        appender.setOutputStream(written);
        appender.start();
        log.setAdditive(false);
        log.addAppender(appender);
        ProcessLog.mask(() -> Masking.of(List.of(SECRET)));
    }

    @AfterEach
    void as_it_was() {
        ProcessLog.write(LogFormat.TEXT);
        ProcessLog.mask(() -> Masking.NONE);
        log.detachAppender(appender);
    }

    private String written() {
        return written.toString(StandardCharsets.UTF_8);
    }

    private List<JsonNode> objects() {
        return written()
                .lines()
                .map(line -> {
                    try {
                        return new ObjectMapper().readTree(line);
                    } catch (IOException e) {
                        throw new AssertionError(line, e);
                    }
                })
                .toList();
    }

    @Test
    void a_line_of_json_says_when_what_and_of_which_try() {
        ProcessLog.write(LogFormat.JSON);
        Instant before = Instant.now();
        AttemptIdentity attempt =
                new AttemptIdentity(new UUID(0, 1), "sales", "manual__1", "load", "load.run", 3, 2, "", Map.of());

        LogScope.attempt(attempt).around(() -> log.warn("Launching {} failed", "it"));
        LogScope.run("sales", "manual__1").around(() -> log.warn("The run\nwaits \u2028 for \u0007 \"it\""));
        log.warn("Nothing in particular");

        List<JsonNode> lines = objects();
        assertThat(lines).hasSize(3);
        JsonNode first = lines.get(0);
        assertThat(first.path("level").asText()).isEqualTo("WARN");
        assertThat(first.path("logger").asText()).isEqualTo("io.waybill.test.ProcessLog");
        assertThat(first.path("thread").asText())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(first.path("message").asText()).isEqualTo("Launching it failed");
        assertThat(first.path("time").asText()).matches("[0-9-]{10}T[0-9:]{8}\\.[0-9]{3}Z");
        assertThat(Instant.parse(first.path("time").asText())).isBetween(before.minusMillis(1), Instant.now());
        assertThat(first.path("dag_id").asText()).isEqualTo("sales");
        assertThat(first.path("run_id").asText()).isEqualTo("manual__1");
        assertThat(first.path("task_id").asText()).isEqualTo("load.run");
        assertThat(first.path("map_index")).hasToString("3");
        assertThat(first.path("try_number")).hasToString("2");
        assertThat(lines.get(1).path("message").asText()).isEqualTo("The run\nwaits \u2028 for \u0007 \"it\"");
        assertThat(lines.get(1).has("task_id")).isFalse();
        assertThat(lines.get(2).has("dag_id")).isFalse();
        assertThat(lines.get(2).has("exception")).isFalse();
    }

    @Test
    void an_exception_is_in_the_line_and_secrets_are_in_none() {
        for (LogFormat format : LogFormat.values()) {
            ProcessLog.write(format);
            log.error("With {}", SECRET, new IllegalStateException("for " + SECRET, new IOException("cause")));
        }

        assertThat(written()).doesNotContain("tiger", "2000").contains("***");
        JsonNode json =
                objectAt(written().lines().filter(line -> line.startsWith("{")).toList());
        assertThat(json.path("exception").asText())
                .contains("IllegalStateException: for ***", "Caused by: java.io.IOException: cause", "\tat ");
    }

    private static JsonNode objectAt(List<String> lines) {
        assertThat(lines).hasSize(1);
        try {
            return new ObjectMapper().readTree(lines.get(0));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void what_lines_are_about_goes_with_the_work_and_ends_with_it() {
        assertThat(MDC.getMDCAdapter()).isInstanceOf(LogbackMDCAdapter.class);
        ProcessLog.write(LogFormat.JSON);
        Runnable[] later = new Runnable[1];
        LogScope.run("sales", "one").around(() -> {
            later[0] = LogScope.here().attempt("load", -1, 1).of(() -> log.warn("later"));
            LogScope.run("other", "two").around(() -> log.warn("inside"));
            log.warn("outside");
        });

        later[0].run();

        assertThat(objects())
                .extracting(line -> line.path("message").asText() + " "
                        + line.path("dag_id").asText() + " "
                        + line.path("task_id").asText())
                .containsExactly("inside other ", "outside sales ", "later sales load");
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void a_secret_store_that_fails_keeps_what_was_known() {
        log.warn("{}", SECRET);
        ProcessLog.mask(() -> {
            throw new IllegalStateException("away");
        });
        log.warn("{}", SECRET);

        assertThat(written()).doesNotContain("tiger").contains("***");
    }

    @Test
    void a_line_has_an_end() {
        ProcessLog.write(LogFormat.JSON);
        log.warn("x".repeat(1_000_000));

        assertThat(written().length()).isLessThan(110_000);
        assertThat(objects()).hasSize(1);
    }
}
