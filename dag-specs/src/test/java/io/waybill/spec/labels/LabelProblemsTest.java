package io.waybill.spec.labels;

import static io.waybill.spec.labels.Definitions.definition;
import static io.waybill.spec.labels.Definitions.problems;
import static io.waybill.spec.labels.Definitions.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.file.DagFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with labels: each problem names the revision and the label, and says what to do. */
class LabelProblemsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "airflow.dag.retires | 2 | f:3 airflow.dag.retires: UNKNOWN_KEY There is no key 'retires' here (did you mean retries?)",
                "airflow.dag.retries | two | f:3 airflow.dag.retries: WRONG_TYPE retries must be a whole number, but is the text 'two'",
                "airflow.dag.start_date | days_ago(1) | f:3 airflow.dag.start_date: INVALID_VALUE 'days_ago(1)' is no date (write 2026-01-31, 2026-01-31T03:00 or 2026-01-31T03:00:00+01:00)",
                "airflow.dag.schedule_interval | 0 3 * * | f:3 airflow.dag.schedule_interval: INVALID_SCHEDULE",
                "airflow.dag.queue | big | f:3 airflow.dag.queue: IGNORED_KEY 'queue' has no effect here (name a target of the settings: waybill.dag.defaults.target)",
                "airflow.dag.email_on_retry | true | f:3 airflow.dag.email_on_retry: IGNORED_KEY 'email_on_retry' has no effect here (mail is sent by a notifier: set one up (docs/notifications.md), and name it with waybill.dag.defaults.on_retry)",
                "airflow.dag..name | x | f:3 airflow.dag..name: INVALID_LABEL A name between two dots is empty (write names with single dots between them; what lies deeper can be JSON)",
                "airflow.tasks.a.depends.0 | b | f:3 airflow.tasks.a.depends.0: UNKNOWN_NEED There is no task or group 'b'",
                "airflow.tasks.a.depends | a | f:3 airflow.tasks.a.depends: SELF_NEED",
                "airflow.tasks.a.args.2 | y | f:3 airflow.tasks.a.args.2: INVALID_LABEL There is no airflow.tasks.a.args.1 before this (number lists from 0 on, without gaps and leading zeros)",
                "airflow.tasks.a.args.01 | y | f:3 airflow.tasks.a.args.01: INVALID_LABEL 01 is no place in a list",
                "airflow.tasks.a.args.999999999999 | y | f:3 airflow.tasks.a.args.999999999999: INVALID_LABEL 999999999999 is no place in a list",
                "airflow.tasks.a.args.first | y | f:3 airflow.tasks.a.args.0: INVALID_LABEL airflow.tasks.a.args has numbers after it, which make a list, and names, which make a map (use one of the two)",
                "airflow.tasks.a.args | y | f:3 airflow.tasks.a.args: INVALID_LABEL This label has a value, and airflow.tasks.a.args.0 comes after it (remove one of the two, or write all of it as JSON in one)",
                "airflow.tasks.a.args.0.b | y | f:3 airflow.tasks.a.args.0.b: INVALID_LABEL airflow.tasks.a.args.0 has a value, so that nothing can come after it",
                "airflow.tasks.a.args.1 | {\"a\": | f:3 airflow.tasks.a.args.1: AMBIGUOUS_VALUE This begins as JSON does and is none, so it is taken as a text",
                "airflow.tasks.a.args.1 | {{ dss }} | f:3 airflow.tasks.a.args.1: UNKNOWN_VARIABLE",
                "airflow.tasks.a.args.1 | {\"b\": 1} | f:3 airflow.tasks.a.args: WRONG_TYPE",
                "airflow.tasks.a.retires | 1 | f:3 airflow.tasks.a.retires: UNKNOWN_KEY There is no key 'retires' here (did you mean retries?)",
                "airflow.tasks.a.environment.X | 1 | f:3 airflow.tasks.a.environment: UNKNOWN_KEY There is no key 'environment' here (what the container is told more is written waybill.tasks.<name>.with, as in docs/operators.md)",
                "airflow.tasks.b | x | f:3 airflow.tasks.b: WRONG_TYPE This must be a map",
                "airflow.tasks.0.args.0 | x | f:3 airflow.tasks.0: INVALID_ID",
                "airflow.tasks.b.class | airflow.operators.python_operator.PythonOperator | f:3 airflow.tasks.b.class: UNKNOWN_OPERATOR There is no operator 'airflow.operators.python_operator.PythonOperator'",
                "airflow.tasks.b.class | org.example.BashOperator | f:3 airflow.tasks.b.class: UNKNOWN_OPERATOR",
                "airflow.tasks.a.class | bash | f:3 airflow.tasks.a.args: UNKNOWN_KEY This is for the container, and the task has a class (write what the operator is told as kwargs, or remove class)",
                "waybill.dag.retires | 2 | f:3 waybill.dag.retires: UNKNOWN_KEY",
                "waybill.dag.tasks.a | 2 | f:3 waybill.dag.tasks: UNKNOWN_KEY Tasks have labels of their own (write waybill.tasks.<name>)",
                "waybill.tasks.a.with.cpus | 2 | f:3 waybill.tasks.a.with.cpus: UNKNOWN_KEY There is no key 'cpus' here (did you mean cpu?)",
                "waybill.tasks.a.depends | b | f:3 waybill.tasks.a.depends: UNKNOWN_KEY",
                "waybill.tasks.a.id | b | f:3 waybill.tasks.a.id: UNKNOWN_KEY A task's name is in its labels' names (remove this label)",
            })
    void a_problem_says_revision_label_and_remedy(String label, String value, String line) {
        assertThat(problems(label, value))
                .anySatisfy(problem -> assertThat(problem).startsWith(line));
    }

    @Test
    void a_cycle_names_its_tasks() {
        assertThat(problems("airflow.tasks.a.depends", "b", "airflow.tasks.b.depends", "a"))
                .singleElement()
                .asString()
                .startsWith("f:3 airflow.tasks.")
                .contains("CYCLE", "a", "b");
    }

    @Test
    void two_words_for_one_thing_are_one_too_many() {
        assertThat(problems("airflow.dag.concurrency", "1", "airflow.dag.max_active_tasks", "2"))
                .containsExactly(
                        "f:3 airflow.dag.max_active_tasks: INVALID_LABEL This says the same as airflow.dag.concurrency"
                                + " (remove one of the two)");
    }

    @Test
    void a_dag_without_a_name_or_without_tasks_is_none() {
        assertThat(read(definition("airflow.tasks.a", "")).problems())
                .extracting(SpecProblem::toString)
                .containsExactly(
                        "f:3 dockerLabels: MISSING_KEY The DAG has no name (write a label airflow.dag.name (or waybill.dag.name))");
        assertThat(read(definition("airflow.dag.name", "d")).problems())
                .extracting(SpecProblem::toString)
                .containsExactly("f:3 dockerLabels: MISSING_KEY The DAG has no tasks (write a label such as"
                        + " airflow.tasks.<name>.args.0; a task that takes no arguments has the label airflow.tasks.<name> with"
                        + " an empty text)");
    }

    @Test
    void labels_stand_at_one_container() {
        ObjectNode definition = definition("airflow.dag.name", "d", "airflow.tasks.a", "");
        ObjectNode second = ((ObjectNode) definition.get("containerDefinitions").get(0)).deepCopy();
        definition.withArray("containerDefinitions").add(second.put("name", "second"));

        assertThat(read(definition).problems())
                .extracting(SpecProblem::toString)
                .containsExactly("f:3 dockerLabels: NO_DAG Several containers of f have labels of a DAG: main, second"
                        + " (leave them at one container, which all tasks run in)");
        second.remove("dockerLabels");
        assertThat(read(definition).hasErrors()).isFalse();
    }

    @Test
    void a_log_that_nobody_can_read_is_told() {
        ObjectNode definition = definition("airflow.dag.name", "d", "airflow.tasks.a", "");
        ((ObjectNode) definition.get("containerDefinitions").get(0)).remove("logConfiguration");

        assertThat(read(definition).problems())
                .extracting(SpecProblem::toString)
                .containsExactly(
                        "f:3 logConfiguration: IGNORED_KEY The container main does not log to CloudWatch Logs, so that"
                                + " its log cannot be shown (write a logConfiguration with the logDriver awslogs)");
    }

    @Test
    @Timeout(20)
    void thousands_of_labels_are_read_soon_and_more_are_refused() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("airflow.dag.name", "d");
        for (int i = 0; i < 4_000; i++) {
            labels.put("airflow.tasks.a.args." + i, "x");
        }
        DagFile many = read(definition(labels));
        assertThat(many.problems()).isEmpty();
        assertThat(many.dags().get(0).tasks().get(0).with().get("command")).hasSize(4_001);

        for (int i = 0; i < 4_000; i++) {
            labels.put("airflow.dag.unknown" + i, "x");
        }
        assertThat(read(definition(labels)).problems())
                .extracting(SpecProblem::toString)
                .containsExactly(
                        "f:3 dockerLabels: TOO_MANY_VALUES The container has 8001 labels of a DAG; at most 5000 are"
                                + " read (write lists and maps as JSON in one label)");
    }

    @Test
    @Timeout(20)
    void hostile_values_end_in_problems_or_in_texts() {
        String deep = "[".repeat(10_000);
        assertThat(problems("airflow.dag.description", deep + "]".repeat(10_000)))
                .singleElement()
                .asString()
                .contains("AMBIGUOUS_VALUE");
        assertThat(problems("airflow.dag.a" + ".b".repeat(5_000), "x"))
                .singleElement()
                .asString()
                .contains("INVALID_LABEL The label has more than 20 names")
                .hasSizeLessThan(3_000);
        assertThat(problems("airflow.dag.retries", "1" + "0".repeat(100_000)))
                .singleElement()
                .asString()
                .contains("WRONG_TYPE")
                .hasSizeLessThan(3_000);
        assertThat(problems("airflow.dag.description", "a\u001b[31m"))
                .containsExactly(
                        "f:3 airflow.dag.description: CONTROL_CHARACTER The label has a control character (remove it,"
                                + " or write it as an escape in a JSON text)");
        assertThat(problems("airflow.dag.description", "\"a\\u0000\""))
                .containsExactly(
                        "f:3 airflow.dag.description: CONTROL_CHARACTER The character U+0000 is not allowed (remove it)");
        assertThat(problems("airflow.dag.description", "<script>\n\"a\\u001b\""))
                .isEmpty();
    }

    @Test
    void a_file_that_is_no_definition_says_so() {
        assertThat(lines("")).containsExactly("d.json:1:1: JSON_SYNTAX The file is empty (write one JSON object)");
        assertThat(lines("[]")).singleElement().asString().startsWith("d.json:1:1: WRONG_TYPE");
        assertThat(lines("{\n  \"family\": \"f\",,}"))
                .singleElement()
                .asString()
                .startsWith("d.json:2:17: JSON_SYNTAX");
        assertThat(lines("{}"))
                .singleElement()
                .asString()
                .startsWith("d.json:1:1: MISSING_KEY The task definition has no family");
        assertThat(lines("{\"family\": \"f\"}"))
                .singleElement()
                .asString()
                .contains("NO_DAG", "No container of f has labels");
        assertThat(lines("{\"family\": \"f\", \"family\": \"g\"}")).anyMatch(line -> line.contains("DUPLICATE_KEY"));
        assertThat(lines("{\"Resources\": {}}")).singleElement().asString().contains("NO_DAG");
    }

    private static List<String> lines(String text) {
        return Definitions.readFile(text).file().problems().stream()
                .map(SpecProblem::toString)
                .toList();
    }
}
