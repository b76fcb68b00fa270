package io.waybill.spec.bind;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.spec.DagSpec;
import io.waybill.spec.RandomDags;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.TestOperators;
import io.waybill.spec.file.DagFileReader;
import io.waybill.spec.yaml.YamlFile;
import io.waybill.spec.yaml.YamlReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DagDocumentTest {
    private static final DagFileReader READER = new DagFileReader(TestOperators.CATALOG);

    @Test
    void reads_back_what_it_writes() {
        long seed = Long.getLong("waybill.seed", System.nanoTime());
        RandomDags dags = new RandomDags(new Random(seed));
        for (int round = 0; round < 500; round++) {
            DagSpec dag = dags.next();
            String json = DagDocument.write(dag);

            DagSpec again = DagDocument.read(json);

            assertThat(again).as("seed %d, round %d: %s", seed, round, json).isEqualTo(dag);
            assertThat(DagDocument.write(again)).isEqualTo(json);
        }
    }

    @Test
    void the_reader_of_yaml_reads_back_what_it_writes() {
        long seed = Long.getLong("waybill.seed", System.nanoTime());
        RandomDags dags = new RandomDags(new Random(seed));
        for (int round = 0; round < 300; round++) {
            DagSpec dag = dags.next();
            String yaml = DagDocument.writeYaml(dag);

            YamlFile file = new YamlReader().read("any.yaml", yaml.getBytes(UTF_8));

            String what = "seed " + seed + ", round " + round + ":\n" + yaml;
            assertThat(file.problems()).as(what).isEmpty();
            assertThat(DagDocument.read(file.documents().get(0).toJson().toString()))
                    .as(what)
                    .isEqualTo(dag);
        }
    }

    @Test
    void a_real_file_survives_both_ways() {
        DagSpec dag = READER.read(Path.of("src/test/resources/valid/everything.yaml"))
                .dags()
                .get(0);

        assertThat(DagDocument.read(DagDocument.write(dag))).isEqualTo(dag);
        assertThat(READER.read("any.yaml", DagDocument.writeYaml(dag).getBytes(UTF_8), List.of())
                        .dags())
                .containsExactly(dag);
    }

    @Test
    void the_text_is_the_same_for_the_same_dag() {
        DagSpec dag = DagSpec.of("d", List.of(TaskSpec.of("a", "empty"), TaskSpec.of("b", "empty", "a")));

        assertThat(DagDocument.write(dag)).isEqualTo("""
                        {"dag_id":"d","timezone":"UTC","catchup":false,"max_active_runs":16,"run_strategy":"queue",\
                        "max_consecutive_failed_runs":0,"max_active_tasks":16,\
                        "tasks":[{"id":"a","uses":"empty","retries":0,"retry_delay":"5m",\
                        "retry_exponential_backoff":false,"platform_retries":3,"capacity_retries":"1h",\
                        "placement_timeout":"30m","priority_weight":1,"weight_rule":"downstream",\
                        "pool":"default_pool","pool_slots":1,"trigger_rule":"all_success",\
                        "depends_on_past":false,"wait_for_downstream":false},\
                        {"id":"b","uses":"empty","needs":["a"],"retries":0,"retry_delay":"5m",\
                        "retry_exponential_backoff":false,"platform_retries":3,"capacity_retries":"1h",\
                        "placement_timeout":"30m","priority_weight":1,"weight_rule":"downstream",\
                        "pool":"default_pool","pool_slots":1,"trigger_rule":"all_success",\
                        "depends_on_past":false,"wait_for_downstream":false}]}""");
        assertThat(DagDocument.hash(dag))
                .hasSize(64)
                .isEqualTo(DagDocument.hash(DagDocument.read(DagDocument.write(dag))));
        assertThat(DagDocument.hash(DagSpec.of("e", dag.tasks()))).isNotEqualTo(DagDocument.hash(dag));
    }

    @Test
    void what_is_no_dag_is_refused() {
        assertThatThrownBy(() -> DagDocument.read("{")).isInstanceOf(SpecBindingException.class);
        assertThatThrownBy(() -> DagDocument.read("[]")).isInstanceOf(SpecBindingException.class);
        assertThatThrownBy(() -> DagDocument.read("{\"dag_id\": \"d\", \"task\": []}"))
                .isInstanceOf(SpecBindingException.class)
                .hasMessageContaining("There is no key 'task' here (did you mean tasks?)");
    }
}
