package io.waybill.container.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.Task;

/** What a container prints, as log events. */
class ContainerOutputTest {

    @TempDir
    private static Path folder;

    private static Twin twin;

    @BeforeAll
    static void start() {
        twin = Twin.start(folder);
    }

    @AfterAll
    static void stop() {
        twin.end();
    }

    @Test
    void a_line_is_an_event_and_the_last_needs_no_newline() {
        assertThat(linesOf("printf 'one\\ntwo\\n\\nfour'")).containsExactly("one", "two", "four");
    }

    @Test
    void carriage_returns_and_colours_are_kept_and_broken_utf8_is_replaced() {
        assertThat(linesOf("printf '10%%\\r20%%\\r\\n\\033[31mred\\033[0m\\n\\377\\376caf\\303\\251\\n'"))
                .containsExactly("10%\r20%\r", "\u001b[31mred\u001b[0m", "\uFFFD\uFFFDcafé");
    }

    @Test
    void a_long_line_is_split_between_characters() {
        List<String> lines = linesOf("awk 'BEGIN { for (i = 0; i < 300000; i++) printf \"é\"; print \"\" }'");

        assertThat(lines).hasSize(3);
        assertThat(String.join("", lines)).isEqualTo("é".repeat(300_000));
    }

    @Test
    void lines_are_there_while_the_container_runs() {
        Path gate = folder.resolve("gate");
        Task task = twin.run(
                "sh", "-c", "echo early; printf half; until [ -e " + gate + " ]; do sleep 0.02; done; echo ' full'");
        twin.awaitStatus(task, "RUNNING");

        Awaitility.await().until(() -> twin.lines(task).equals(List.of("early")));
        assertThat(gate.toFile().mkdir()).isTrue();
        twin.awaitStopped(task);

        assertThat(twin.lines(task)).containsExactly("early", "half full");
    }

    @Test
    void a_burst_of_a_hundred_thousand_lines_is_complete_and_in_order() {
        Task task = twin.run("awk", "BEGIN { for (i = 1; i <= 100000; i++) print \"line \" i }");
        twin.awaitStopped(task);

        List<String> lines = twin.lines(task);

        assertThat(lines).hasSize(100_000);
        assertThat(lines.get(0)).isEqualTo("line 1");
        assertThat(lines.get(49_999)).isEqualTo("line 50000");
        assertThat(lines.get(99_999)).isEqualTo("line 100000");
    }

    @Test
    void all_output_is_there_when_the_task_is_told_to_have_stopped() {
        for (int i = 0; i < 20; i++) {
            Task task = twin.run("echo", "last words");
            twin.awaitStopped(task);
            assertThat(twin.lines(task)).containsExactly("last words");
        }
    }

    @Test
    void a_container_without_log_configuration_prints_into_nothing() {
        Task task = twin.run(Twin.definition(
                "quiet", container -> container.command("echo", "unheard").logConfiguration((LogConfiguration) null)));

        assertThat(twin.awaitStopped(task).containers().get(0).exitCode()).isZero();
        assertThat(folder.resolve("tasks/" + Twin.id(task) + "/main.output")).doesNotExist();
    }

    @Test
    void containers_of_a_task_have_a_stream_each() {
        Task task = twin.run(Twin.definition("pair", "true")
                .containerDefinitions(
                        Twin.container("main")
                                .command("sh", "-c", "sleep 0.2; echo from main")
                                .build(),
                        Twin.container("side")
                                .command("echo", "from side")
                                .essential(false)
                                .build()));
        twin.awaitStopped(task);

        assertThat(twin.lines(task, "main")).containsExactly("from main");
        assertThat(twin.lines(task, "side")).containsExactly("from side");
    }

    @Test
    void events_carry_the_time_when_they_were_read() {
        Task task = twin.awaitStopped(twin.run("echo", "now"));

        GetLogEventsResponse page = twin.logs()
                .getLogEvents(request -> request.logGroupName("/tests").logStreamName("it/main/" + Twin.id(task)));

        assertThat(page.events().get(0).timestamp())
                .isBetween(task.createdAt().toEpochMilli(), task.stoppedAt().toEpochMilli());
        assertThat(Files.exists(folder.resolve("logs"))).isTrue();
    }

    private static List<String> linesOf(String script) {
        Task task = twin.run("sh", "-c", script);
        assertThat(twin.awaitStopped(task).containers().get(0).exitCode()).isZero();
        return twin.lines(task);
    }
}
