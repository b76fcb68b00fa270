package io.waybill.web.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LogTextTest {
    private static final String ESC = "\u001b";
    private static final String RESET = ESC + "[0m";

    static Stream<Arguments> lines() {
        return Stream.of(
                arguments("plain words", "plain words", "plain words"),
                arguments("", "", ""),
                arguments("a\tb", "a\tb", "a\tb"),
                arguments(ESC + "[31mred" + ESC + "[0m on", ESC + "[31mred" + ESC + "[0m on" + RESET, "red on"),
                arguments(ESC + "[38;5;196mx", ESC + "[38;5;196mx" + RESET, "x"),
                arguments(ESC + "[38:2::1:2:3mx", ESC + "[38:2::1:2:3mx" + RESET, "x"),
                arguments("\u009b31mred", "\u009b31mred" + RESET, "red"),
                // Progress bars.
                arguments("10 %\r50 %\r100 %", "100 %", "100 %"),
                arguments("10 %\r100 %\r", "100 %", "100 %"),
                arguments("windows\r\n", "windows", "windows"),
                arguments("\r\r", "", ""),
                // Whatever moves the cursor, clears, scrolls, asks or sets modes.
                arguments(ESC + "[2J" + ESC + "[1;1Hhere", "here", "here"),
                arguments(ESC + "[3Aup", "up", "up"),
                arguments(ESC + "[?25lhidden" + ESC + "[?25h", "hidden", "hidden"),
                arguments(ESC + "[6nasked", "asked", "asked"),
                arguments(ESC + "[>4;2mkeys", "keys", "keys"),
                arguments(ESC + "[!preset", "reset", "reset"),
                arguments("\u009b2Jc1", "c1", "c1"),
                arguments(ESC + "cfull reset", "full reset", "full reset"),
                arguments(ESC + "(0lines", "lines", "lines"),
                // Titles, links and queries, with either end, or none.
                arguments(ESC + "]0;title\u0007said", "said", "said"),
                arguments(ESC + "]8;;http://x" + ESC + "\\link" + ESC + "]8;;" + ESC + "\\", "link", "link"),
                arguments(ESC + "]52;c;aGk=" + ESC + "\\clip", "clip", "clip"),
                arguments("before" + ESC + "]0;never ends", "before", "before"),
                arguments(ESC + "P$qm" + ESC + "\\dcs", "dcs", "dcs"),
                arguments("\u009d0;title\u009csaid", "said", "said"),
                // Cut off.
                arguments("cut" + ESC, "cut", "cut"),
                arguments("cut" + ESC + "[", "cut", "cut"),
                arguments("cut" + ESC + "[3", "cut", "cut"),
                arguments("bell\u0007 back\b del\u007f nul\u0000", "bell back del nul", "bell back del nul"),
                // Characters that are none.
                arguments("half \ud83d", "half \ufffd", "half \ufffd"),
                arguments("whole \ud83d\ude00", "whole \ud83d\ude00", "whole \ud83d\ude00"),
                arguments("invalid \ufffd stays", "invalid \ufffd stays", "invalid \ufffd stays"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void a_line_is_shown_without_what_would_do_something_to_the_terminal(String raw, String coloured, String plain) {
        assertThat(LogText.coloured(raw)).isEqualTo(coloured);
        assertThat(LogText.plain(raw)).isEqualTo(plain);
    }

    @Test
    void whatever_is_written_only_colours_are_left() {
        long seed = Long.getLong("waybill.seed", System.nanoTime());
        Random random = new Random(seed);
        String marks = "\u001b\u001b\u001b[]()?0;:m>!$P\\\u0007\u009b\u009d\u009c\u0090\rAJhnl x";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder raw = new StringBuilder();
            for (int i = random.nextInt(14); i >= 0; i--) {
                raw.append(marks.charAt(random.nextInt(marks.length())));
            }
            String shown = LogText.coloured(raw.toString()).replaceAll("(?:\u001b\\[|\u009b)[0-9;:]*m", "");
            assertThat(shown)
                    .describedAs("seed %d, %s", seed, raw)
                    .doesNotContainPattern("[\\x00-\\x08\\x0a-\\x1f\\x7f-\\x9f]");
            assertThat(LogText.plain(raw.toString()))
                    .describedAs("seed %d, %s", seed, raw)
                    .doesNotContainPattern("[\\x00-\\x08\\x0a-\\x1f\\x7f-\\x9f]");
        }
    }

    @Test
    void a_line_of_a_megabyte_of_half_sequences_is_done_with_at_once() {
        assertThat(LogText.plain((ESC + "[1").repeat(350_000))).isEmpty();
        assertThat(LogText.plain((ESC + "]").repeat(500_000))).isEmpty();
        assertThat(LogText.plain(ESC + "[" + "1".repeat(1_000_000))).isEmpty();
    }
}
