package io.waybill.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellWordsTest {
    @Test
    void splits_at_spaces_outside_of_quotes() {
        assertThat(ShellWords.split("python load.py --name 'two words' \"and three more\""))
                .containsExactly("python", "load.py", "--name", "two words", "and three more");
    }

    @Test
    void joins_pieces_that_touch() {
        assertThat(ShellWords.split("a'b c'\"d e\"f\\ g")).containsExactly("ab cd ef g");
    }

    @Test
    void keeps_empty_words_in_quotes() {
        assertThat(ShellWords.split("a '' \"\" b")).containsExactly("a", "", "", "b");
    }

    @Test
    void expands_nothing() {
        assertThat(ShellWords.split("echo $HOME `x` *.txt ~ a;b | c > d # e"))
                .containsExactly("echo", "$HOME", "`x`", "*.txt", "~", "a;b", "|", "c", ">", "d", "#", "e");
    }

    @Test
    void a_template_is_one_piece_whatever_is_in_it() {
        assertThat(ShellWords.split(
                        "run --date={{ ds }} \"{{ params['a \"b'] }}\" {% if ds %} x {# it's #}{{ 'y z' }}"))
                .containsExactly(
                        "run", "--date={{ ds }}", "{{ params['a \"b'] }}", "{% if ds %}", "x", "{# it's #}{{ 'y z' }}");
    }

    @Test
    void a_blank_command_has_no_words() {
        assertThat(ShellWords.split("")).isEmpty();
        assertThat(ShellWords.split(" \t\n ")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            python 'load.py     | 7 | The ' in the command is not closed
            python "load.py     | 7 | The " in the command is not closed
            echo {{ ds          | 5 | The {{ in the command is not closed
            echo \\             | 5 | The command ends in a backslash
            """)
    void says_where_something_is_not_closed(String command, int offset, String message) {
        SpecValueException problem =
                catchThrowableOfType(SpecValueException.class, () -> ShellWords.split(command.strip()));

        assertThat(problem).hasMessage(message);
        assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_COMMAND);
        assertThat(problem.offset()).isEqualTo(offset);
    }

    @Test
    void splits_as_the_shell_of_this_machine_does() throws Exception {
        long seed = Long.getLong("waybill.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(14);
            for (int i = 0; i < length; i++) {
                text.append("ab'\"\\  \t\n".charAt(random.nextInt(9)));
            }
            String command = text.toString().strip();
            if (command.endsWith("\\")) {
                continue; // a shell reads on after the end
            }
            Optional<String> expected = shell(command);
            Optional<String> actual = ours(command);
            assertThat(actual)
                    .as("seed %d, round %d: <%s>", seed, round, command)
                    .isEqualTo(expected);
        }
    }

    private static Optional<String> ours(String command) {
        try {
            return Optional.of(String.join(
                    "",
                    ShellWords.split(command).stream()
                            .map(word -> "<" + word + ">")
                            .toList()));
        } catch (SpecValueException e) {
            return Optional.empty();
        }
    }

    /** What sh makes of the words after {@code set --}: a new line ends a command there, so it is taken for a space. */
    private static Optional<String> shell(String command) throws IOException, InterruptedException {
        String oneLine = onlyQuotedNewlines(command);
        Process process = new ProcessBuilder("sh", "-c", "set -- " + oneLine + "\nfor w; do printf '<%s>' \"$w\"; done")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? Optional.of(out) : Optional.empty();
    }

    private static String onlyQuotedNewlines(String command) {
        StringBuilder text = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < command.length()) {
                text.append(c).append(command.charAt(++i));
                continue;
            }
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
            text.append(c == '\n' && quote == 0 ? ' ' : c);
        }
        return text.toString();
    }
}
