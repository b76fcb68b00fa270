package io.waybill.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.web.CurrentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
    private static final Path SPECS = CurrentFile.root().resolve("dag-specs");

    private static final Pattern FOUND = Pattern.compile("(\\S+?):(\\d+:\\d+): ([A-Z_0-9]+) .*");

    @TempDir
    Path folder;

    @Test
    void the_examples_have_no_problem() {
        Cli cli = Cli.in(folder).run("validate", SPECS.resolve("examples").toString());

        assertThat(cli.out()).matches("\\d+ files with \\d+ DAGs: no problem\\R");
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void each_broken_example_is_reported_where_its_fault_is() throws IOException {
        Path broken = SPECS.resolve("invalid-examples");

        Cli cli = Cli.in(folder).run("validate", broken.toString());

        List<String> found = cli.out()
                .lines()
                .map(line -> FOUND.matcher(line.replace(broken + "/", "")))
                .filter(Matcher::matches)
                .map(line -> line.group(1) + " " + line.group(2) + " " + line.group(3))
                .toList();
        List<String> expected = Files.readAllLines(broken.resolve("expected.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll(" +", " "))
                .toList();
        assertThat(found).containsExactlyElementsOf(expected);
        assertThat(cli.exitCode()).isEqualTo(2);
    }

    @Test
    void as_json_each_problem_has_its_place_and_its_remedy() throws IOException {
        Path file = folder.resolve("dag.yaml");
        Files.writeString(file, "tasks:\n  - {id: a, uses: ecs, with: {imge: x, image: y}}\n");

        Cli cli = Cli.in(folder).run("validate", "--json", file.toString());

        JsonNode json = Json.parse(cli.out());
        assertThat(json.get("files").asInt()).isEqualTo(1);
        JsonNode problem = json.get("problems").get(0);
        assertThat(problem.get("line").asInt()).isEqualTo(2);
        assertThat(problem.get("column").asInt()).isEqualTo(31);
        assertThat(problem.get("code").asText()).isEqualTo("UNKNOWN_KEY");
        assertThat(problem.get("severity").asText()).isEqualTo("error");
        assertThat(problem.get("remedy").asText()).isEqualTo("did you mean image?");
        assertThat(cli.exitCode()).isEqualTo(2);
    }

    @Test
    void a_folder_without_dag_files_is_bad_usage() {
        Cli cli = Cli.in(folder).run("validate", folder.toString());

        assertThat(cli.err()).contains(folder + " holds no DAG file");
        assertThat(cli.exitCode()).isEqualTo(2);
    }

    @Test
    void a_target_is_checked_where_the_settings_have_any() throws IOException {
        Path file = folder.resolve("dag.yaml");
        Files.writeString(file, "tasks:\n  - {id: a, uses: empty, target: lrge}\n");
        Path targets = Files.writeString(folder.resolve("targets.yaml"), "large: {cluster: etl}\n");

        Cli unknowing = Cli.in(folder).run("validate", file.toString());
        Cli knowing =
                Cli.in(folder).with("WAYBILL_AWS_TARGETS", targets.toString()).run("validate", file.toString());

        assertThat(unknowing.exitCode()).isZero();
        assertThat(knowing.out())
                .startsWith(file + ":2:34: UNKNOWN_TARGET There is no target 'lrge' in the settings"
                        + " (did you mean large?)\n");
        assertThat(knowing.exitCode()).isEqualTo(2);
    }
}
