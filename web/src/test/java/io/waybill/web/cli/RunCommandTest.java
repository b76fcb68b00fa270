package io.waybill.web.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.web.CurrentFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs real DAGs on the real local Fargate, as one does in a terminal. */
class RunCommandTest {
    private static final Path EXAMPLES = CurrentFile.root().resolve("dag-specs/examples");
    private static final Pattern TIME = Pattern.compile("\\d\\d:\\d\\d:\\d\\d  ");

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void start() {
        cli = Cli.in(folder.resolve("state"));
    }

    @Test
    void the_sales_example_tries_again_and_reports_by_region() throws IOException {
        cli.run("run", example("sales_daily"), "--date", "2026-11-01");

        assertThat(cli.err()).isEmpty();
        assertThat(cli.exitCode()).isZero();
        assertThat(linesOf("fetch_orders"))
                .containsExactly(
                        "running",
                        "| asking the shop for its export, try 1",
                        "| the shop answers 503: the export is not ready yet",
                        "failed after #s: Container main ended with exit code 75; tries again in 2.00s",
                        "running, try 2",
                        "| asking the shop for its export, try 2",
                        "| fetched raw_orders.csv: 5977 orders, 270 KB",
                        "success after #s");
        assertThat(Files.readString(written("report.txt"))).isEqualTo("""
                Sales by region, as of 2026-11-01
                =================================
                region     orders    units    revenue EUR   share  best day     best product
                eu           2689     5040      130856.65   44.5%  2026-10-24   P-1004
                us           1807     3467       95612.43   32.5%  2026-10-03   P-1001
                apac          893     1765       44727.75   15.2%  2026-10-09   P-1005
                latam         477      945       22675.68    7.7%  2026-10-03   P-1008
                all          5866    11217      293872.51  100.0%
                """);
        assertThat(summary())
                .startsWith("task state tries queued start-up run", "fetch_orders success 2 #s #s #s")
                .contains("report success 1 #s #s #s")
                .anyMatch(
                        line -> line.matches("run manual__2026-11-01T00:00:00\\+00:00 of sales_daily: success in #s"));
    }

    @Test
    void hello_greets_whom_it_is_told_to() {
        cli.run("run", example("hello"), "-p", "name=Ada; echo 42");

        assertThat(linesOf("hello")).contains("| Hello, Ada; echo 42!");
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void the_pools_that_a_file_names_are_there() {
        cli.run("run", example("shared_database"));

        assertThat(summary()).contains("refresh_views success 1 #s #s #s");
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void params_are_read_as_the_file_declares_them() {
        cli.run("run", example("report_with_params"), "-p", "region=us", "-p", "top=2");

        assertThat(linesOf("best_sellers"))
                .contains("| best sellers in us, with the units product:")
                .filteredOn(line -> line.matches("\\| \\d+ P-\\d+"))
                .hasSize(2);
        assertThat(cli.exitCode()).isZero();

        cli.run("run", example("report_with_params"), "-p", "columns=[\"units\", \"units\"]");
        assertThat(cli.err()).contains("The param 'columns' cannot be");
    }

    @Test
    void groups_wait_for_each_other() {
        cli.run("run", example("fan_out_in_groups"));

        assertThat(linesOf("all_greeted")).contains("| every continent is greeted");
        assertThat(summary()).contains("start success - - - -", "europe success 1 #s #s #s");
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void the_schedule_s_example_runs_at_once_when_it_is_asked_to() {
        cli.run("run", example("hourly_heartbeat"), "--date", "2026-11-01T05:00+01:00");

        assertThat(cli.out()).contains("for the hour of 2026-11-01T04:00:00+00:00");
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void a_run_that_is_asked_for_has_an_interval_without_width() {
        cli.run("run", example("load_of_the_day"), "--date", "2026-11-01T03:00+01:00");

        assertThat(cli.out()).contains("| orders from 2026-11-01 02:00 up to 2026-11-01 02:00 UTC");
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void a_run_without_others_waits_for_none() {
        cli.run("run", example("one_at_a_time"), "--date", "2026-11-02");
        assertThat(linesOf("refresh")).contains("| refreshed for 2026-11-02T00:00:00+00:00");
        assertThat(cli.exitCode()).isZero();

        cli.run("run", example("day_after_day"), "--date", "2026-11-02");
        assertThat(linesOf("balance")).contains("| the balance of the day before, and the orders of 2026-11-02");
        assertThat(linesOf("mail_report")).contains("| mailed report.txt of 2026-11-02");
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void the_opening_days_are_told() {
        cli.run("run", example("opening_days"), "--date", "2026-11-02T08:00+01:00");

        assertThat(linesOf("open")).contains("| open since Monday 08:00");
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void after_a_failure_runs_what_waits_for_one() {
        cli.run("run", example("clean_up_after_failure"));

        assertThat(linesOf("check")).contains("failed after #s: Container main ended with exit code 1");
        assertThat(linesOf("load")).singleElement().asString().startsWith("upstream failed");
        assertThat(linesOf("tidy_up")).contains("| the workspace is empty again");
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void what_a_task_prints_is_handed_on() {
        cli.run("run", example("hand_on_values"));

        assertThat(linesOf("tell")).contains("| text.txt has 2 lines and 6 words");
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void a_task_is_run_for_each_item_of_a_list_that_another_one_finds() {
        cli.run("run", example("for_each_file"));

        assertThat(linesOf("count[2]")).contains("| region-3.csv, 81 bytes");
        assertThat(linesOf("add_up")).contains("| 60 lines in 3 files");
        assertThat(summary()).anyMatch(line -> line.startsWith("count[0] success 1"));
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
    }

    @Test
    void groups_are_taken_from_another_file_with_other_params_each_time() {
        cli.run("run", example("take_from_another_file"), "-p", "author=Marlowe");

        assertThat(linesOf("title__tell")).contains("| Marlowe wrote this has 3 words");
        assertThat(linesOf("line__tell[0]")).contains("| to be or not to be has 6 words");
        assertThat(summary()).anyMatch(line -> line.startsWith("line__tell[2] skipped"));
        assertThat(linesOf("add_up")).contains("| 3 and 11 words");
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
    }

    @Test
    void a_file_that_others_take_groups_from_runs_by_itself() {
        cli.run("run", EXAMPLES.resolve("parts/count_words.yaml").toString(), "-p", "text=a b");

        assertThat(linesOf("tell")).contains("| a b has 2 words");
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
    }

    @Test
    void an_empty_list_skips_what_is_run_for_its_items() {
        cli.run("run", example("for_each_file"), "-p", "regions=0");

        assertThat(summary()).anyMatch(line -> line.startsWith("count skipped"));
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
    }

    @Test
    void a_group_is_run_for_each_combination_of_a_matrix() {
        cli.run("run", example("for_each_shop"));

        assertThat(linesOf("fetch[2]")).contains("| 3. york Q1");
        assertThat(linesOf("report")).contains("| all orders: 100 200 100 200");
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
    }

    @Test
    void what_assets_a_task_writes_and_reads_is_told_and_no_other_dag_is_started() {
        cli.run("run", example("orders_arrive"));
        assertThat(cli.exitCode()).as(cli.out()).isZero();

        cli.run("run", example("orders_reported"));

        assertThat(linesOf("report")).contains("| 0 updates of the orders, rows: unknown", "| Read from: orders rates");
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void exit_codes_say_what_becomes_of_a_task() {
        cli.run("run", example("exit_codes"));

        assertThat(linesOf("ask")).contains("| the source is busy", "| the source answers");
        assertThat(linesOf("report")).contains("| the day is done");
        assertThat(summary()).anyMatch(line -> line.startsWith("fetch skipped 1"));
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void of_several_ways_the_chosen_ones_are_gone() {
        cli.run("run", example("choose_a_way"));

        assertThat(summary())
                .contains("which success 1 - - - Chose load_new", "load_full skipped - - - - 'which' did not choose it")
                .contains("give_up skipped - - - - 'by_exit_code' did not choose it")
                .anyMatch(line -> line.startsWith("tell success"));
        assertThat(linesOf("ask_somebody")).contains("| somebody should look at it");
        assertThat(linesOf("tell")).contains("| there is something new");
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
    }

    @Test
    void what_was_made_ready_is_put_away_after_a_failure_too() {
        cli.run("run", example("tidy_up_always"), "-p", "goes_well=false");

        assertThat(linesOf("clear_room")).contains("| the room is free again");
        assertThat(summary()).anyMatch(line -> line.contains("of tidy_up_always: failed in #s (Failed: work.run)"));
        assertThat(cli.exitCode()).isEqualTo(1);
    }

    @Test
    void what_somebody_starts_is_always_the_newest() {
        cli.run("run", example("newest_only"), "--date", "2026-11-02");

        assertThat(linesOf("report")).contains("| a report for 2026-11-02");
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void who_would_be_told_need_not_be_there() {
        cli.run("run", example("tell_on_failure"));

        assertThat(linesOf("fetch")).contains("| error: the source is busy", "| the source answers");
        assertThat(linesOf("publish")).contains("| published");
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void a_wait_comes_between_two_tasks() {
        cli.run("run", example("wait_a_moment"));

        assertThat(linesOf("read")).contains("| the export is read");
        assertThat(summary()).anyMatch(line -> line.startsWith("settle success 1"));
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void one_dag_starts_another_of_its_file_and_waits_for_it() {
        cli.run("run", example("one_starts_another"), "--dag", "shop_day");

        assertThat(linesOf("night")).contains("| good night");
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
    }

    @Test
    void spot_and_growth_change_nothing_where_all_goes_well() {
        cli.run("run", example("spare_capacity"));

        assertThat(linesOf("crunch")).contains("| crunched");
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void a_secret_s_value_is_seen_by_its_task_and_by_nobody_else() throws IOException {
        Path secrets = Files.writeString(folder.resolve("secrets.yaml"), "db: {password: 'h0rse \"battery\"'}\n");
        String file = file("""
                tasks:
                  - id: leaks
                    uses: bash
                    outputs: [found]
                    with:
                      shell: sh
                      secrets: {PASSWORD: 'arn:aws:secretsmanager:eu-central-1:1:secret:db-AbCdEf:password::'}
                      bash_command: |
                        echo "it is <$PASSWORD>, $(printf %s "$PASSWORD" | wc -c) long"
                        echo '::output found="in the clear: h0rse \\"battery\\""::'
                  - id: tells
                    uses: bash
                    needs: [leaks]
                    with: {shell: sh, bash_command: "echo '{{ ti.xcom_pull('leaks')['found'] }}' | tr 'a-z' 'A-Z'"}
                """);

        cli.with("WAYBILL_LOCAL_FARGATE_SECRETS", secrets.toString()).run("run", file);

        assertThat(linesOf("leaks")).contains("| it is <***>, 15 long");
        assertThat(linesOf("tells")).contains("| IN THE CLEAR: ***");
        assertThat(cli.out()).doesNotContainIgnoringCase("h0rse");
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
    }

    @Test
    void every_example_is_run_by_a_test_here() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".yaml")))
                    .containsExactlyInAnyOrder(
                            "sales_daily.yaml",
                            "hello.yaml",
                            "stop_with_a_reason.yaml",
                            "product_release.yaml",
                            "db_upload.yaml",
                            "report_with_params.yaml",
                            "params_of_a_task.yaml",
                            "ask_before_publishing.yaml",
                            "variables_and_connections.yaml",
                            "fan_out_in_groups.yaml",
                            "hourly_heartbeat.yaml",
                            "load_of_the_day.yaml",
                            "opening_days.yaml",
                            "one_at_a_time.yaml",
                            "day_after_day.yaml",
                            "hand_on_values.yaml",
                            "take_from_another_file.yaml",
                            "for_each_file.yaml",
                            "for_each_shop.yaml",
                            "shared_database.yaml",
                            "orders_arrive.yaml",
                            "orders_reported.yaml",
                            "when_a_file_arrives.yaml",
                            "exit_codes.yaml",
                            "tidy_up_always.yaml",
                            "choose_a_way.yaml",
                            "newest_only.yaml",
                            "wait_a_moment.yaml",
                            "one_starts_another.yaml",
                            "spare_capacity.yaml",
                            "tell_on_failure.yaml",
                            "dbt_shop.yaml",
                            "two_tenants.yaml",
                            "every_trigger_rule.yaml",
                            "look_elsewhere.yaml",
                            "kinds_of_schedules.yaml",
                            "clean_up_after_failure.yaml");
        }
    }

    @Test
    void a_run_that_failed_ends_with_1_and_says_what_failed_as_json_too() throws IOException {
        String file = file("tasks:\n  - {id: broken, uses: bash, with: {shell: sh, bash_command: echo oh; exit 3}}\n");

        cli.run("run", "--json", file);

        assertThat(cli.exitCode()).isEqualTo(1);
        JsonNode json = Json.parse(cli.out());
        assertThat(json.get("dag_id").asText()).isEqualTo("dag");
        assertThat(json.get("state").asText()).isEqualTo("failed");
        JsonNode task = json.get("tasks").get(0);
        assertThat(task.get("task_id").asText()).isEqualTo("broken");
        assertThat(task.get("reason").asText()).contains("exit code 3");
        assertThat(task.get("run_seconds").asDouble()).isPositive();
        assertThat(cli.err()).contains("broken  | oh");
    }

    @Test
    void a_file_with_problems_is_not_run() throws IOException {
        String file = file("tasks:\n  - {id: a, uses: bahs}\n");

        cli.run("run", file);

        assertThat(cli.err())
                .isEqualTo(file + ":2:19: UNKNOWN_OPERATOR There is no operator 'bahs' (did you mean bash?)\n"
                        + "1 file: 1 error, 0 warnings; nothing was run\n");
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void a_param_that_the_dag_does_not_have_is_bad_usage() {
        cli.run("run", example("hello"), "-p", "nmae=Ada");

        assertThat(cli.err()).contains("nmae");
        assertThat(cli.exitCode()).isEqualTo(2);
    }

    @Test
    void ctrl_c_cancels_the_run_and_stops_its_containers() throws Exception {
        Path started = folder.resolve("started");
        String file = file("""
                tasks:
                  - id: long
                    uses: bash
                    with: {shell: sh, bash_command: "echo $$ >%s; echo begun; exec sleep 600"}
                """.formatted(started));

        CompletableFuture<Cli> run = CompletableFuture.supplyAsync(() -> cli.run("run", file));
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> Files.exists(started) && Files.size(started) > 1);
        long pid = Long.parseLong(Files.readString(started).strip());
        cli.stopSignal().press();

        Cli ended = run.get(30, TimeUnit.SECONDS);
        assertThat(ended.out()).contains("Stopping: ").contains("| begun");
        assertThat(summary()).anyMatch(line -> line.startsWith("long cancelled 1"));
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ProcessHandle.of(pid)).isEmpty();
    }

    private static String example(String name) {
        return EXAMPLES.resolve(name + ".yaml").toString();
    }

    private String file(String yaml) throws IOException {
        Path file = folder.resolve("dag.yaml");
        Files.writeString(file, yaml);
        return file.toString();
    }

    /** What was told of one task, without the times of day and with # for durations that vary. */
    private List<String> linesOf(String task) {
        return cli.out()
                .lines()
                .filter(line -> TIME.matcher(line).lookingAt())
                .map(line -> line.substring(10))
                .filter(line -> line.startsWith(task + " "))
                .map(line -> line.substring(task.length()).strip().replaceFirst("after [0-9.]+s", "after #s"))
                .toList();
    }

    /** The lines after the empty one, blanks squeezed. */
    private List<String> summary() {
        String out = cli.out();
        return out.substring(out.indexOf("\n\n") + 2)
                .lines()
                .map(line -> line.replaceAll(" +", " ").replaceAll("\\b[0-9.]+s\\b", "#s"))
                .toList();
    }

    private Path written(String name) {
        try (Stream<Path> all = Files.walk(folder.resolve("state"))) {
            return all.filter(file -> file.endsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + name + "; the output was " + cli.out()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For failures of a test. */
    @Override
    public String toString() {
        return Stream.of(cli.out(), cli.err()).collect(joining("\n"));
    }
}
