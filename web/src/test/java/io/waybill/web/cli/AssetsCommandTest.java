package io.waybill.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.web.server.Site;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code waybill assets} against a server. */
class AssetsCommandTest {
    @TempDir
    Path folder;

    private final Site site = new Site();
    private Cli cli;

    @BeforeEach
    void load() {
        cli = Cli.in(folder);
        site.file("a.yaml", """
                dag_id: arrive
                schedule: {assets: [rates]}
                tasks: [{id: a, uses: empty, outlets: [{name: orders, uri: s3://lake/orders}]}]
                """);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private void assets(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "assets";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[all.length - 2] = "--server";
        all[all.length - 1] = site.address().toString();
        cli.run(all);
    }

    @Test
    void assets_are_listed_with_who_writes_and_waits_for_them() {
        assets();

        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
                .containsExactly(
                        "asset uri written by starts last update",
                        "orders s3://lake/orders arrive - -",
                        "rates rates - arrive -");
    }

    @Test
    void an_update_is_written_by_name_or_uri_with_what_is_told() {
        assets("event", "s3://lake/orders", "--extra", "rows=12", "--extra", "path=a/b.csv");

        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out()).startsWith("orders was updated at 20");
        assets();
        assertThat(cli.out().lines().filter(line -> line.startsWith("orders")))
                .singleElement()
                .asString()
                .matches(".* arrive +- +20[0-9-]+ [0-9:]+");
    }

    @Test
    void what_is_not_there_is_said() {
        assets("event", "oders");

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("there is no asset 'oders'; 'waybill assets' lists those that there are");
    }
}
