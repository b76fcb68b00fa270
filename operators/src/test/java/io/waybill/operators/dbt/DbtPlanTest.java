package io.waybill.operators.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which containers a project is run in, and in which order. */
class DbtPlanTest {
    private final DbtProject project = new DbtProject();

    @Test
    void a_model_waits_for_the_tests_of_what_it_reads() {
        project.node("seed", "seeds/raw.csv");
        project.model("models/staging/stg.sql", "seed.shop.raw");
        project.model("models/marts/orders.sql", "model.shop.stg");
        project.test("unique_stg", "model.shop.stg");
        project.node("unit_test", "models/marts/adds_up.sql", "model.shop.orders");
        project.node("snapshot", "snapshots/kept.sql", "model.shop.orders");

        assertThat(project.steps(DbtPer.MODEL))
                .containsExactly(
                        "orders.run <- stg.test: run --select fqn:shop.marts.orders",
                        "stg.run <- raw.seed: run --select fqn:shop.staging.stg",
                        "raw.seed <- : seed --select fqn:shop.raw",
                        "kept.snapshot <- orders.test: snapshot --select fqn:shop.kept",
                        "orders.test <- orders.run: test --indirect-selection cautious --select fqn:shop.marts.orders",
                        "stg.test <- stg.run: test --indirect-selection cautious --select fqn:shop.staging.stg");
    }

    @Test
    void a_test_of_several_comes_after_all_of_them_and_before_what_stands_on_all() {
        project.model("models/a.sql");
        project.model("models/b.sql");
        project.model("models/both.sql", "model.shop.a", "model.shop.b");
        project.model("models/far.sql", "model.shop.both");
        project.model("models/one.sql", "model.shop.a");
        project.test("related", "model.shop.b", "model.shop.a");

        assertThat(project.steps(DbtPer.MODEL))
                .containsExactly(
                        "a.run <- : run --select fqn:shop.a",
                        "b.run <- : run --select fqn:shop.b",
                        "both.run <- a.run b.run related.test: run --select fqn:shop.both",
                        "far.run <- both.run: run --select fqn:shop.far",
                        "one.run <- a.run: run --select fqn:shop.one",
                        "related.test <- a.run b.run: test --select fqn:shop.related");
    }

    @Test
    void what_is_ephemeral_is_passed_through_and_what_is_disabled_is_left_out() {
        project.model("models/a.sql");
        project.model("models/part.sql", "model.shop.a").withObject("/config").put("materialized", "ephemeral");
        project.model("models/end.sql", "model.shop.part");
        project.model("models/off.sql", "model.shop.a").withObject("/config").put("enabled", false);
        project.test("of_part", "model.shop.part");
        project.node("analysis", "analyses/x.sql", "model.shop.a");

        assertThat(project.steps(DbtPer.MODEL))
                .containsExactly(
                        "a.run <- : run --select fqn:shop.a",
                        "end.run <- a.run: run --select fqn:shop.end",
                        "of_part.test <- a.run: test --select fqn:shop.of_part");
    }

    @Test
    void what_is_not_selected_is_passed_through_and_its_tests_are_left_out() {
        project.model("models/a.sql").putArray("tags").add("nightly");
        project.model("models/middle.sql", "model.shop.a");
        project.model("models/end.sql", "model.shop.middle").putArray("tags").add("nightly");
        project.test("of_middle", "model.shop.middle");
        project.test("of_end", "model.shop.end");
        project.test("of_end_slow", "model.shop.end").putArray("tags").add("slow");
        project.test("of_both", "model.shop.end", "model.shop.middle");

        assertThat(project.steps(DbtPer.MODEL, DbtCommand.BUILD, List.of("tag:nightly"), List.of("tag:slow")))
                .containsExactly(
                        "a.run <- : run --select fqn:shop.a",
                        "end.run <- a.run: run --select fqn:shop.end",
                        "end.test <- end.run: test --indirect-selection cautious --select fqn:shop.end --exclude"
                                + " fqn:shop.of_end_slow");
        assertThat(project.steps(DbtPer.MODEL, DbtCommand.RUN, List.of("+middle"), List.of()))
                .extracting(step -> step.split(" ", -1)[0])
                .containsExactly("a.run", "middle.run");
    }

    @Test
    void a_name_that_another_one_goes_on_from_is_told_by_its_file_too() {
        project.model("models/orders.sql");
        project.model("models/orders/eu.sql");
        project.model("models/versions.sql")
                .put("version", 2)
                .putArray("fqn")
                .add("shop")
                .add("versions")
                .add("v2");

        assertThat(project.steps(DbtPer.MODEL))
                .containsExactly(
                        "eu.run <- : run --select fqn:shop.orders.eu",
                        "orders.run <- : run --select fqn:shop.orders,path:models/orders.sql",
                        "versions.v2.run <- : run --select fqn:shop.versions.v2");
    }

    @Test
    void folders_wait_for_folders_and_a_folder_takes_no_other_s_models() {
        project.node("seed", "seeds/raw.csv");
        project.model("models/staging/a/one.sql", "seed.shop.raw");
        project.model("models/staging/two.sql", "model.shop.one");
        project.model("models/top.sql", "model.shop.two");
        project.model("models/vendor.sql").put("package_name", "dbt_date");
        project.test("unique_two", "model.shop.two");
        project.test("related", "model.shop.two", "model.shop.top");

        assertThat(project.steps(DbtPer.FOLDER))
                .containsExactly(
                        "dbt_date.build <- : build --indirect-selection cautious --select package:dbt_date",
                        "models.build <- staging.build: build --indirect-selection cautious --select path:models"
                                + " --exclude path:models/staging package:dbt_date fqn:shop.related",
                        "seeds.build <- : build --indirect-selection cautious --select path:seeds --exclude"
                                + " package:dbt_date",
                        "staging.build <- seeds.build: build --indirect-selection cautious --select"
                                + " path:models/staging --exclude package:dbt_date fqn:shop.related",
                        "related.test <- models.build staging.build: test --select fqn:shop.related");
    }

    @Test
    void who_has_several_tags_counts_to_the_first() {
        project.model("models/a.sql").putArray("tags").add("slow").add("daily");
        project.model("models/b.sql", "model.shop.a").putArray("tags").add("slow");
        project.model("models/c.sql", "model.shop.b");

        assertThat(project.steps(DbtPer.TAG, DbtCommand.RUN, List.of("+b", "c"), List.of("x")))
                .containsExactly(
                        "daily.run <- : run --indirect-selection cautious --select tag:daily,+b tag:daily,c --exclude x",
                        "slow.run <- daily.run: run --indirect-selection cautious --select tag:slow,+b tag:slow,c"
                                + " --exclude tag:daily x",
                        "untagged.run <- slow.run: run --indirect-selection cautious --select resource_type:model,+b"
                                + " resource_type:seed,+b resource_type:snapshot,+b resource_type:model,c"
                                + " resource_type:seed,c resource_type:snapshot,c --exclude tag:daily tag:slow x");
    }

    @Test
    void folders_that_wait_for_each_other_are_named() {
        project.model("models/x/a.sql");
        project.model("models/y/b.sql", "model.shop.a");
        project.model("models/x/c.sql", "model.shop.b");

        assertThat(project.plan(DbtPer.FOLDER, DbtCommand.BUILD, List.of(), List.of())
                        .circle())
                .containsExactlyInAnyOrder("x.build", "y.build");
        assertThat(project.plan(DbtPer.MODEL, DbtCommand.BUILD, List.of(), List.of())
                        .circle())
                .isEmpty();
    }

    @Test
    void a_circle_among_models_does_not_hang() {
        project.model("models/a.sql", "model.shop.b");
        project.model("models/b.sql", "model.shop.a");
        project.model("models/c.sql", "model.shop.b");
        project.test("related", "model.shop.a", "model.shop.b");

        assertThat(project.plan(DbtPer.MODEL, DbtCommand.BUILD, List.of(), List.of())
                        .circle())
                .contains("a.run", "b.run");
    }

    @Test
    void thousands_of_models_are_planned_at_once() {
        project.model("models/m0.sql");
        IntStream.range(1, 3000).forEach(i -> {
            project.model("models/m" + i + ".sql", "model.shop.m" + (i - 1), "model.shop.m" + i / 2);
            project.test("unique_m" + i, "model.shop.m" + i);
        });

        assertThat(project.steps(DbtPer.MODEL)).hasSize(2 * 3000 - 1);
    }

    @Test
    void two_of_one_name_have_two_names_here() {
        project.model("models/a.sql");
        project.node("seed", "seeds/a.csv");
        project.model("models/a.sql");
        project.test("a", "model.shop.a", "seed.shop.a");
        project.test("b", "model.shop.a");

        assertThat(project.steps(DbtPer.MODEL))
                .extracting(step -> step.split(" ", -1)[0])
                .containsExactly("a.run", "a.seed", "a.test", "a-2.test");
    }
}
