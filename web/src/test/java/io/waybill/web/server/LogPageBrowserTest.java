package io.waybill.web.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.waybill.engine.store.RunFilter;
import io.waybill.engine.store.RunRow;
import io.waybill.testing.NeedsTool;
import io.waybill.testing.SystemTool;
import io.waybill.web.terminal.LogText;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs of every kind in a real browser. */
@NeedsTool(SystemTool.CHROMIUM)
class LogPageBrowserTest extends PagesInBrowser {
    private static final int MOST_ON_THE_PAGE = 4_200;

    private ScriptedFargate.Task running() {
        start();
        site.trigger("sales");
        return site.fargate().task("clean.run", 1).starts();
    }

    private Tab log(int width) {
        RunRow run = site.runs().list(RunFilter.of("sales", 1)).get(0);
        return tab(width).open("/dags/sales/runs/" + run.runId().replace("+", "%2B") + "/tasks/clean.run");
    }

    private static int linesOnThePage(Tab tab) {
        return tab.find("log-view .line").count();
    }

    @Test
    void of_a_hundred_thousand_lines_the_page_holds_a_few_and_fetches_others_on_demand() {
        ScriptedFargate.Task task = running();
        task.writes(IntStream.rangeClosed(1, 100_000).mapToObj(i -> "line " + i).toArray(String[]::new));
        try (Tab tab = log(1280)) {
            assertThat(tab.find("log-view .log-head"))
                    .containsText(
                            "100,000 lines, live", new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
            assertThat(tab.find("log-view .line").last()).containsText("line 100000");
            Assertions.assertThat(linesOnThePage(tab)).isLessThan(MOST_ON_THE_PAGE);

            Locator older = tab.find("log-view .older");
            assertThat(older).hasText(Pattern.compile("Show 1,000 of 9\\d,\\d{3} older lines"));
            for (int i = 0; i < 5; i++) {
                older.click();
            }
            Assertions.assertThat(linesOnThePage(tab)).isLessThan(MOST_ON_THE_PAGE);
            assertThat(tab.find("log-view .newer")).isVisible();

            tab.page().getByLabel("Find in the log").fill("line 4321");
            assertThat(tab.find("log-view mark.here")).isInViewport();
            assertThat(tab.find("log-view .line:has(mark.here) .n")).hasText("4321");
            assertThat(tab.find("log-view .log-head")).containsText("line 1 of 11");

            tab.page().getByText("Follow").click();
            assertThat(tab.find("log-view .line").last()).containsText("line 100000");
            task.writes("one more");
            assertThat(tab.find("log-view .line").last()).containsText("one more");
            assertThat(tab.find("log-view .line").last()).isInViewport();
            Assertions.assertThat(linesOnThePage(tab)).isLessThan(MOST_ON_THE_PAGE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void the_first_error_and_the_first_line_are_one_click_away(int width) {
        String[] lines =
                IntStream.rangeClosed(1, 6_000).mapToObj(i -> "line " + i).toArray(String[]::new);
        lines[2_344] = "0 errors so far";
        lines[2_345] = "\u001b[31mjava.lang.IllegalStateException\u001b[0m: no such column";
        lines[4_444] = "ERROR: gave up";
        running().writes(lines).succeeds();
        try (Tab tab = log(width)) {
            assertThat(tab.find("log-view .log-head")).containsText("6,000 lines");
            assertThat(tab.find("log-view .line").last()).containsText("line 6000");

            tab.page().getByText("First error").click();
            assertThat(tab.find("log-view .line:has(mark.here) .n")).hasText("2346");
            assertThat(tab.find("log-view mark.here")).hasText("IllegalStateException");
            assertThat(tab.find("log-view mark.here")).isInViewport();
            assertThat(tab.find("log-view .log-head")).containsText("error 1 of 2");
            tab.page().getByText("First error").click();
            assertThat(tab.find("log-view .line:has(mark.here) .n")).hasText("4445");

            tab.page().getByText("Go to the first line").click();
            assertThat(tab.find("log-view .line").first()).containsText("line 1");
            assertThat(tab.find("log-view .line").first()).isInViewport();
            tab.fits();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 400})
    void a_line_of_a_megabyte_is_folded_until_it_is_opened(int width) {
        String line = "x".repeat(1_000_000) + "end";
        running().writes("before", line, "after");
        try (Tab tab = log(width)) {
            Locator fold = tab.find("log-view .unfold");
            assertThat(fold).hasText("… show all 1,000,003 characters");
            assertThat(tab.find("log-view .line")).hasCount(3);
            Assertions.assertThat(text(tab, 1)).hasSizeLessThan(2_100).startsWith("xxx");

            fold.click();

            assertThat(fold).hasCount(0);
            Assertions.assertThat(text(tab, 1)).isEqualTo(line);
            tab.fits();
        }
    }

    private static String text(Tab tab, int line) {
        return (String) tab.page().evaluate("n => document.querySelectorAll('log-view .x')[n].textContent", line);
    }

    @Test
    void colours_are_shown_and_whatever_else_a_line_wants_is_not() {
        running()
                .writes(
                        "\u001b[1;31mred\u001b[0m \u001b[42mon green\u001b[49m plain",
                        " 10 %\r 55 %\r100 % done",
                        "\u001b[2J\u001b[H\u001b]0;title\u0007kept\u001b[?25l\u0000\u0007",
                        "<b>bold?</b> &amp; \u001b[38;5;1m<i>\u001b[0m",
                        "not UTF-8: \ufffd");
        try (Tab tab = log(1280)) {
            assertThat(tab.find("log-view .line")).hasCount(5);
            assertThat(tab.find("log-view .a-bold.a-1").first()).hasText("red");
            assertThat(tab.find("log-view .b-2")).hasText("on green");
            Assertions.assertThat(text(tab, 0)).isEqualTo("red on green plain");
            Assertions.assertThat(text(tab, 1)).isEqualTo("100 % done");
            Assertions.assertThat(text(tab, 2)).isEqualTo("kept");
            Assertions.assertThat(text(tab, 3)).isEqualTo("<b>bold?</b> &amp; <i>");
            Assertions.assertThat(text(tab, 4)).isEqualTo("not UTF-8: \ufffd");
            assertThat(tab.find("log-view .x b, log-view .x i")).hasCount(0);
            Assertions.assertThat(tab.page().title()).contains("clean.run");
        }
    }

    /** The renderers of page and terminal are two programs; what they leave of a line is the same. */
    @Test
    void the_page_leaves_of_a_line_what_the_terminal_leaves() {
        start();
        try (Tab tab = tab(1280).open("/")) {
            String script = (String) tab.page().evaluate("document.querySelector('script[type=module]').src");
            Random random = new Random(Long.getLong("waybill.seed", 7));
            String marks = "\u001b\u001b[]()?0;:m>!$P\\\u0007\u009b\u009d\u009c\u0090\rAJhnl x";
            for (int round = 0; round < 300; round++) {
                StringBuilder raw = new StringBuilder();
                for (int i = random.nextInt(14); i >= 0; i--) {
                    raw.append(marks.charAt(random.nextInt(marks.length())));
                }
                Object shown = tab.page()
                        .evaluate(
                                "async ([script, raw]) => (await import(script.replace('app.js', 'ansi.js'))).plain(raw)",
                                new Object[] {script, raw.toString()});
                Assertions.assertThat(shown).describedAs("of %s", raw).isEqualTo(LogText.plain(raw.toString()));
            }
        }
    }

    @Test
    void a_log_that_is_over_takes_no_more_room_than_it_has_lines() {
        ScriptedFargate.Task task = running();
        task.writes("only line").succeeds();
        try (Tab tab = log(1280)) {
            assertThat(tab.find("log-view[short]")).isVisible();
            assertThat(tab.find("log-view .log-head")).containsText("1 line");
            Object height = tab.page().evaluate("document.querySelector('log-view .lines').clientHeight");
            Assertions.assertThat(((Number) height).intValue()).isLessThan(200);
        }
    }
}
