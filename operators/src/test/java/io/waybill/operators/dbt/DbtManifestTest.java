package io.waybill.operators.dbt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.spec.bind.SpecBindingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of dbt's manifest, and which files are none. */
class DbtManifestTest {
    private final DbtProject project = new DbtProject();

    @Test
    void of_a_node_what_tells_its_order_is_kept_and_nothing_else() {
        project.model("models/b/a.sql", "source.shop.s.t", "macro.dbt.x", "source.shop.s.t")
                .putArray("tags")
                .add("z")
                .add("y");

        JsonNode kept = new DbtManifest().read(project.bytes());

        assertThat(kept)
                .hasToString(
                        "{\"project\":\"shop\",\"nodes\":[{\"id\":\"model.shop.a\",\"type\":\"model\",\"name\":\"a\","
                                + "\"group\":\"shop\",\"path\":\"models/b/a.sql\",\"fqn\":\"shop.b.a\",\"tags\":[\"y\",\"z\"],"
                                + "\"needs\":[\"source.shop.s.t\"],\"materialized\":\"table\"}]}");
        assertThat(DbtManifest.content(kept).nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.version()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{",
                "{}",
                "",
                "{\"metadata\": 1}",
                "{\"metadata\": {\"dbt_schema_version\": \"https://schemas.getdbt.com/dbt/manifest/v4.json\"}}",
                "{\"metadata\": {\"dbt_schema_version\": \"https://schemas.getdbt.com/dbt/run-results/v6.json\"}}"
            })
    void what_is_no_manifest_is_said_with_what_to_name_instead(String text) {
        assertThatThrownBy(() -> new DbtManifest().read(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(SpecBindingException.class)
                .hasMessageContaining("This is no manifest of dbt: ")
                .hasMessageContaining("name the target/manifest.json that dbt parse or dbt build has written");
    }

    @Test
    void no_template_comes_in_by_a_name() {
        project.model("models/a.sql").put("name", "{{ conn.db.password }}");
        project.model("models/b.sql").putArray("tags").add("{% x %}");
        project.model("models/c.sql").put("original_file_path", "");

        assertThatThrownBy(() -> new DbtManifest().read(project.bytes()))
                .isInstanceOfSatisfying(
                        SpecBindingException.class,
                        thrown -> assertThat(thrown.problems())
                                .extracting(problem -> String.join("/", problem.path()))
                                .containsExactly(
                                        "nodes/model.shop.a/name",
                                        "nodes/model.shop.b/tags",
                                        "nodes/model.shop.c/original_file_path"));
    }
}
