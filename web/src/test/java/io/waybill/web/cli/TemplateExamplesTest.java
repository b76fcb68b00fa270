package io.waybill.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples whose templates ask for more than dates: params of tasks, variables, answers. */
class TemplateExamplesTest {
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
    void a_task_s_own_params_come_before_those_of_the_dag() {
        run("params_of_a_task", "--date", "2026-02-01T00:00:00Z");

        assertThat(cli.out()).contains("| from 2026-01-31 to 2026-02-01", "| The month: from 2026-01-02 to 2026-02-01");
    }

    @Test
    void what_a_run_is_given_comes_before_both() {
        run("params_of_a_task", "--date", "2026-02-01T00:00:00Z", "-p", "days=2", "-p", "title=Two days");

        assertThat(cli.out()).contains("| from 2026-01-30 to 2026-02-01", "| Two days: from 2026-01-30 to 2026-02-01");
    }

    @Test
    void a_variable_that_is_not_there_has_a_value_of_its_own() {
        run("variables_and_connections");

        assertThat(cli.out()).contains("| Hello from here").doesNotContain("would connect");
    }

    @Test
    void variables_and_connections_come_from_files_and_the_password_is_masked() {
        cli.with("WAYBILL_SECRETS_SOURCES", "files,environment,database")
                .with(
                        "WAYBILL_SECRETS_VARIABLES_FILE",
                        EXAMPLES.resolve("values/variables.env").toString())
                .with(
                        "WAYBILL_SECRETS_CONNECTIONS_FILE",
                        EXAMPLES.resolve("values/connections.json").toString());
        run("variables_and_connections");

        assertThat(cli.out())
                .contains("| Moin from the harbour")
                .contains("| would connect to db.example.com:5432 as etl")
                .contains("| with the password ***")
                .doesNotContain("kept-in-a-file");
    }

    @Test
    void where_nobody_answers_the_default_counts() {
        run("ask_before_publishing");

        assertThat(cli.out()).contains("| published on the web, as said by nobody");
    }

    @Test
    void a_way_that_must_not_be_taken_fails_and_says_why() {
        run("stop_with_a_reason");
        assertThat(cli.out()).contains("| a report of 12 orders");

        cli.run("run", EXAMPLES.resolve("stop_with_a_reason.yaml").toString(), "-p", "orders=3");
        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.out())
                .contains("There are 3 orders, and a report needs 10")
                .doesNotContain("| a report");
    }

    @Test
    void what_would_be_asked_of_aws_is_shown_without_any_variable_connection_or_answer() {
        for (String example : new String[] {"variables_and_connections", "ask_before_publishing"}) {
            cli.run("render", EXAMPLES.resolve(example + ".yaml").toString());
            assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
        }
    }
}
