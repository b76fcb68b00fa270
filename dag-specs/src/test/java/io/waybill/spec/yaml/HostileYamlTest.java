package io.waybill.spec.yaml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Files that are made to hurt: each ends soon, in one problem. */
class HostileYamlTest {
    /** Far more than any of them takes here, far less than any of them would take unguarded. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static SpecProblem only(byte[] content) {
        YamlFile file = assertTimeout(SOON, () -> new YamlReader().read("f.yaml", content));
        assertThat(file.problems()).hasSize(1);
        return file.problems().get(0);
    }

    private static SpecProblem only(String text) {
        return only(text.getBytes(UTF_8));
    }

    @Test
    void an_alias_bomb() {
        StringBuilder bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (char name = 'b'; name <= 'z'; name++) {
            String before = "*" + (char) (name - 1);
            bomb.append(name).append(": &").append(name).append(" [").append(before);
            bomb.append((", " + before).repeat(8)).append("]\n");
        }

        SpecProblem problem = only(bomb.toString());

        assertThat(problem.code()).isEqualTo(ProblemCode.TOO_MANY_VALUES);
        assertThat(problem.line()).isEqualTo(6);
    }

    @Test
    void an_alias_bomb_of_merge_keys() {
        StringBuilder bomb = new StringBuilder("a0: &a0 {k: v}\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d {x: *a%d, y: *a%d, <<: *a%d}%n".formatted(i, i, i - 1, i - 1, i - 1));
        }

        assertThat(only(bomb.toString()).code()).isEqualTo(ProblemCode.TOO_MANY_VALUES);
    }

    @Test
    void fifty_megabytes() {
        byte[] content = "a: 1\n".repeat(10 * 1024 * 1024).getBytes(UTF_8);

        assertThat(only(content).code()).isEqualTo(ProblemCode.FILE_TOO_LARGE);
    }

    @Test
    void as_many_values_as_fit_into_a_file() {
        String text = "[" + "1,".repeat(YamlReader.MAX_BYTES / 2 - 2) + "1]";

        assertThat(only(text).code()).isEqualTo(ProblemCode.TOO_MANY_VALUES);
    }

    @Test
    void lists_a_hundred_thousand_deep() {
        assertThat(only("[".repeat(100_000)).code()).isEqualTo(ProblemCode.TOO_DEEP);
        assertThat(only("{a: ".repeat(100_000)).code()).isEqualTo(ProblemCode.TOO_DEEP);
        assertThat(only("- ".repeat(100_000)).code()).isEqualTo(ProblemCode.TOO_DEEP);
    }

    @Test
    void a_text_of_a_megabyte() {
        SpecProblem problem = only("a: 1\nb: " + "x".repeat(1024 * 1024) + "\n");

        assertThat(problem.code()).isEqualTo(ProblemCode.TEXT_TOO_LONG);
        assertThat(problem.line()).isEqualTo(2);
        assertThat(problem.column()).isEqualTo(4);
    }

    @Test
    void a_key_of_a_megabyte() {
        YamlFile file = assertTimeout(
                SOON,
                () -> new YamlReader().read("f.yaml", ("? " + "x".repeat(1024 * 1024) + "\n: 1\n").getBytes(UTF_8)));

        assertThat(file.problems()).hasSize(1);
    }

    @Test
    void a_nul_byte() {
        SpecProblem problem = only("a: 1\nb: x\0y\n");

        assertThat(problem.toString())
                .isEqualTo("f.yaml:2:5: CONTROL_CHARACTER The character U+0000 is not allowed in YAML"
                        + " (remove it, or write it as an escape in double quotes)");
    }

    @Test
    void latin_1() {
        SpecProblem problem = only("a: 1\nb: grün\n".getBytes(ISO_8859_1));

        assertThat(problem.toString())
                .isEqualTo("f.yaml:2:6: NOT_UTF8 The bytes here are not UTF-8 (save the file as UTF-8)");
    }

    @Test
    void a_character_that_is_cut_off_at_the_end() {
        assertThat(only(new byte[] {'a', ':', ' ', (byte) 0xC3}).code()).isEqualTo(ProblemCode.NOT_UTF8);
    }

    @Test
    void utf_16() {
        assertThat(only("a: 1\n".getBytes(UTF_16)).message()).isEqualTo("The file is UTF-16, not UTF-8");
    }

    @Test
    void a_byte_order_mark_is_no_problem() {
        YamlFile file = new YamlReader().read("f.yaml", "\uFEFFa: 1\n".getBytes(UTF_8));

        assertThat(file.problems()).isEmpty();
        assertThat(file.documents().get(0).toJson()).hasToString("{\"a\":1}");
    }

    @Test
    void random_bytes() {
        long seed = Long.getLong("waybill.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            byte[] content = new byte[random.nextInt(200)];
            random.nextBytes(content);
            readsWithoutAnException(content, "seed " + seed + ", round " + round);
        }
    }

    @Test
    void random_signs_of_yaml() {
        long seed = Long.getLong("waybill.seed", System.nanoTime());
        Random random = new Random(seed);
        String signs = "abc01:-,[]{}&*!|>'\"%@`#?<~. \n\n  \t\\äü😀\u2028\u0085\r";
        for (int round = 0; round < 5000; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(60);
            for (int i = 0; i < length; i++) {
                text.append(signs.charAt(random.nextInt(signs.length())));
            }
            readsWithoutAnException(text.toString().getBytes(UTF_8), "seed " + seed + ", round " + round);
        }
    }

    private static void readsWithoutAnException(byte[] content, String what) {
        YamlFile file;
        try {
            file = new YamlReader().read("f.yaml", content);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(what, e);
        }
        int lines = new String(content, UTF_8).split("\\R", -1).length;
        for (SpecProblem problem : file.problems()) {
            assertThat(problem.line()).as(what).isBetween(1, lines + 1);
        }
    }
}
