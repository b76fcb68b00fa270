package io.waybill.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code waybill-entry}, which people put into their images. */
class EntryPointTest {
    private static final Path ENTRY = Path.of(
            System.getProperty("waybill.root"),
            "container/src/main/resources/io/waybill/container/image/waybill-entry");

    /** What was printed, and the exit code as the last line. */
    private static List<String> run(String... command) throws Exception {
        Process process = start(command);
        process.outputWriter().close();
        return rest(process);
    }

    private static Process start(String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of("sh", ENTRY.toString()));
        words.addAll(List.of(command));
        return new ProcessBuilder(words).redirectErrorStream(true).start();
    }

    private static List<String> rest(Process process) throws Exception {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>(output.lines().toList());
        lines.add("exit " + process.waitFor());
        return lines;
    }

    @Test
    void what_the_file_holds_is_printed_after_all_else_and_the_exit_code_stays() throws Exception {
        assertThat(
                        run(
                                "sh",
                                "-c",
                                "echo 'rows=12' >>$WAYBILL_OUTPUTS; echo working; printf 'path=\"a b\\\\c\"' >>$WAYBILL_OUTPUTS; exit 3"))
                .containsExactly("working", "::output rows=12::", "::output path=\"a b\\c\"::", "exit 3");
    }

    @Test
    void a_command_that_writes_nothing_is_as_it_would_be_alone() throws Exception {
        assertThat(run("echo", "a  b", "$HOME", "*")).containsExactly("a  b $HOME *", "exit 0");
        assertThat(run("sh", "-c", "kill -s KILL $$")).last().isEqualTo("exit 137");
        assertThat(run())
                .containsExactly("waybill-entry: there is no command to run; give the task a command", "exit 64");
    }

    @Test
    void a_command_has_its_input() throws Exception {
        Process process = start("cat");
        process.outputWriter().append("typed\n").close();

        assertThat(rest(process)).containsExactly("typed", "exit 0");
    }

    @Test
    void a_command_that_is_asked_to_end_may_still_hand_on() throws Exception {
        Process process = start(
                "sh",
                "-c",
                "trap 'echo last=1 >>$WAYBILL_OUTPUTS; exit 7' TERM; echo ready; while :; do sleep 0.05; done");
        assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("ready");

        process.toHandle().destroy();

        assertThat(rest(process)).containsExactly("::output last=1::", "exit 7");
    }
}
