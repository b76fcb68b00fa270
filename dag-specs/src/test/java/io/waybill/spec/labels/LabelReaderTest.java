package io.waybill.spec.labels;

import static io.waybill.spec.labels.Definitions.dag;
import static io.waybill.spec.labels.Definitions.definition;
import static io.waybill.spec.labels.Definitions.problems;
import static io.waybill.spec.labels.Definitions.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.DagSpec;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.TriggerRule;
import io.waybill.spec.file.DagFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What labels mean. */
class LabelReaderTest {
    @Test
    void the_labels_of_the_document_are_a_dag() throws IOException {
        LabelReader.DefinitionFile read = Definitions.readFile(
                "convert_it.json", Definitions.resource("convert_it.json"), Optional.of("arn:train-pictures:7"));

        DagSpec dag = read.file().dags().get(0);
        assertThat(dag.dagId()).isEqualTo("convert-pictures");
        assertThat(dag.owner()).isEqualTo("Frank");
        assertThat(dag.maxActiveTasks()).isEqualTo(12);
        assertThat(dag.startInstant().orElseThrow()).hasToString("2019-12-04T03:00:00Z");
        assertThat(dag.schedule()).isNull();
        assertThat(dag.tasks())
                .extracting(TaskSpec::id, TaskSpec::uses, TaskSpec::needs, TaskSpec::retries)
                .containsExactly(
                        tuple("latest_only", "latest_only", List.of(), 1),
                        tuple("convert", "ecs", List.of("latest_only"), 1));
        assertThat(dag.task("convert").orElseThrow().with()).hasToString("""
                {"task_definition":"arn:train-pictures:7","container_name":"pictures","command":["convert","{{ ds }}"]}""");
        assertThat(read.file().problems())
                .extracting(SpecProblem::toString)
                .containsExactly(
                        "convert_it.json:23:9: IGNORED_KEY airflow.dag.start_date: The DAG has a start_date and no schedule, so"
                                + " that only people and other programs start it; Airflow 1 and 2 would run it each day (write"
                                + " airflow.dag.schedule_interval: @daily, or None where it is meant so)",
                        "convert_it.json:24:9: IGNORED_KEY airflow.dag.email_on_failure: 'email_on_failure' has no effect here"
                                + " (mail is sent by a notifier: set one up (docs/notifications.md), and name it with"
                                + " waybill.dag.on_failure)",
                        "convert_it.json:28:9: IGNORED_KEY airflow.dag.email: 'email' has no effect here (mail is sent by a"
                                + " notifier: set one up (docs/notifications.md), and name it with waybill.dag.on_failure)");
    }

    @Test
    void what_ecs_has_is_shown_without_its_environment() throws IOException {
        ObjectNode members = (ObjectNode) new ObjectMapper().readTree(Definitions.resource("convert_it.json"));

        DagFile file = read(members);

        assertThat(file.source())
                .contains("\"airflow.dag.owner\" : \"Frank\"", "/ecs/train-pictures")
                .doesNotContain("not to be seen", "com.example.team");
        assertThat(file.dags().get(0).task("convert").orElseThrow().with().get("task_definition"))
                .hasToString("\"arn:f:3\"");
        assertThat(file.problems().get(0).place()).isEqualTo("f:3 airflow.dag.email");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a | x | [\"a\",\"x\"]",
                "a | 7 | [\"a\",\"7\"]",
                "a | 007 | [\"a\",\"007\"]",
                "a | 1e3 | [\"a\",\"1e3\"]",
                "a | true | [\"a\",\"true\"]",
                "a | \"quoted\" | [\"a\",\"quoted\"]",
                "a | {{ ds }} | [\"a\",\"{{ ds }}\"]",
            })
    void arguments_are_texts_whatever_they_look_like(String task, String value, String command) {
        assertThat(dag("airflow.dag.name", "d", "airflow.tasks." + task + ".args.0", value)
                        .tasks()
                        .get(0)
                        .with()
                        .get("command"))
                .hasToString(command);
    }

    @Test
    void a_task_runs_its_command_or_its_name_with_its_arguments() {
        DagSpec dag = dag(
                "airflow.dag.name", "d",
                "airflow.tasks.alone", "",
                "airflow.tasks.told.command", "load",
                "airflow.tasks.told.args", "[\"--day\", \"{{ ds }}\", 3]",
                "airflow.tasks.words.command.0", "python",
                "airflow.tasks.words.command.1", "run.py",
                "airflow.tasks.words.depends", "told");

        assertThat(dag.tasks())
                .extracting(task -> task.with().get("command").toString())
                .containsExactly("[\"alone\"]", "[\"load\",\"--day\",\"{{ ds }}\",3]", "[\"python\",\"run.py\"]");
        assertThat(dag.task("words").orElseThrow().needs()).containsExactly("told");
    }

    @Test
    void a_class_is_an_operator_by_any_path_that_airflow_had_for_it() {
        DagSpec dag = dag(
                "airflow.dag.name", "d",
                "airflow.tasks.a.class", "airflow.operators.latest_only_operator.LatestOnlyOperator",
                "airflow.tasks.b.class", "LatestOnlyOperator",
                "airflow.tasks.c.class", "airflow.some.new.place.BashOperator",
                "airflow.tasks.c.kwargs.bash_command", "echo {{ ds }}",
                "airflow.tasks.c.kwargs.retries", "4",
                "airflow.tasks.c.kwargs.task_id", "c",
                "airflow.tasks.c.kwargs.trigger_rule", "all_done",
                "airflow.tasks.d.class", "bash",
                "airflow.tasks.d.kwargs", "{\"bash_command\": \"true\"}");

        assertThat(dag.tasks())
                .extracting(TaskSpec::uses)
                .containsExactly("latest_only", "latest_only", "bash", "bash");
        TaskSpec script = dag.task("c").orElseThrow();
        assertThat(script.with()).hasToString("{\"bash_command\":\"echo {{ ds }}\"}");
        assertThat(script.retries()).isEqualTo(4);
        assertThat(script.triggerRule()).isEqualTo(TriggerRule.ALL_DONE);
    }

    @Test
    void airflow_s_arguments_of_a_dag_and_of_its_tasks_are_found_their_place() {
        DagSpec dag = dag(
                "airflow.dag.name", "d",
                "airflow.dag.schedule_interval", "0 3 * * *",
                "airflow.dag.catchup", "true",
                "airflow.dag.max_active_runs", "2",
                "airflow.dag.tags.0", "a",
                "airflow.dag.tags.1", "2024",
                "airflow.dag.description", "true",
                "airflow.dag.params.region", "eu",
                "airflow.dag.retry_delay", "300",
                "airflow.dag.default_args.pool", "db",
                "airflow.tasks.a.priority_weight", "7",
                "airflow.tasks.a.args.0", "{{ params.region }}");

        assertThat(dag.schedule()).isNotNull();
        assertThat(dag.schedule().expression()).isEqualTo("0 3 * * *");
        assertThat(dag.catchup()).isTrue();
        assertThat(dag.maxActiveRuns()).isEqualTo(2);
        assertThat(dag.tags()).containsExactly("a", "2024");
        assertThat(dag.description()).isEqualTo("true");
        TaskSpec task = dag.tasks().get(0);
        assertThat(task.retryDelay()).isEqualTo(Duration.ofMinutes(5));
        assertThat(task.pool()).isEqualTo("db");
        assertThat(task.priorityWeight()).isEqualTo(7);
    }

    @Test
    void native_keys_go_before_airflow_s_and_say_what_airflow_has_no_words_for() {
        DagSpec dag = dag(
                "airflow.dag.name", "d",
                "airflow.dag.owner", "Frank",
                "airflow.dag.retries", "1",
                "airflow.dag.email", "frank@example.com",
                "waybill.dag.owner", "Ada",
                "waybill.dag.timezone", "Europe/Amsterdam",
                "waybill.dag.on_failure.0", "team",
                "waybill.dag.cost_tags", "{\"team.name\": \"data\"}",
                "airflow.tasks.convert.args.0", "{{ ds }}",
                "waybill.tasks.convert.retries", "5",
                "waybill.tasks.convert.with.cpu", "512",
                "waybill.tasks.convert.with.environment.YEAR", "2024",
                "waybill.tasks.wait.uses", "latest_only",
                "waybill.tasks.report.with.command.0", "report",
                "waybill.tasks.report.needs", "[\"convert\", \"wait\"]");

        assertThat(dag.owner()).isEqualTo("Ada");
        assertThat(dag.timezone()).hasToString("Europe/Amsterdam");
        assertThat(dag.costTags()).containsEntry("team.name", "data");
        TaskSpec convert = dag.task("convert").orElseThrow();
        assertThat(convert.retries()).isEqualTo(5);
        assertThat(convert.with())
                .hasToString("{\"task_definition\":\"arn:f:3\",\"container_name\":\"main\","
                        + "\"command\":[\"convert\",\"{{ ds }}\"],\"cpu\":512,\"environment\":{\"YEAR\":2024}}");
        assertThat(dag.task("wait").orElseThrow().with()).isEmpty();
        TaskSpec report = dag.task("report").orElseThrow();
        assertThat(report.retries()).isEqualTo(1);
        assertThat(report.needs()).containsExactly("convert", "wait");
        assertThat(problems("airflow.dag.email", "a@b.c", "waybill.dag.on_failure", "team"))
                .isEmpty();
    }

    @Test
    void a_definition_for_ec2_alone_is_run_there() {
        ObjectNode definition = definition("airflow.dag.name", "d", "airflow.tasks.a", "");
        definition.putArray("compatibilities").add("EC2");

        assertThat(read(definition).dags().get(0).tasks().get(0).with().get("launch_type"))
                .hasToString("\"ec2\"");
    }

    @Test
    void tasks_run_on_the_target_that_has_the_definition() {
        ObjectNode definition = definition(
                "airflow.dag.name",
                "d",
                "airflow.tasks.a",
                "",
                "airflow.tasks.b",
                "",
                "waybill.tasks.b.target",
                "there");

        DagSpec dag =
                Definitions.readOn("here", definition).orElseThrow().dags().get(0);

        assertThat(dag.tasks())
                .extracting(task -> String.valueOf(task.target()))
                .satisfiesExactly(
                        first -> assertThat(first).contains("here"),
                        second -> assertThat(second).contains("there"));
    }

    @Test
    void a_definition_without_labels_of_a_dag_is_none() {
        assertThat(Definitions.readOn("", definition("com.example.team", "x"))).isEmpty();
        assertThat(Definitions.readOn("", definition())).isEmpty();
    }

    @Test
    void cloudformation_s_names_are_understood_and_what_it_works_out_is_left_out() {
        LabelReader.DefinitionFile read = Definitions.readFile("""
                {"Resources": {
                  "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {}},
                  "AirflowDag": {"Type": "AWS::ECS::TaskDefinition", "Properties": {
                    "Family": "train", "Cpu": "256", "Memory": "512", "NetworkMode": "awsvpc",
                    "RequiresCompatibilities": ["FARGATE"],
                    "TaskRoleArn": {"Ref": "Role"},
                    "Volumes": [{"Name": "v", "EFSVolumeConfiguration": {"FilesystemId": "fs-1"}}],
                    "ContainerDefinitions": [{
                      "Name": "dag", "Image": "i", "Essential": true,
                      "LogConfiguration": {"LogDriver": "awslogs", "Options": {"awslogs-group": "g"}},
                      "DockerLabels": {"airflow.dag.name": "train", "airflow.tasks.Load": ""}}]}}}}
                """);

        assertThat(read.file().problems())
                .extracting(SpecProblem::toString)
                .containsExactly(
                        "d.json:6:5: IGNORED_KEY taskRoleArn: What CloudFormation works out is left out of what is registered here"
                                + " (write the value itself where it is needed)");
        assertThat(read.file().dags().get(0).tasks().get(0).with())
                .hasToString("{\"task_definition\":\"train\",\"container_name\":\"dag\",\"command\":[\"Load\"]}");
        assertThat(read.definition().orElseThrow())
                .hasToString("{\"family\":\"train\",\"cpu\":\"256\",\"memory\":\"512\",\"networkMode\":\"awsvpc\","
                        + "\"requiresCompatibilities\":[\"FARGATE\"],"
                        + "\"volumes\":[{\"name\":\"v\",\"efsVolumeConfiguration\":{\"filesystemId\":\"fs-1\"}}],"
                        + "\"containerDefinitions\":[{\"name\":\"dag\",\"image\":\"i\",\"essential\":true,"
                        + "\"logConfiguration\":{\"logDriver\":\"awslogs\",\"options\":{\"awslogs-group\":\"g\"}},"
                        + "\"dockerLabels\":{\"airflow.dag.name\":\"train\",\"airflow.tasks.Load\":\"\"}}]}");
    }

    @Test
    void an_answer_of_ecs_can_be_registered_again() {
        ObjectNode answer =
                definition("airflow.dag.name", "d", "airflow.tasks.a", "").put("status", "ACTIVE");

        assertThat(Definitions.readFile("{\"taskDefinition\": " + answer + "}")
                        .definition()
                        .orElseThrow()
                        .toString())
                .startsWith("{\"family\":\"f\",\"containerDefinitions\"");
    }
}
