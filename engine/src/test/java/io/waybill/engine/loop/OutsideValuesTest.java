package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.vault.SecretSources.DATABASE;
import static io.waybill.engine.vault.SecretSources.ENVIRONMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestOperators;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.engine.store.VaultStore;
import io.waybill.engine.vault.SecretBox;
import io.waybill.engine.vault.SecretSource;
import io.waybill.engine.vault.SecretSources;
import io.waybill.engine.vault.SecretText;
import io.waybill.engine.vault.Variable;
import io.waybill.engine.vault.Vault;
import io.waybill.spec.template.AwaitedException;
import io.waybill.spec.template.Templates;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Variables and connections that are kept outside, on their way into a container. */
class OutsideValuesTest {
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final SecretBox BOX = SecretBox.forThisProcess();

    private final EngineRig rig = new EngineRig();
    private final Safe safe = new Safe();
    private final Deque<Runnable> asked = new ArrayDeque<>();
    private Vault vault = vault("safe", DATABASE);

    @AfterEach
    void close() {
        rig.close();
    }

    /** A source whose answers the test has ready. */
    private static final class Safe implements SecretSource {
        private final Map<String, String> texts = new HashMap<>();
        private final List<String> questions = new ArrayList<>();
        private String down = "";

        @Override
        public String title() {
            return "The safe";
        }

        @Override
        public Optional<SecretText> variable(String key) {
            return find("variables/" + key);
        }

        @Override
        public Optional<SecretText> connection(String id) {
            return find("connections/" + id);
        }

        private Optional<SecretText> find(String name) {
            questions.add(name);
            if (!down.isEmpty()) {
                throw new WaybillException(ErrorCode.SERVICE_UNAVAILABLE, down);
            }
            return Optional.ofNullable(texts.get(name))
                    .map(text -> SecretText.of(text, name.endsWith("marked"), name + " in the safe"));
        }

        @Override
        public String check() {
            return "";
        }
    }

    private Vault vault(String... order) {
        Vault made = new Vault(
                new VaultStore(rig.database),
                BOX,
                Map.of("WAYBILL_VAR_REGION", "environment"),
                new SecretSources(List.of(order), Map.of("safe", safe), KEPT, asked::add),
                rig.runs.audit(),
                rig.clock);
        rig.templates = new Templates(made);
        rig.restart();
        return made;
    }

    private void answer() {
        while (!asked.isEmpty()) {
            asked.remove().run();
        }
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private RunRow trigger(String command) {
        rig.load(TestDag.named("d").add(job("a").with(TestOperators.with("request", json("""
                {"overrides": {"containerOverrides": [{"name": "main", "command": ["%s"]}]}}
                """.formatted(command))))));
        RunRow run = rig.trigger("d");
        rig.tick();
        return run;
    }

    private TaskRow task(RunRow run) {
        return rig.task(run, "a");
    }

    private String launched() {
        return rig.fargate.tasks().get(0).launch().request().toString();
    }

    @Test
    void the_loop_waits_for_nobody_and_the_task_begins_once_it_is_answered() {
        safe.texts.put("connections/db", "postgres://etl:s3cret@db.example.com");
        safe.texts.put("variables/region", "eu");
        RunRow run = trigger("{{ conn.db.password }} {{ var.value.region }}");

        assertThat(task(run).state()).isEqualTo(TaskState.UP_FOR_RETRY);
        assertThat(task(run).reason()).isEqualTo("Waits for The safe to tell the connection 'db'");
        // Both together.
        assertThat(asked).hasSize(2);

        answer();
        rig.toTheEnd();

        assertThat(task(run).state()).isEqualTo(TaskState.SUCCESS);
        assertThat(task(run).tryNumber()).isEqualTo(1);
        assertThat(launched()).contains("s3cret eu");
        assertThat(rig.attempts(run, "a").get(0).request())
                .contains("waybill-sealed:")
                .doesNotContain("s3cret");
        assertThat(vault.connections()).isEmpty();
        assertThat(vault.variables()).isEmpty();
    }

    @Test
    void a_source_that_is_down_is_waited_for_and_none_is_asked_in_its_place() {
        vault.create(Variable.of("region", "database", "", false), "t");
        safe.texts.put("variables/region", "eu");
        safe.down = "The safe answered 503";
        RunRow run = trigger("{{ var.value.region }}");
        answer();
        rig.tick();

        assertThat(task(run).state()).isEqualTo(TaskState.UP_FOR_RETRY);
        assertThat(task(run).reason())
                .isEqualTo("Waits for the variable 'region', for which The safe could not be asked and will be again:"
                        + " The safe answered 503");
        assertThat(rig.fargate.launchCalls()).isZero();
        assertThat(safe.questions).hasSize(1);

        rig.clock.move(Duration.ofSeconds(5));
        rig.tick();
        assertThat(task(run).reason()).contains("Waits for The safe", "The last time: The safe answered 503");
        safe.down = "";
        answer();
        rig.toTheEnd();

        assertThat(task(run).state()).isEqualTo(TaskState.SUCCESS);
        assertThat(task(run).spent().platformFailures()).isZero();
        assertThat(launched()).contains("eu").doesNotContain("database");
    }

    @Test
    void a_killed_engine_asks_again() {
        safe.texts.put("variables/region", "eu");
        RunRow run = trigger("{{ var.value.region }}");
        asked.clear();

        vault = vault("safe", DATABASE);
        rig.clock.move(Duration.ofMinutes(1));
        rig.tick();
        answer();
        rig.toTheEnd();

        assertThat(task(run).state()).isEqualTo(TaskState.SUCCESS);
    }

    @Test
    void a_choice_waits_for_its_answer_too() {
        safe.texts.put("variables/way", "b");
        rig.load(TestDag.named("d")
                .add(
                        TestDag.task("a", "choose").with(TestOperators.with("template", "{{ var.value.way }}")),
                        job("b").needs("a")));
        RunRow run = rig.trigger("d");
        rig.tick();
        assertThat(task(run).state()).isEqualTo(TaskState.UP_FOR_RETRY);

        answer();
        rig.toTheEnd();

        assertThat(rig.task(run, "b").state()).isEqualTo(TaskState.SUCCESS);
    }

    @Test
    void what_nobody_has_is_an_error_of_the_user() {
        RunRow run = trigger("{{ var.value.region }}");
        answer();
        rig.toTheEnd();

        assertThat(task(run).state()).isEqualTo(TaskState.FAILED);
        assertThat(task(run).reason()).contains("There is no variable 'region'");
    }

    @Test
    void what_cannot_be_read_says_where_it_is_and_nothing_of_it() {
        safe.texts.put("connections/db", "{\"password\": \"s3cret\"");
        RunRow run = trigger("{{ conn.db.host }}");
        answer();
        rig.toTheEnd();

        assertThat(task(run).state()).isEqualTo(TaskState.FAILED);
        assertThat(task(run).reason())
                .contains("The connection 'db' cannot be read: connections/db in the safe: It is no JSON")
                .doesNotContain("s3cret");
    }

    @Test
    void the_order_decides() {
        vault.create(Variable.of("region", "database", "", false), "t");
        safe.texts.put("variables/region", "safe");
        String[][] orders = {
            {"safe", ENVIRONMENT, DATABASE}, {ENVIRONMENT, "safe", DATABASE}, {DATABASE, ENVIRONMENT, "safe"}
        };
        for (String[] order : orders) {
            Vault ordered = vault(order);
            String first = order[0];
            assertThat(value(ordered, "region")).isEqualTo(first);
            assertThat(ordered.getVariable("region").value())
                    .describedAs("what is listed is what is kept here")
                    .isEqualTo(first.equals(DATABASE) ? DATABASE : ENVIRONMENT);
        }
        // A name that is nowhere before goes on to the next one.
        vault("safe", ENVIRONMENT, DATABASE).create(Variable.of("only", "here", "", false), "t");
        assertThat(value(vault("safe", ENVIRONMENT, DATABASE), "only")).isEqualTo("here");
        assertThat(value(vault(ENVIRONMENT), "region")).isEqualTo(ENVIRONMENT);
        assertThatThrownBy(() -> vault(ENVIRONMENT).create(Variable.of("new", "1", "", false), "t"))
                .hasMessageContaining("add 'database' to the setting secrets.sources");
    }

    private String value(Vault in, String key) {
        try {
            in.variable(key);
        } catch (AwaitedException e) {
            answer();
        }
        return in.variable(key).orElseThrow().value();
    }

    @Test
    void one_asks_for_all_who_wait_and_an_answer_counts_for_its_time_also_that_there_is_none() {
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> vault.variable("none")).isInstanceOf(AwaitedException.class);
        }
        assertThat(asked).hasSize(1);
        answer();
        assertThat(vault.variable("none")).isEmpty();
        rig.clock.move(KEPT.minusSeconds(1));
        assertThat(vault.variable("none")).isEmpty();
        assertThat(safe.questions).hasSize(1);

        safe.texts.put("variables/none", "some");
        rig.clock.move(Duration.ofSeconds(1));
        assertThat(value(vault, "none")).isEqualTo("some");
    }

    @Test
    void a_source_that_fails_again_is_left_alone_the_longer_and_a_minute_at_most() {
        safe.down = "no";
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            assertThatThrownBy(() -> vault.variable("x")).isInstanceOf(AwaitedException.class);
            answer();
            assertThatThrownBy(() -> vault.variable("x")).isInstanceOfSatisfying(AwaitedException.class, e -> {
                assertThat(e.answer()).isNull();
                pauses.add(Duration.between(rig.clock.instant(), e.until()).toSeconds());
                rig.clock.set(e.until());
            });
        }
        assertThat(pauses).containsExactly(5L, 10L, 20L, 40L, 60L, 60L, 60L);
    }

    @Test
    void no_more_answers_are_kept_than_a_thousand() {
        for (int i = 0; i < 1_001; i++) {
            String key = "k" + i;
            assertThatThrownBy(() -> vault.variable(key)).isInstanceOf(AwaitedException.class);
            answer();
        }
        assertThat(vault.variable("k1000")).isEmpty();
        assertThatThrownBy(() -> vault.variable("k0")).isInstanceOf(AwaitedException.class);
    }

    @Test
    void its_secrets_are_masked_from_when_they_are_known_and_after_a_restart_too() {
        safe.texts.put("variables/api_token", "t0ken-of-before");
        safe.texts.put("variables/marked", "said-by-the-safe");
        safe.texts.put("variables/region", "not-a-secret");
        safe.texts.put(
                "connections/db",
                "{\"conn_type\": \"http\", \"pass\": \"s3cret\", \"extra_dejson\": {\"api_key\": \"k3y\"}}");
        value(vault, "api_token");
        value(vault, "marked");
        value(vault, "region");
        assertThatThrownBy(() -> vault.connection("db")).isInstanceOf(AwaitedException.class);
        answer();
        assertThat(vault.connection("db").orElseThrow().password()).isEqualTo("s3cret");
        assertThat(vault.variable("marked").orElseThrow().secret()).isTrue();
        List<String> before = vault.secrets();
        assertThat(before)
                .contains("t0ken-of-before", "said-by-the-safe", "s3cret", "k3y")
                .doesNotContain("not-a-secret");

        safe.texts.put("variables/api_token", "t0ken-of-now");
        rig.clock.move(KEPT);
        value(vault, "api_token");
        value(vault, "marked");
        Vault later = vault("safe", DATABASE);

        assertThat(later.secrets()).contains("t0ken-of-before", "t0ken-of-now", "said-by-the-safe", "s3cret", "k3y");
        assertThat(later.secrets().stream().filter("said-by-the-safe"::equals))
                .describedAs("kept once though it was told twice")
                .hasSize(vault.secrets().stream()
                        .filter("said-by-the-safe"::equals)
                        .toList()
                        .size());
    }
}
