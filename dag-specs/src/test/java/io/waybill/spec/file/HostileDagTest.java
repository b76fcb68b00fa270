package io.waybill.spec.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.TestOperators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Well-formed YAML that is made to hurt: it ends soon, in problems of one line each. */
class HostileDagTest {
    /** Far more than any of them takes here, far less than any of them would take unguarded. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String TASKS = "tasks: [{id: a, uses: empty}]\n";
    private static final DagFileReader READER = new DagFileReader(TestOperators.CATALOG);

    private static List<SpecProblem> read(String text) {
        List<SpecProblem> problems = assertTimeout(
                SOON,
                () -> READER.read("a.yaml", text.getBytes(UTF_8), List.of()).problems());
        assertThat(problems)
                .allSatisfy(problem ->
                        assertThat(problem.toString()).hasSizeLessThan(4000).doesNotContain("\n"));
        return problems;
    }

    private static List<ProblemCode> codes(String text) {
        return read(text).stream().map(SpecProblem::code).distinct().toList();
    }

    private static String lines(int count, String line) {
        return IntStream.range(0, count)
                .mapToObj(i -> line.replace("#", String.valueOf(i)))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String script(String text) {
        return "tasks:\n  - id: a\n    uses: bash\n    with:\n      bash_command: '" + text.replace("'", "''") + "'\n";
    }

    @Test
    void a_hundred_thousand_unknown_keys() {
        assertThat(codes(lines(100_000, "key#: 1") + TASKS)).containsExactly(ProblemCode.UNKNOWN_KEY);
    }

    @Test
    void a_hundred_thousand_params() {
        assertThat(codes("params:\n" + lines(100_000, "  p#: 1") + TASKS)).isEmpty();
        assertThat(codes("params:\n" + lines(100_000, "  p#: {typ: 1}") + TASKS))
                .containsExactly(ProblemCode.UNKNOWN_KEY);
    }

    @Test
    void twenty_thousand_unknown_needs_among_as_many_tasks() {
        assertThat(codes("tasks:\n" + lines(20_000, "  - {id: task#, uses: empty, needs: [tusk#]}")))
                .containsExactly(ProblemCode.UNKNOWN_NEED);
    }

    @Test
    void fifty_thousand_unknown_groups_among_as_many_groups() {
        assertThat(codes("groups:\n" + lines(50_000, "  - {id: team#, group: taem#}") + TASKS))
                .contains(ProblemCode.UNKNOWN_GROUP);
    }

    @Test
    void templates_that_name_thousands_of_unknown_params_among_fifty_thousand() {
        String params = "params:\n" + lines(50_000, "  param#: 1");

        assertThat(codes(params + script("{{ params.prm1 }}".repeat(5_000))))
                .containsExactly(ProblemCode.UNKNOWN_VARIABLE);
        assertThat(codes(params
                        + "tasks:\n"
                        + lines(10_000, "  - {id: t#, uses: bash, with: {bash_command: '{{ params.pram# }}'}}")))
                .containsExactly(ProblemCode.UNKNOWN_VARIABLE);
    }

    @Test
    void ten_thousand_small_cycles() {
        assertThat(codes("tasks:\n"
                        + lines(
                                10_000,
                                "  - {id: a#, uses: empty, needs: [b#]}\n  - {id: b#, uses: empty, needs: [a#]}")))
                .containsExactly(ProblemCode.CYCLE);
    }

    @Test
    void ten_thousand_groups_in_each_other() {
        String groups = IntStream.range(0, 10_000)
                .mapToObj(i -> "  - {id: g" + i + (i == 0 ? "" : ", group: g" + (i - 1)) + ", needs: [a]}")
                .collect(Collectors.joining("\n", "groups:\n", "\n"));
        assertThat(codes(groups + TASKS)).contains(ProblemCode.TOO_DEEP);

        String circle = IntStream.range(0, 10_000)
                .mapToObj(i -> "  - {id: g" + i + ", group: g" + (i + 1) % 10_000 + "}")
                .collect(Collectors.joining("\n", "groups:\n", "\n"));
        assertThat(codes(circle + TASKS)).contains(ProblemCode.CYCLE);
    }

    @Test
    void a_task_with_a_hundred_thousand_needs() {
        String needs = IntStream.range(0, 100_000).mapToObj(i -> "a").collect(Collectors.joining(","));

        assertThat(codes("tasks:\n  - {id: a, uses: empty}\n  - {id: b, uses: empty, needs: [" + needs + "]}\n"))
                .containsExactly(ProblemCode.REPEATED_NEED);
    }

    @Test
    void a_template_with_a_hundred_thousand_brackets() {
        assertThat(codes(script("{{ " + "(".repeat(100_000) + " }}"))).containsExactly(ProblemCode.TEMPLATE_SYNTAX);
        assertThat(codes(script("{{ " + "(".repeat(5000) + "ds" + ")".repeat(5000) + " }}")))
                .containsExactly(ProblemCode.TEMPLATE_SYNTAX);
        assertThat(codes(script("{{ " + "not ".repeat(2400) + " ds }}"))).isEmpty();
        assertThat(codes(script("{{ " + "ds if ds else ".repeat(700) + " ds }}")))
                .isEmpty();
        assertThat(codes(script("{{ ds" + " ~ ds".repeat(1900) + " }}"))).isEmpty();
        assertThat(codes(script("{{ 2" + " ** 2".repeat(1900) + " }}"))).isEmpty();
    }

    @Test
    void a_template_with_ten_thousand_tags() {
        assertThat(codes(script("{% if ds %}".repeat(10_000) + "{% endif %}".repeat(10_000))))
                .containsExactly(ProblemCode.TEMPLATE_SYNTAX);
        assertThat(codes(script("{% if ds %}".repeat(10_000)))).containsExactly(ProblemCode.TEMPLATE_SYNTAX);
        assertThat(codes(script("{{ x }}".repeat(20_000)))).containsExactly(ProblemCode.UNKNOWN_VARIABLE);
        assertThat(codes(script("{{".repeat(100_000)))).containsExactly(ProblemCode.TEMPLATE_SYNTAX);
    }

    @Test
    void a_command_of_two_hundred_thousand_quotes() {
        String command = "\"" + "'".repeat(200_001) + "\"";

        assertThat(codes("tasks: [{id: a, uses: ecs, with: {image: x, command: " + command + "}}]\n"))
                .containsExactly(ProblemCode.INVALID_COMMAND);
    }

    @Test
    void a_schedule_of_a_hundred_thousand_values() {
        assertThat(codes("schedule: \"" + "1,".repeat(100_000) + "1 * * * *\"\n" + TASKS))
                .containsExactly(ProblemCode.INVALID_SCHEDULE);
    }

    @Test
    void a_pattern_that_would_take_years() {
        assertThat(codes("params: {p: {pattern: \"^(a+)+$\", default: " + "a".repeat(60) + "b}}\n" + TASKS))
                .containsExactly(ProblemCode.INVALID_PARAM);
    }

    @Test
    void a_param_whose_schema_goes_in_circles() {
        String items = "{allOf: [{$ref: \"#/items\"}]}";

        assertThat(codes("params: {p: {type: array, items: " + items + ", default: [1]}}\n" + TASKS))
                .containsExactly(ProblemCode.INVALID_PARAM);
    }

    @Test
    void texts_with_line_ends_and_of_any_length_in_messages() {
        assertThat(codes("\"two\\nlines\\u0007\": 1\n" + TASKS)).containsExactly(ProblemCode.UNKNOWN_KEY);
        assertThat(codes("? " + "k".repeat(200_000) + "\n: 1\n" + TASKS)).containsExactly(ProblemCode.UNKNOWN_KEY);
        assertThat(codes("tasks: [{id: a, uses: " + "k".repeat(200_000) + "}]\n"))
                .containsExactly(ProblemCode.UNKNOWN_OPERATOR);
        assertThat(codes("tasks: [{id: " + "k".repeat(200_000) + ", uses: empty}]\n"))
                .containsExactly(ProblemCode.INVALID_ID);
        assertThat(codes("timezone: " + "k".repeat(200_000) + "\n" + TASKS)).containsExactly(ProblemCode.INVALID_VALUE);
        assertThat(codes("start_date: " + "1".repeat(90) + "\n" + TASKS)).containsExactly(ProblemCode.WRONG_TYPE);
    }

    @Test
    void files_that_were_cut_swapped_and_doubled_end_in_problems() throws IOException {
        long seed = Long.getLong("waybill.seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> sources;
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "resources"))) {
            sources = files.filter(DagFileReader::isDagFile)
                    .map(HostileDagTest::text)
                    .toList();
        }
        for (int round = 0; round < 600; round++) {
            StringBuilder text = new StringBuilder(sources.get(random.nextInt(sources.size())));
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                mutate(text, random);
            }
            try {
                READER.read("a.yaml", text.toString().getBytes(UTF_8), List.of());
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ", round " + round + ":\n" + text, e);
            }
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static final String MARKS = ":-[]{}&*#'\"|>!%@ \n~0a";

    private static void mutate(StringBuilder text, Random random) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(20));
        switch (random.nextInt(4)) {
            case 0 -> text.delete(from, to);
            case 1 -> text.insert(from, text.substring(from, to));
            case 2 -> text.setCharAt(from, MARKS.charAt(random.nextInt(MARKS.length())));
            default -> {
                int other = random.nextInt(text.length());
                text.insert(other, text.substring(from, to));
            }
        }
        if (text.isEmpty()) {
            text.append(' ');
        }
    }
}
