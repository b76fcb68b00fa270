package io.waybill.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.Operators;
import io.waybill.spec.schema.DagSchema;
import io.waybill.web.CurrentFile;
import io.waybill.web.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandsDocumentationTest {
    private static final String INTRODUCTION = """
            # Commands

            `./waybill` builds what is missing and runs one of these; `./waybill COMMAND --help` shows the same. Settings, their files and
            variables are on [their own page](settings.md).

            Exit codes are the same everywhere: 0 done; 1 the run, or what was asked for, failed; 2 bad usage, a bad setting or a bad
            file. A command that was stopped with Ctrl-C ends with 130. Output goes to standard output and messages to standard error.
            With `NO_COLOR` in the environment nothing is coloured.

            This page is generated from the commands; a test keeps it current.
            """;

    @Test
    void the_page_of_commands_is_current() throws IOException {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        commandLine().getSubcommands().forEach((name, command) -> {
            append(page, "## " + name, command);
            command.getSubcommands().forEach((below, inner) -> append(page, "### " + name + " " + below, inner));
        });

        CurrentFile.check("docs/commands.md", page.toString());
    }

    private static void append(StringBuilder page, String title, CommandLine command) {
        page.append("\n")
                .append(title)
                .append("\n\n```\n")
                .append(command.setUsageHelpWidth(100).getUsageMessage().stripTrailing())
                .append("\n```\n");
    }

    @Test
    void the_schema_for_editors_is_current() throws IOException {
        CurrentFile.check("dag-specs/dag.schema.json", DagSchema.text(Operators.load()));
    }

    @Test
    void every_command_has_examples_and_says_what_it_is() {
        assertThat(commandLine().getSubcommands().values().stream()
                        .flatMap(command ->
                                Stream.concat(Stream.of(command), command.getSubcommands().values().stream())))
                .allSatisfy(command -> {
                    assertThat(command.getCommandSpec().usageMessage().description())
                            .isNotEmpty();
                    assertThat(command.getUsageMessage()).contains("Example", "Exit codes:");
                });
    }

    private static CommandLine commandLine() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return WaybillCommand.commandLine(new Environment(
                Map.of(),
                Path.of("").toAbsolutePath(),
                Terminal.plain(nowhere),
                nowhere,
                Clock.systemUTC(),
                new StoppedByHand()));
    }
}
