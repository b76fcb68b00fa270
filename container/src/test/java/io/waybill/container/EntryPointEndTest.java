package io.waybill.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.container.EntryPointRun.Result;
import io.waybill.testing.NeedsTool;
import io.waybill.testing.SystemTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code waybill-entry} keeps of its command, and how it speaks to S3 and Secrets Manager. */
class EntryPointEndTest {
    @TempDir
    private Path folder;

    private EntryPointRun entry;
    private Path bucket;

    @BeforeEach
    void start() throws IOException {
        entry = new EntryPointRun(folder);
        bucket = Files.createDirectory(folder.resolve("bucket"));
    }

    /** An aws that has a folder for S3 and one secret, and writes down what it is asked. */
    private void withAws() throws IOException {
        Path programs = Files.createDirectory(folder.resolve("programs"));
        Path aws = Files.writeString(programs.resolve("aws"), """
                #!/bin/sh
                echo "aws $*" >>"$ASKED"
                case "$*" in
                *"secretsmanager get-secret-value --secret-id db/login "*) cat "$SECRET" ;;
                *" s3 cp "* | "s3 cp "*)
                    for last; do from=${to:-}; to=$last; done
                    local_of() { case $1 in s3://*) echo "$BUCKET/${1#s3://}" ;; *) echo "$1" ;; esac; }
                    from=$(local_of "$from") to=$(local_of "$to")
                    [ -e "$from" ] || { echo "fatal error: Not Found" >&2; exit 1; }
                    mkdir -p "$(dirname "$to")"
                    if [ -d "$from" ]; then mkdir -p "$to"; cp -R "$from/." "$to/"; else cp "$from" "$to"; fi ;;
                *) echo "AccessDenied" >&2; exit 254 ;;
                esac
                """);
        Files.setPosixFilePermissions(aws, PosixFilePermissions.fromString("rwxr-xr-x"));
        entry.programs(programs)
                .set("ASKED", folder.resolve("asked"))
                .set("BUCKET", bucket)
                .set("SECRET", folder.resolve("secret"));
    }

    @Test
    void artifacts_and_the_report_are_kept_also_when_the_command_fails() throws Exception {
        entry.set("WAYBILL_ARTIFACTS", "logs, $WAYBILL_SCRATCH/results.json=run/results.json, none.txt")
                .set("WAYBILL_REPORT_FROM", "$WAYBILL_SCRATCH/results.json")
                .set("WAYBILL_REPORT_KIND", "dbt_run_results");

        Result result = entry.run(
                "sh",
                "-c",
                "mkdir logs; echo log >logs/a.log; echo '{}' >$WAYBILL_SCRATCH/results.json; printf x=1 >$WAYBILL_OUTPUTS; exit 3");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.lines())
                .containsExactly(
                        "waybill-entry: artifact logs: put to artifacts/load/2/logs",
                        "waybill-entry: artifact $WAYBILL_SCRATCH/results.json: put to artifacts/load/2/run/results.json",
                        "waybill-entry: artifact none.txt: there is none",
                        "::output x=1::",
                        "::output report={\"kind\":\"dbt_run_results\",\"path\":\".waybill/reports/load.json\"}::");
        assertThat(entry.files().resolve("artifacts/load/2/logs/a.log")).hasContent("log");
        assertThat(entry.files().resolve(".waybill/reports/load.json")).hasContent("{}");
    }

    @Test
    void a_lost_artifact_is_a_failure_of_what_went_well_only() throws Exception {
        Files.writeString(entry.files().resolve("artifacts"), "a file in the way of the folder");
        entry.set("WAYBILL_ARTIFACTS", "kept.txt");

        assertThat(entry.run("sh", "-c", "echo 1 >kept.txt").code()).isEqualTo(74);
        assertThat(entry.run("sh", "-c", "echo 1 >kept.txt; exit 4").code()).isEqualTo(4);
    }

    @Test
    void who_is_asked_to_end_still_keeps_its_artifacts() throws Exception {
        entry.set("WAYBILL_ARTIFACTS", "last.txt");
        Process process = entry.start(
                "sh", "-c", "trap 'echo last >last.txt; exit 7' TERM; echo ready; while :; do sleep 0.05; done");
        assertThat(process.inputReader().readLine()).isEqualTo("ready");

        process.toHandle().destroy();

        assertThat(EntryPointRun.rest(process).code()).isEqualTo(7);
        assertThat(entry.files().resolve("artifacts/load/2/last.txt")).hasContent("last");
    }

    @Test
    void a_file_space_in_s3_is_fetched_and_filled_as_far_as_is_asked() throws Exception {
        withAws();
        Files.createDirectories(bucket.resolve("b/run/in"));
        Files.writeString(bucket.resolve("b/run/in/orders.csv"), "1,2");
        Files.writeString(bucket.resolve("b/run/not-asked.csv"), "3");
        new Bundle()
                .file("bin/count", "#!/bin/sh\nwc -l <in/orders.csv >count.txt; ls\n")
                .write(bucket.resolve("b/tools.tar.gz"));
        entry.set("WAYBILL_FILES", "s3://b/run/")
                .set("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
                .set("WAYBILL_RUNTIME_BUNDLE", "s3://b/tools.tar.gz")
                .set("WAYBILL_INPUTS", "in/")
                .set("WAYBILL_ARTIFACTS", "count.txt")
                .set("WAYBILL_ARTIFACTS_TO", "out");

        Result result = entry.run("count");

        assertThat(result.code()).as(result.text()).isZero();
        assertThat(result.lines()).contains("in").doesNotContain("not-asked.csv");
        assertThat(bucket.resolve("b/run/out/count.txt")).hasContent("0");
        assertThat(Files.readAllLines(folder.resolve("asked")))
                .allSatisfy(asked -> assertThat(asked).startsWith("aws --endpoint-url http://127.0.0.1:9 s3 cp "));
    }

    @Test
    @NeedsTool(SystemTool.PYTHON)
    void the_members_of_a_secret_become_variables_and_stand_in_no_line() throws Exception {
        withAws();
        Files.writeString(
                folder.resolve("secret"),
                "{\"DB_USER\": \"ada\", \"DB_PASSWORD\": \"it's $HOME \\\"q\\\"\\n2\", \"PORT\": 5432}");
        entry.set("WAYBILL_SECRETS", "db/login");

        Result result = entry.run("sh", "-c", "printf %s \"$DB_PASSWORD-$PORT\" >seen; echo $DB_USER");

        assertThat(result.lines())
                .contains("ada")
                .anyMatch(line -> line.startsWith("waybill-entry: secret db/login: exported ("));
        assertThat(entry.files().resolve("seen")).hasContent("it's $HOME \"q\"\n2-5432");
        assertThat(result.text()).doesNotContain("it's");
    }

    @Test
    @NeedsTool(SystemTool.PYTHON)
    void a_secret_that_is_not_allowed_or_would_steer_programs_ends_the_try() throws Exception {
        withAws();
        Files.writeString(folder.resolve("secret"), "{\"PATH\": \"/evil\"}");

        Result refused = entry.set("WAYBILL_SECRETS", "db/other").run("true");
        Result steering = entry.set("WAYBILL_SECRETS", "db/login").run("true");

        assertThat(refused.code()).isEqualTo(77);
        assertThat(refused.text()).contains("the secret db/other cannot be read; does the task's role allow it?");
        assertThat(steering.code()).isEqualTo(65);
        assertThat(steering.text())
                .contains("its member 'PATH' cannot be a variable")
                .doesNotContain("/evil");
    }

    @Test
    void dbt_writes_into_folders_of_its_try_and_fetches_packages_that_are_missing() throws Exception {
        new Bundle()
                .file(
                        "bin/dbt",
                        "#!/bin/sh\necho dbt $* ${DBT_TARGET_PATH#$WAYBILL_SCRATCH} ${DBT_LOG_PATH#$WAYBILL_SCRATCH}"
                                + " ${DBT_PACKAGES_INSTALL_PATH#$WAYBILL_SCRATCH}; [ $1 = deps ] || exit 2\n")
                .write(entry.files().resolve("dbt.tar.gz"));
        new Bundle()
                .file("dbt_project.yml", "name: shop")
                .file("packages.yml", "packages:\n")
                .write(entry.files().resolve("shop.tar.gz"));
        entry.set("WAYBILL_RUNTIME_BUNDLE", "dbt.tar.gz").set("WAYBILL_PROJECT_BUNDLE", "shop.tar.gz");
        entry.set("PATH", EntryPointRun.SCRIPTS + ":" + System.getenv("PATH"));

        Result result = entry.run("waybill-dbt", "build", "--select", "a b");

        String folders = " /dbt/target /dbt/logs /project/dbt_packages";
        assertThat(result.lines()).contains("dbt deps" + folders, "dbt build --select a b" + folders);
        assertThat(result.code()).isEqualTo(2);
    }

    @Test
    void the_scripts_that_are_read_in_print_nothing_of_their_own() throws Exception {
        for (String script : List.of("waybill-functions.sh", "waybill-bundles.sh")) {
            Process process = new ProcessBuilder(
                            "sh", EntryPointRun.SCRIPTS.resolve(script).toString())
                    .redirectErrorStream(true)
                    .start();
            assertThat(EntryPointRun.rest(process).lines()).isEmpty();
        }
    }
}
