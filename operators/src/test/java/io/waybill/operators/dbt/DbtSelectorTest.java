package io.waybill.operators.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** dbt's selectors, as far as they are understood without dbt. */
class DbtSelectorTest {

    private static List<String> select(String selector) {
        DbtProject project = new DbtProject();
        project.node("seed", "seeds/raw.csv");
        project.model("models/staging/stg_a.sql", "seed.shop.raw")
                .putArray("tags")
                .add("nightly");
        project.model("models/staging/stg_b.sql", "seed.shop.raw")
                .withObject("/config")
                .put("materialized", "view");
        project.model("models/marts/a.sql", "model.shop.stg_a").putArray("tags").add("nightly.eu");
        project.model("models/marts/ab.sql", "model.shop.a", "model.shop.stg_b");
        project.test("unique_a", "model.shop.a");
        return new DbtSelector(DbtManifest.content(new DbtManifest().read(project.bytes()))
                        .nodes())
                .select(List.of(selector)).stream()
                        .map(id -> id.substring(id.lastIndexOf('.') + 1))
                        .sorted()
                        .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a                       | a",
                "a.nothing               | ''",
                "shop.staging            | stg_a stg_b",
                "staging                 | stg_a stg_b",
                "stg_*                   | stg_a stg_b",
                "stg_?                   | stg_a stg_b",
                "tag:nightly             | stg_a",
                "tag:nightly*            | a stg_a",
                "path:models/marts       | a ab",
                "models/marts/           | a ab",
                "./models/marts/a.sql    | a",
                "a.sql                   | a",
                "file:stg_b              | stg_b",
                "package:shop,resource_type:seed | raw",
                "test_type:data          | unique_a",
                "config.materialized:view | stg_b",
                "+a                      | a raw stg_a",
                "1+a                     | a stg_a",
                "raw+1                   | raw stg_a stg_b",
                "stg_a+                  | a ab stg_a unique_a",
                "+a,+stg_b               | raw",
                "a ab                    | a ab",
                "[a]                     | ''",
            })
    void each_means_what_it_means_to_dbt(String selector, String expected) {
        assertThat(DbtSelector.problem(selector)).isEmpty();
        assertThat(String.join(" ", select(selector))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state:modified", "@a", "a b:", "source:raw+", "a*b*c*d*e", "", "++a"})
    void what_is_not_understood_is_said(String selector) {
        assertThat(DbtSelector.problem(selector)).isPresent();
    }
}
