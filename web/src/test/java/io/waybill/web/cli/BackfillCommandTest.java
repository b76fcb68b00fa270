package io.waybill.web.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.web.server.Site;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code waybill backfill} against a server of this process. */
class BackfillCommandTest {
    @TempDir
    Path folder;

    private final Site site = new Site();
    private Cli cli;

    @BeforeEach
    void write_a_dag() {
        site.file("d.yaml", "dag_id: d\nschedule: '@daily'\ntasks: [{id: a, uses: empty}]\n");
        cli = Cli.in(folder);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    private Cli backfill(String... more) {
        String[] arguments = new String[more.length + 4];
        arguments[0] = "backfill";
        arguments[1] = "d";
        arguments[2] = "--server";
        arguments[3] = site.address().toString();
        System.arraycopy(more, 0, arguments, 4, more.length);
        return cli.run(arguments);
    }

    @Test
    void a_range_is_looked_at_run_and_listed() {
        assertThat(backfill().out()).isEqualTo("no backfills\n");
        assertThat(backfill("--from", "2026-01-01", "--to", "2026-01-02", "--dry-run")
                        .out())
                .isEqualTo("2026-01-01T00:00:00Z\n2026-01-02T00:00:00Z\n2 runs would be started\n");

        Cli made = backfill("--from", "2026-01-01", "--to", "2026-01-02", "--backwards", "--max-active-runs", "1");
        assertThat(made.exitCode()).isZero();
        assertThat(made.out()).isEqualTo("backfill 1 of d: running\n");
        await().until(() -> backfill().out().contains("completed"));

        assertThat(backfill().out().lines())
                .hasSize(2)
                .last()
                .asString()
                .contains("2026-01-01T00:00:00Z", "2026-01-02T23:59:59.999999Z", "none", "completed");
        assertThat(backfill("--from", "2026-01-01", "--to", "2026-01-02", "--dry-run")
                        .out())
                .isEqualTo("0 runs would be started\n");
        assertThat(backfill(
                                "--from",
                                "2026-01-01",
                                "--to",
                                "2026-01-02",
                                "--reprocess",
                                "completed",
                                "--dry-run",
                                "--json")
                        .out())
                .contains("2026-01-02T00:00:00Z");
    }

    @Test
    void what_cannot_be_done_is_told_with_what_can() {
        assertThat(backfill("--pause").err()).isEqualTo("waybill: d has no backfill; start one with --from and --to\n");
        assertThat(backfill("--from", "soon").err()).startsWith("waybill: --from: ");
        assertThat(backfill("--from", "2026-01-01", "--cancel").exitCode()).isEqualTo(ExitCode.BAD_USAGE);
        assertThat(backfill("--pause", "--cancel").exitCode()).isEqualTo(ExitCode.BAD_USAGE);
        assertThat(backfill("--from", "2026-01-01", "--reprocess", "some").err())
                .contains("none, failed or completed");
        backfill("--from", "2026-01-01", "--to", "2026-01-01");
        await().until(() -> backfill().out().contains("completed"));
        assertThat(backfill("--resume").err()).contains("is completed already");
    }
}
