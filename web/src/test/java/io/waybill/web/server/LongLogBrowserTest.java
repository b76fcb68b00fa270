package io.waybill.web.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.store.RunRow;
import io.waybill.testing.NeedsTool;
import io.waybill.testing.SystemTool;
import io.waybill.web.settings.EffectiveSettings;
import io.waybill.web.settings.SettingsReader;
import io.waybill.web.view.Links;
import io.waybill.web.wiring.Server;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a task that writes a lot, from the local Fargate's log stream to the page. Prints what it took. */
@Tag("long")
@NeedsTool(SystemTool.CHROMIUM)
class LongLogBrowserTest extends PagesInBrowser {
    private static final int MOST_ON_THE_PAGE = 4_200;

    /** The log alone has 64 MB, and its texts twice as much where they are held. */
    private static final double MOST_BYTES = 60e6;

    private static final int MILLION = 1_000_000;
    private static final String DAG = """
            dag_id: %s
            tasks:
              - id: talk
                uses: bash
                with: {bash_command: %s}
            """;
    private static final String A_MILLION_LINES = """
            'awk "BEGIN { for (i = 1; i <= 1000000; i++) print (i == 654321 ? \\"ValueError: no number\\" : \\"row \\" i \\" was read, and written to the table of the day\\") }"'""";
    private static final String TWO_THOUSAND_A_SECOND = """
            'for i in $(seq 300); do seq -f "burst $i, row %.0f of two hundred, written as it comes" 200; sleep 0.1; done'""";

    /** Notes the blocks of the main thread that the browser tells of, which are those from 50 ms. */
    private static final String NOTE_BLOCKS = """
            window.blocks = [];
            new PerformanceObserver(list => window.blocks.push(...list.getEntries().map(entry => entry.duration)))
                .observe({type: 'longtask'});
            """;

    @TempDir
    Path folder;

    private Server server;

    @BeforeEach
    void serve() throws IOException {
        Path dags = Files.createDirectories(folder.resolve("dags"));
        Files.writeString(dags.resolve("million.yaml"), DAG.formatted("million", A_MILLION_LINES));
        Files.writeString(dags.resolve("tail.yaml"), DAG.formatted("tail", TWO_THOUSAND_A_SECOND));
        Files.writeString(folder.resolve("waybill.yaml"), "server: {port: 0}\ndags: {folder: dags}\n");
        EffectiveSettings settings = SettingsReader.read(List.of(), Map.of(), null, folder);
        server = Server.start(settings, folder, "test", Clock.systemUTC());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Tab log(RunRow run) {
        Tab tab = tab(server.address(), 1280);
        tab.page().addInitScript(NOTE_BLOCKS);
        return tab.open(Links.run(run.dagId(), run.runId()) + "/tasks/talk.run");
    }

    private RunRow trigger(String dagId) {
        return server.waybill().engine().trigger(TriggerRequest.manual(dagId, null, "test"));
    }

    private void awaitEnd(RunRow run) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> server.waybill()
                        .runs()
                        .find(run.dagId(), run.runId())
                        .orElseThrow()
                        .state()
                        .isTerminal());
    }

    private static LocatorAssertions.ContainsTextOptions within(Duration time) {
        return new LocatorAssertions.ContainsTextOptions().setTimeout((double) time.toMillis());
    }

    private static Locator button(Tab tab, String name) {
        return tab.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static void holdsFewLines(Tab tab) {
        Assertions.assertThat(tab.find("log-view .line").count()).isLessThan(MOST_ON_THE_PAGE);
        Assertions.assertThat(Figures.heapOf(tab))
                .as("bytes that the tab's script holds")
                .isLessThan(MOST_BYTES);
    }

    @Test
    void of_a_million_lines_each_can_be_reached() throws IOException {
        RunRow run = trigger("million");
        Figures figures = new Figures();
        awaitEnd(run);
        figures.print("written and carried to the log", null);
        try (Tab tab = log(run)) {
            Locator head = tab.find("log-view .log-head");
            assertThat(head).containsText("reading on…");
            Locator wrap = button(tab, "Wrap");
            wrap.click();
            assertThat(wrap).hasAttribute("aria-pressed", "true");
            wrap.click();
            assertThat(head).containsText("1,000,000 lines", within(Duration.ofMinutes(3)));
            assertThat(tab.find("log-view .line").last()).containsText("row 1000000 was");
            holdsFewLines(tab);
            figures.print("read to its end", tab);

            button(tab, "Go to the first line").click();
            assertThat(tab.find("log-view .line").first()).containsText("row 1 was");
            assertThat(tab.find("log-view .line").first()).isInViewport();
            holdsFewLines(tab);
            figures.print("to the first line, which left the memory", tab);

            tab.page().getByLabel("Find in the log").fill("row 777777 was");
            assertThat(tab.find("log-view .line:has(mark.here) .n"))
                    .hasText("777777", new LocatorAssertions.HasTextOptions().setTimeout(60_000));
            assertThat(tab.find("log-view mark.here")).isInViewport();
            figures.print("found line 777,777", tab);
            assertThat(head).containsText("line 1 of 1");
            assertThat(head)
                    .not()
                    .containsText("looking", new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
            figures.print("looked to the end", tab);

            button(tab, "First error").click();
            assertThat(tab.find("log-view .line:has(mark.here) .n"))
                    .hasText("654321", new LocatorAssertions.HasTextOptions().setTimeout(60_000));
            assertThat(tab.find("log-view mark.here")).hasText("ValueError");
            holdsFewLines(tab);
            figures.print("found the first error", tab);

            Download download = tab.page()
                    .waitForDownload(() -> tab.find("log-view a[download]").click());
            try (Stream<String> lines = Files.lines(download.path())) {
                Assertions.assertThat(lines.filter(line -> line.startsWith("row ") || line.startsWith("ValueError")))
                        .hasSize(MILLION);
            }
            figures.print("downloaded all", tab);
        }
    }

    @Test
    void a_page_that_follows_two_thousand_lines_a_second_answers() {
        RunRow run = trigger("tail");
        Figures figures = new Figures();
        try (Tab tab = log(run)) {
            Locator head = tab.find("log-view .log-head");
            assertThat(head).containsText("lines, live");
            for (int i = 0; i < 5; i++) {
                Locator times = button(tab, "Times");
                String before = times.getAttribute("aria-pressed");
                times.click();
                assertThat(times).not().hasAttribute("aria-pressed", before);
                holdsFewLines(tab);
            }
            tab.page().getByLabel("Find in the log").fill("burst 40,");
            assertThat(tab.find("log-view mark.here")).isInViewport();
            button(tab, "Follow").click();
            assertThat(head).containsText("60,000 lines", within(Duration.ofMinutes(2)));
            assertThat(tab.find("log-view .line").last()).containsText("burst 300, row 200");
            assertThat(tab.find("log-view .line").last()).isInViewport();
            holdsFewLines(tab);
            figures.print("followed for 30 s", tab);
        }
        awaitEnd(run);
    }

    /** What a part took, in the browser and in this process, which has the server and the local Fargate. */
    private static final class Figures {
        private long start = System.nanoTime();
        private long processor = processor();

        private static long processor() {
            return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                    .getProcessCpuTime();
        }

        void print(String what, Tab tab) {
            double seconds = (System.nanoTime() - start) / 1e9;
            double used = (processor() - processor) / 1e9;
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
            String page = tab == null
                    ? "– | –"
                    : "%.0f | %.0f"
                            .formatted(
                                    ((Number) tab.page().evaluate("Math.max(0, ...window.blocks.splice(0))"))
                                            .doubleValue(),
                                    heapOf(tab) / 1e6);
            System.out.printf("| %s | %.1f | %s | %.1f | %d |%n", what, seconds, page, used, heap);
            start = System.nanoTime();
            processor = processor();
        }

        private static double heapOf(Tab tab) {
            CDPSession session = tab.page().context().newCDPSession(tab.page());
            session.send("HeapProfiler.collectGarbage");
            session.send("Performance.enable");
            for (JsonElement metric : session.send("Performance.getMetrics").getAsJsonArray("metrics")) {
                JsonObject named = metric.getAsJsonObject();
                if (named.get("name").getAsString().equals("JSHeapUsedSize")) {
                    return named.get("value").getAsDouble();
                }
            }
            return Double.NaN;
        }
    }
}
