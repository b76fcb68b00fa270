package io.waybill.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.web.CurrentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures are rehearsed from the command line. */
class FaultsOptionTest {
    private static final String REHEARSAL =
            CurrentFile.root().resolve("dag-specs/rehearsals/rehearsal.yaml").toString();

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void start() {
        // Longer than the lines of these rehearsals are late, and no longer, so that no time is lost.
        cli = Cli.in(folder.resolve("state")).with("WAYBILL_AWS_LOGS_SETTLE", "2500ms");
    }

    @Test
    void the_sales_example_succeeds_in_spite_of_the_rehearsal() throws IOException {
        cli.run("run", example("sales_daily"), "--date", "2026-11-01", "--faults", REHEARSAL);

        assertThat(cli.out()).contains("RESOURCE:MEMORY", "AWS took its host away");
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(file -> file.endsWith("report.txt")))
                    .hasSize(1)
                    .allSatisfy(report -> assertThat(Files.readString(report)).contains("293872.51"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "up", "local-fargate"})
    void a_bad_file_is_told_before_anything_begins(String command) throws IOException {
        Path faults = Files.writeString(folder.resolve("faults.yaml"), """
                seed: 1
                faults:
                  - {fault: server_eror}
                  - {fault: lost_event, count: 0}
                """);
        String[] arguments = command.equals("run")
                ? new String[] {command, example("hello"), "--faults", faults.toString()}
                : new String[] {command, "--faults", faults.toString()};

        cli.run(arguments);

        assertThat(cli.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
        assertThat(cli.err().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith(faults + ":3:13: INVALID_VALUE ")
                        && line.endsWith("(did you mean server_error?)"))
                .anyMatch(line -> line.startsWith(faults + ":4:32: INVALID_VALUE "));
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void where_containers_run_elsewhere_there_is_nothing_to_rehearse() {
        cli.run("run", example("hello"), "--faults", REHEARSAL, "--set", "aws.endpoint=http://127.0.0.1:9");

        assertThat(cli.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
        assertThat(cli.err()).contains("--faults", "aws.endpoint");
    }

    @Test
    void what_a_task_hands_on_is_waited_for_where_logs_come_late() throws IOException {
        Path faults = Files.writeString(
                folder.resolve("faults.yaml"), "faults: [{fault: late_logs, delay: 2s, count: 100}]\n");

        cli.run("run", example("hand_on_values"), "--faults", faults.toString());

        assertThat(cli.out()).contains("| text.txt has 2 lines and 6 words");
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
    }

    private static String example(String name) {
        return CurrentFile.root()
                .resolve("dag-specs/examples/" + name + ".yaml")
                .toString();
    }
}
