package io.waybill.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.cost.CostEstimate;
import io.waybill.engine.cost.PriceTable;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.DatabaseSettings;
import io.waybill.web.cost.CostTotals;
import io.waybill.web.cost.Costs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of dbt, run as a newcomer runs them. */
class DbtExamplesTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("waybill.root"), "dag-specs", "examples");

    /** Tasks of the second tenant, and so containers. */
    private static final int FOLDERS = 4;

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void start() {
        cli = Cli.in(folder.resolve("state"));
    }

    private Cli run(String example, String... more) {
        String[] arguments = new String[more.length + 2];
        arguments[0] = "run";
        arguments[1] = EXAMPLES.resolve(example + ".yaml").toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        return cli.run(arguments);
    }

    private List<String> files(String pattern) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(Path::toString)
                    .filter(path -> path.matches(".*/" + pattern))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void each_model_runs_in_dbt_s_order_and_leaves_its_results_in_places_of_its_own() throws IOException {
        run("dbt_shop");

        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
        assertThat(cli.out())
                .contains("Running with dbt=1.10.15", "Running with dbt=1.9.10")
                .contains("OK created sql incremental model dev.orders", "PASS relationships_stg_orders_customer_id")
                .contains("Done. PASS=1 WARN=0 ERROR=0 SKIP=0 ", "Done. PASS=5 WARN=0 ERROR=0 SKIP=0");
        assertThat(files("\\.waybill/reports/shop\\..*-1\\.json")).hasSize(13);
        assertThat(files("dbt/shop\\.orders\\.run/1/run_results\\.json")).hasSize(1);
        JsonNode report = Json.parse(Files.readString(
                Path.of(files("\\.waybill/reports/report\\.run-1\\.json").get(0))));
        assertThat(report.at("/metadata/dbt_schema_version").asText()).endsWith("/run-results/v6.json");
        assertThat(report.path("results"))
                .extracting(result -> result.path("unique_id").asText().split("\\.", -1)[2] + " "
                        + result.path("status").asText())
                .contains("customers success", "orders success", "unique_customers_customer_id pass");
    }

    @Test
    void what_stands_on_a_model_that_fails_is_not_run_and_no_try_is_spent_on_it() throws IOException {
        run("dbt_shop", "-p", "broken=stg_orders", "--json");

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(Json.parse(cli.out()).path("tasks"))
                .extracting(task ->
                        task.path("task_id").asText() + " " + task.path("state").asText())
                .containsExactly("shop failed", "report upstream_failed");
        assertThat(files("dbt/shop\\.stg_customers\\.test/1")).hasSize(1);
        assertThat(files("dbt/shop\\.orders\\.run/.*")).isEmpty();
        assertThat(files("dbt/shop\\.stg_orders\\.run/2")).isEmpty();
        assertThat(Json.parse(Files.readString(Path.of(files("\\.waybill/reports/shop\\.stg_orders\\.run-1\\.json")
                                .get(0))))
                        .at("/results/0/message")
                        .asText())
                .startsWith("Database Error in model stg_orders");
    }

    @Test
    void two_tenants_run_apart_each_with_its_own_secret() throws IOException {
        cli.with("WAYBILL_CONN_ACME", "postgres://dbt:top5ecret@db.example.com/acme");

        run("two_tenants");

        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
        assertThat(files("warehouse/acme/orders")).hasSize(1);
        assertThat(files("warehouse/globex/orders")).hasSize(1);
        assertThat(files("dbt/build\\.marts\\.build/1/run_results\\.json")).hasSize(1);
        assertThat(cli.out()).doesNotContain("top5ecret");
        assertThat(costs().tags())
                .hasEntrySatisfying(
                        "tenant=acme", cost -> assertThat(cost.seconds()).isEqualTo(CostEstimate.LEAST_SECONDS))
                .hasEntrySatisfying(
                        "tenant=globex",
                        cost -> assertThat(cost.seconds()).isEqualTo(FOLDERS * CostEstimate.LEAST_SECONDS));
    }

    /** What the page would show of the run's database. */
    private CostTotals costs() throws IOException {
        Path file = Path.of(files("runs/[^/]*/waybill\\.mv\\.db").get(0));
        try (Database database = Database.open(DatabaseSettings.file(file.resolveSibling("waybill")))) {
            Costs costs = new Costs(database, PriceTable.builtIn(), "eu-central-1", Clock.systemUTC());
            return CostTotals.of(costs, dag -> true);
        }
    }

    @Test
    void the_manifest_beside_the_example_is_that_of_its_project() throws Exception {
        Path images = EXAMPLES.resolve("images/dbt-shop_1.0");
        ProcessBuilder dbt = new ProcessBuilder(
                        images.resolve("dbt-1.10/bin/dbt").toString(), "parse")
                .directory(images.resolve("shop").toFile())
                .redirectErrorStream(true);
        dbt.environment().put("DBT_TARGET_PATH", folder.resolve("target").toString());
        dbt.environment().put("DBT_LOG_PATH", folder.resolve("logs").toString());
        dbt.environment().put("WAYBILL_FILES_FOLDER", folder.toString());
        Process process = dbt.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(nodes(images.resolve("shop/manifest.json")))
                .isEqualTo(nodes(folder.resolve("target/manifest.json")));
    }

    private static JsonNode nodes(Path manifest) throws IOException {
        return ((ObjectNode) Json.parse(Files.readString(manifest))).without("metadata");
    }
}
