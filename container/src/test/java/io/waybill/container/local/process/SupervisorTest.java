package io.waybill.container.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** supervise.sh in both of its ways: in a session of its own, as on Linux, and with a shell's job control, as on macOS. */
@ParameterizedClass
@ValueSource(strings = {"session", "job"})
class SupervisorTest {

    @Parameter
    private String way;

    @TempDir
    private Path folder;

    private Path script;
    private Path container;
    private List<String> command;

    @BeforeEach
    void unpack() throws IOException {
        script = folder.resolve("supervise.sh");
        try (InputStream resource = ProcessRuntime.class.getResourceAsStream("supervise.sh")) {
            Files.copy(resource, script);
        }
        container = folder.resolve("main");
        // Job control without a terminal is what bash has, and dash has not; on macOS sh is a bash.
        command = way.equals("session") ? List.of("/usr/bin/setsid", "--", "/bin/sh") : List.of("/bin/bash");
        assumeTrue(Files.isExecutable(Path.of(command.get(0))), "this system has no " + command.get(0));
    }

    @Test
    void it_writes_who_it_is_what_runs_and_how_it_ended() throws Exception {
        Process supervisor = supervise("sh", "-c", "echo out; echo err >&2; exit 3");

        supervisor.waitFor();
        assertThat(folder.resolve("main.story"))
                .content()
                .startsWith("supervisor " + supervisor.pid() + " supervisor1\n");
        assertThat(exit()).isEqualTo(3);
        assertThat(folder.resolve("main.output")).hasContent("out\nerr");
        if (way.equals("session")) {
            assertThat(group()).isEqualTo(supervisor.pid());
        } else {
            assertThat(group()).isNotEqualTo(supervisor.pid());
        }
    }

    @Test
    void a_container_is_started_once_however_many_supervisors_start() throws Exception {
        Path trace = folder.resolve("trace");
        List<Process> supervisors = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            supervisors.add(supervise("sh", "-c", "echo x >> " + trace));
        }

        List<Integer> codes = new ArrayList<>();
        for (Process supervisor : supervisors) {
            codes.add(supervisor.waitFor());
        }

        assertThat(codes).filteredOn(code -> code == 75).hasSize(9);
        assertThat(trace).hasContent("x");
    }

    @Test
    void the_command_is_in_a_process_group_of_its_own_and_ignores_no_signal() throws Exception {
        Process supervisor = supervise("sh", "-c", "ps -o pgid= -p $$; grep SigIgn /proc/self/status || true");

        supervisor.waitFor();
        assertThat(exit()).isZero();
        List<String> lines = Files.readAllLines(folder.resolve("main.output"));
        assertThat(Long.parseLong(lines.get(0).strip())).isEqualTo(group());
        // Those above 31 are the C library's own.
        assertThat(lines.subList(1, lines.size()))
                .allSatisfy(line -> assertThat(Long.parseLong(
                                        line.substring(line.indexOf(':') + 1).strip(), 16)
                                & 0x7fffffffL)
                        .isZero());
    }

    @Test
    void what_a_terminal_sends_does_not_end_it() throws Exception {
        Process supervisor = supervise("sh", "-c", "sleep 0.3; exit 4");
        Awaitility.await().until(() -> supervisor.children().findAny().isPresent());
        for (String signal : List.of("INT", "HUP", "QUIT", "TERM", "TSTP")) {
            new ProcessBuilder("kill", "-s", signal, String.valueOf(supervisor.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        }

        supervisor.waitFor();
        assertThat(exit()).isEqualTo(4);
    }

    @Test
    void a_command_that_is_halted_has_not_ended() throws Exception {
        Process supervisor = supervise("sh", "-c", "(sleep 0.3; kill -CONT $$) & kill -STOP $$; exit 5");

        assertThat(supervisor.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(exit()).isEqualTo(5);
    }

    @Test
    void nothing_of_the_group_is_left_behind() throws Exception {
        supervise("sh", "-c", "sleep 300 & echo $!").waitFor();

        long left =
                Long.parseLong(Files.readString(folder.resolve("main.output")).strip());
        Awaitility.await()
                .until(() -> ProcessHandle.of(left)
                        .flatMap(handle -> handle.info().commandLine())
                        .isEmpty());
    }

    @Test
    void words_are_handed_on_as_they_are() throws Exception {
        supervise("printf", "<%s>", "two words", "*", "$HOME", "a\nb", "", "'").waitFor();

        assertThat(folder.resolve("main.output")).hasContent("<two words><*><$HOME><a\nb><><'>");
    }

    @Test
    void variables_are_handed_on_whatever_their_names() throws Exception {
        Map<String, String> variables = Map.ofEntries(
                Map.entry("PLAIN", "it's 1"),
                Map.entry("TWO_LINES", "a\nb"),
                Map.entry("db_password", "p"),
                Map.entry("folder", "/nowhere"),
                Map.entry("waybill_output", "/dev/null"),
                Map.entry("code", "7"),
                Map.entry("IFS", "x"),
                Map.entry("UID", "12"),
                Map.entry("GROUPS", "4"),
                Map.entry("with.dot", "2"),
                Map.entry("_X", "3"));

        Process supervisor = start();
        order(supervisor, variables, "env", "-0");
        supervisor.waitFor();

        assertThat(exit()).isZero();
        assertThat(Files.readString(folder.resolve("main.output")).split("\0"))
                .filteredOn(variable -> !variable.matches("(?s)(PWD|SHLVL|_)=.*"))
                .containsExactlyInAnyOrderElementsOf(variables.entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList());
    }

    @Test
    void nothing_is_started_where_whoever_ordered_is_gone_before_the_end() throws Exception {
        byte[] order = SupervisorOrder.of(
                new ContainerFiles(container),
                folder.resolve("main.output"),
                List.of("/usr/bin/touch", folder.resolve("trace").toString()),
                folder,
                Map.of());
        for (int length : List.of(0, order.length / 2, order.length - "whole\n".length())) {
            Process supervisor = start();
            try (OutputStream input = supervisor.getOutputStream()) {
                input.write(order, 0, length);
            }
            supervisor.waitFor();
        }

        assertThat(folder.resolve("trace")).doesNotExist();
        assertThat(folder.resolve("main.story")).doesNotExist();
    }

    private Process supervise(String program, String... arguments) throws IOException {
        Process supervisor = start();
        order(supervisor, Map.of(), program, arguments);
        return supervisor;
    }

    private Process start() throws IOException {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(script.toString(), "supervisor1", way));
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        return builder.start();
    }

    private void order(Process supervisor, Map<String, String> variables, String program, String... arguments)
            throws IOException {
        List<String> words = new ArrayList<>(List.of("/usr/bin/" + program));
        words.addAll(List.of(arguments));
        try (OutputStream input = supervisor.getOutputStream()) {
            input.write(SupervisorOrder.of(
                    new ContainerFiles(container), folder.resolve("main.output"), words, folder, variables));
        }
    }

    private long group() {
        return new ContainerFiles(container).read().group().orElseThrow();
    }

    private int exit() {
        return new ContainerFiles(container).read().exitCode().orElseThrow();
    }
}
