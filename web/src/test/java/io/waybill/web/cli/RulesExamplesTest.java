package io.waybill.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of when tasks and DAGs start: trigger rules, sensors, schedules. */
class RulesExamplesTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("waybill.root"), "dag-specs", "examples");

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void start() {
        cli = Cli.in(folder.resolve("state"));
    }

    private void run(String example, String... more) {
        String[] arguments = new String[more.length + 2];
        arguments[0] = "run";
        arguments[1] = EXAMPLES.resolve(example + ".yaml").toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        cli.run(arguments);
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
    }

    @Test
    void each_trigger_rule_lets_its_task_start() {
        run("every_trigger_rule");

        assertThat(cli.out().lines())
                .anyMatch(line -> line.matches("broken +failed +1 .*"))
                .anyMatch(line -> line.matches("left_out +skipped .*"))
                .filteredOn(line -> line.matches("(all|one|none|always)\\w* +success .*"))
                .hasSize(12);
    }

    @Test
    void where_another_dag_does_not_come_its_sensor_is_skipped() {
        run("look_elsewhere");

        assertThat(cli.out())
                .contains("| the report is written, with the newest rates")
                .containsPattern("(?m)^orders +skipped ");
    }

    @Test
    void one_dag_of_a_file_with_several_is_run() {
        run("kinds_of_schedules", "--dag", "on_and_on", "--date", "2026-11-02");

        assertThat(cli.out()).contains("| what has come since 2026-11-02T00:00:00+00:00");
    }
}
