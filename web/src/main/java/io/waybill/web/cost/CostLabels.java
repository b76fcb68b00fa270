package io.waybill.web.cost;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.VersionRow;
import io.waybill.web.http.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the costs of a DAG are told apart by: its tags, and its cost tags as {@code key=value}, of the version that the run
 * was made with. A version never changes, so what was read of one is kept. Thread safe.
 */
final class CostLabels {
    private static final int KEPT = 5_000;

    private final DagStore dags;
    private final Map<Long, List<String>> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, List<String>> eldest) {
            return size() > KEPT;
        }
    };

    CostLabels(DagStore dags) {
        this.dags = dags;
    }

    /** Of a version; none where it is gone. */
    synchronized List<String> get(long versionId) {
        return known.computeIfAbsent(
                versionId,
                id -> dags.version(id)
                        .map(VersionRow::document)
                        .map(CostLabels::of)
                        .orElse(List.of()));
    }

    private static List<String> of(String document) {
        JsonNode dag = Json.parse(document);
        List<String> labels = new ArrayList<>();
        dag.path("tags").forEach(tag -> labels.add(tag.asText()));
        dag.path("cost_tags")
                .properties()
                .forEach(tag -> labels.add(tag.getKey() + "=" + tag.getValue().asText()));
        return List.copyOf(labels);
    }
}
