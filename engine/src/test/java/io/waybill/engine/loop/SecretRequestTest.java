package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestOperators;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.VaultStore;
import io.waybill.engine.vault.Connection;
import io.waybill.engine.vault.SecretBox;
import io.waybill.engine.vault.Variable;
import io.waybill.engine.vault.Vault;
import io.waybill.spec.template.Templates;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets on their way into a container. */
class SecretRequestTest {
    private final EngineRig rig = new EngineRig();
    private Vault vault;

    @BeforeEach
    void fill() {
        vault = new Vault(
                new VaultStore(rig.database), SecretBox.forThisProcess(), Map.of(), rig.runs.audit(), rig.clock);
        vault.create(
                new Connection("db", "postgres", "", "db.example.com", "", "etl", "s3cret", null, "", "", ""), "t");
        vault.create(Variable.of("region", "eu", "", false), "t");
        rig.templates = new Templates(vault);
        rig.restart();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private RunRow trigger(String request) {
        rig.load(TestDag.named("d").add(job("a").with(TestOperators.with("request", json(request)))));
        return rig.trigger("d");
    }

    private static final String WITH_PASSWORD = """
            {"overrides": {"containerOverrides": [{"name": "main",
                "command": ["load", "--password={{ conn.db.password }}", "--region={{ var.value.region }}"],
                "environment": [{"name": "URL", "value": "{{ conn.db.get_uri() }}"}]}]}}
            """;

    @Test
    void the_container_gets_it_and_the_row_does_not() {
        RunRow run = trigger(WITH_PASSWORD);

        rig.toTheEnd();

        assertThat(rig.task(run, "a").state()).isEqualTo(TaskState.SUCCESS);
        ObjectNode launched = rig.fargate.tasks().get(0).launch().request();
        assertThat(launched.toString())
                .contains("--password=s3cret", "--region=eu", "postgres://etl:s3cret@db.example.com");
        assertThat(rig.attempts(run, "a").get(0).request())
                .contains("waybill-sealed:", "--region=eu")
                .doesNotContain("s3cret");
    }

    @Test
    void a_launch_that_is_asked_for_again_is_the_same_though_the_secret_was_changed_meanwhile() {
        RunRow run = trigger(WITH_PASSWORD);
        rig.death.comesAt(point -> point == 1);
        assertThatThrownBy(rig::tick).isInstanceOf(Death.Killed.class);
        vault.update(new Connection("db", "postgres", "", "db.example.com", "", "etl", "0ther", null, "", "", ""), "t");

        rig.death.comesAt(point -> false);
        rig.restart().toTheEnd();

        assertThat(rig.task(run, "a").state()).isEqualTo(TaskState.SUCCESS);
        assertThat(rig.fargate.tasks()).hasSize(1);
        assertThat(rig.fargate.tasks().get(0).launch().request().toString()).contains("--password=s3cret");
    }

    @Test
    void what_names_or_outlives_a_try_may_not_hold_one() {
        RunRow run = trigger("{\"cluster\": \"{{ conn.db.password }}\"}");

        rig.toTheEnd();

        assertThat(rig.task(run, "a").state()).isEqualTo(TaskState.FAILED);
        assertThat(rig.task(run, "a").reason())
                .contains("A secret, the password of the connection 'db', cannot be used here")
                .contains("have ECS hand it over: secrets")
                .doesNotContain("s3cret");
        assertThat(rig.fargate.launchCalls()).isZero();
    }

    @Test
    void a_choice_may_not_go_by_one() {
        rig.load(TestDag.named("d")
                .add(task("which", "choose")
                        .with(TestOperators.with("template", "{{ 'x' if conn.db.password else 'y' }}"))));
        RunRow run = rig.trigger("d");

        rig.toTheEnd();

        assertThat(rig.task(run, "which").state()).isEqualTo(TaskState.FAILED);
        assertThat(rig.task(run, "which").reason()).contains("A secret, the password");
    }

    @Test
    void a_variable_that_is_not_there_fails_its_task_with_a_remedy() {
        RunRow run = trigger("{\"cluster\": \"{{ var.value.cluster }}\"}");

        rig.toTheEnd();

        assertThat(rig.task(run, "a").reason())
                .contains("There is no variable 'cluster'; set it on the page Variables");
    }
}
