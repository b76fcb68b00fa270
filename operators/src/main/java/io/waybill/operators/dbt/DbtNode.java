package io.waybill.operators.dbt;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What is kept of one node of a manifest.
 *
 * @param id dbt's unique id, such as {@code model.shop.orders}
 * @param type {@code model}, {@code seed}, {@code snapshot}, {@code test} or {@code unit_test}
 * @param name the model's name
 * @param version of a model that has versions; else empty
 * @param group the project or package that it is of
 * @param path its file, from the root of that project
 * @param fqn the words by which it is selected, joined by dots
 * @param tags in the order of the alphabet
 * @param needs unique ids of what it depends on
 * @param materialized how it is kept, such as {@code table} or {@code ephemeral}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record DbtNode(
        String id,
        String type,
        String name,
        String version,
        String group,
        String path,
        String fqn,
        List<String> tags,
        List<String> needs,
        String materialized) {

    DbtNode {
        tags = List.copyOf(tags);
        needs = List.copyOf(needs);
    }

    /** Whether it is run by itself: a model, a seed or a snapshot. */
    boolean isResource() {
        return !isTest();
    }

    boolean isTest() {
        return type.equals("test") || type.equals("unit_test");
    }

    /** Whether it is only a part of what reads it, so that there is nothing to run. */
    boolean isEphemeral() {
        return materialized.equals("ephemeral");
    }

    /** What chooses it on dbt's command line; what means something there is any character. */
    String selector() {
        return "fqn:" + fqn.replaceAll("[^\\w.-]", "?");
    }
}
