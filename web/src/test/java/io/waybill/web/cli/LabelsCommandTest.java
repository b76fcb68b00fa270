package io.waybill.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.web.CurrentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on task definitions with labels, and on a DAG with two targets, on the real local Fargate. */
class LabelsCommandTest {
    private static final Path SPECS = CurrentFile.root().resolve("dag-specs");
    private static final String EXAMPLE =
            SPECS.resolve("examples/labels/task-definition.json").toString();
    /** The article's, in all that matters. */
    private static final String CONVERT_IT = """
            {"family": "airflow-train-dag", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
             "cpu": "256", "memory": "1024",
             "containerDefinitions": [{
               "name": "airflow-dag", "image": "%s", "essential": true,
               "logConfiguration": {"logDriver": "awslogs", "options": {
                 "awslogs-group": "/ecs/train", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "dag"}},
               "dockerLabels": {
                 "airflow.dag.name": "convert-it",
                 "airflow.dag.depends_on_past": "false",
                 "airflow.dag.start_date": "2019-12-04T03:00:00",
                 "airflow.dag.email.0": "frank@example.com",
                 "airflow.tasks.latest_only.class": "airflow.operators.latest_only_operator.LatestOnlyOperator",
                 "airflow.tasks.%s.args.0": "{{ ds }}",
                 "airflow.tasks.%2$s.depends.0": "latest_only"}}]}
            """;

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void start() {
        cli = Cli.in(folder.resolve("state"))
                .with("WAYBILL_DAGS_FOLDER", SPECS.resolve("examples").toString());
    }

    @Test
    void the_example_s_definition_is_registered_and_its_container_run() {
        cli.run("run", EXAMPLE, "--date", "2026-11-01");

        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
        assertThat(cli.err()).isEmpty();
        assertThat(cli.out())
                .contains("| sorted 3 photos of 2026-11-01 into flowers", "| 3 sorted photos of 2026-11-01")
                .containsPattern("latest_only +success");
    }

    @Test
    void the_article_s_labels_run_with_the_image_folder_of_the_dag_folder() throws IOException {
        String file = file(CONVERT_IT.formatted("task-image:123-abcdefg", "convert"));

        cli.run("run", file, "--date", "2026-11-01");

        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
        assertThat(cli.out()).contains("| Converted data of date 2026-11-01");
        assertThat(cli.err().lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("IGNORED_KEY airflow.dag.email: 'email' has no effect here"));
    }

    @Test
    void a_command_that_is_not_there_says_where_to_put_it() throws IOException {
        String file = file(CONVERT_IT.formatted("far/away:1", "no-such-command"));

        cli.run("run", file);

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.out())
                .contains(
                        "put no-such-command into images/far_away_1/bin beside the DAG file or in the DAG folder, or set"
                                + " local_fargate.runtime to container");
    }

    @Test
    void what_is_wrong_with_a_label_is_told_with_its_line_and_nothing_runs() throws IOException {
        String file =
                file(CONVERT_IT.formatted("i", "convert").replace("depends.0\": \"latest_only", "depends.0\": \"last"));

        cli.run("run", file);

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err())
                .contains(file
                        + ":14:41: UNKNOWN_NEED airflow.tasks.convert.depends.0: There is no task or group 'last'");
        assertThat(folder.resolve("state")).doesNotExist();

        cli.run("validate", "--json", file);
        assertThat(StreamSupport.stream(Json.parse(cli.out()).get("problems").spliterator(), false)
                        .map(problem -> problem.path("label").asText()))
                .contains("airflow.tasks.convert.depends.0");
        cli.run("validate", folder.resolve("nowhere.json").toString());
        assertThat(cli.out()).contains("FILE_UNREADABLE There is no such file");
    }

    @Test
    void the_requests_are_rendered_with_the_definition_first() throws IOException {
        cli.run("render", "--json", EXAMPLE, "--date", "2026-11-01");

        assertThat(cli.exitCode()).as(cli.err()).isZero();
        JsonNode calls = Json.parse(cli.out());
        assertThat(calls.get(0).get("call").asText()).isEqualTo("ecs.register_task_definition");
        assertThat(calls.get(0).get("request").get("family").asText()).isEqualTo("photo-day");
        JsonNode sort = calls.get(1).get("request");
        assertThat(sort.get("taskDefinition").asText()).isEqualTo("<the revision of photo-day>");
        assertThat(sort.at("/overrides/containerOverrides/0").toString())
                .startsWith("{\"name\":\"photos\",\"command\":[\"sort\",\"2026-11-01\"],"
                        + "\"environment\":[{\"name\":\"ALBUM\",\"value\":\"flowers\"}");
    }

    @Test
    void labels_are_converted_to_a_dag_file() throws IOException {
        cli.run("convert", EXAMPLE);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        Path file = Files.writeString(folder.resolve("converted.yaml"), cli.out());
        assertThat(cli.out())
                .contains("dag_id: \"photo-day\"", "task_definition: \"photo-day\"")
                .doesNotContain("platform_retries");

        cli.run("validate", file.toString());
        assertThat(cli.out()).isEqualTo("1 file with 1 DAG: no problem\n");

        cli.run("convert", SPECS.resolve("examples/hello.yaml").toString());
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("only task definitions with labels are");
    }

    @Test
    void tasks_choose_between_two_targets_by_their_labels() throws IOException {
        String file = SPECS.resolve("hybrid/two_targets.yaml").toString();
        cli.with("WAYBILL_AWS_TARGETS", SPECS.resolve("hybrid/targets.yaml").toString());

        cli.run("run", file, "--date", "2026-11-01");

        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
        assertThat(cli.out())
                .contains("| the names stay here", "| all orders: 10 + 32", "| told the office on 2026-11-01");
        cli.run("render", "--json", file);
        List<String> clusters = StreamSupport.stream(Json.parse(cli.out()).spliterator(), false)
                .filter(call -> call.get("call").asText().equals("ecs.run_task"))
                .map(call -> call.get("request").get("cluster").asText())
                .toList();
        assertThat(clusters).containsExactly("office", "cloud", "office");
    }

    private String file(String json) throws IOException {
        return Files.writeString(folder.resolve("definition.json"), json).toString();
    }
}
