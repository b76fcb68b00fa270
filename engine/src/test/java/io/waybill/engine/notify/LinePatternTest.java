package io.waybill.engine.notify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinePatternTest {
    @Test
    void some_part_of_a_line_matches() {
        LinePattern pattern = new LinePattern("(?i)err(or)?:");

        assertThat(pattern.finds("12:00 ERROR: disk full")).isTrue();
        assertThat(pattern.finds("12:00 errors were none")).isFalse();
        assertThat(pattern.finds("x".repeat(9_990) + "error:")).isTrue();
        assertThat(pattern.finds("x".repeat(10_000) + "error:")).isFalse();
    }

    @Test
    void sensible_patterns_never_use_up_their_budget() {
        LinePattern pattern = new LinePattern("^\\d+ (WARN|ERROR) .*timeout");
        String line = "12 WARN " + "nothing of that kind ".repeat(50);
        for (int i = 0; i < 20_000; i++) {
            assertThat(pattern.finds(line)).isFalse();
        }

        assertThat(pattern.isSpent()).isFalse();
        assertThat(pattern.finds("12 WARN a timeout")).isTrue();
    }

    @Test
    void a_pattern_that_would_look_for_ever_skips_such_lines_and_is_given_up_at_last() {
        LinePattern pattern = new LinePattern("(.*)(.*)(.*)(.*)(.*)b$");
        String hostile = "a".repeat(50) + "c";

        assertThat(pattern.finds(hostile)).isFalse();
        assertThat(pattern.finds("aab"))
                .as("other lines are looked at as before")
                .isTrue();
        for (int i = 0; i < 60; i++) {
            assertThat(pattern.finds(hostile)).isFalse();
        }
        assertThat(pattern.isSpent()).isTrue();
        assertThat(pattern.finds("aab")).isFalse();
    }

    @Test
    void a_pattern_that_goes_too_deep_finds_nothing() {
        assertThat(new LinePattern("(?:x|y)*z").finds("xy".repeat(5_000))).isFalse();
    }
}
