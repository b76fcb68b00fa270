package io.waybill.web.cost;

import io.waybill.engine.cost.CostEstimate;
import io.waybill.engine.store.DagListing;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the containers of the last {@link Costs#PERIOD} cost, as an estimate.
 *
 * @param total of all DAGs
 * @param dags by DAG
 * @param tags by tag of DAGs; a DAG with several tags counts for each
 */
public record CostTotals(
        CostEstimate total, SortedMap<String, CostEstimate> dags, SortedMap<String, CostEstimate> tags) {
    public CostTotals {
        dags = Collections.unmodifiableSortedMap(new TreeMap<>(dags));
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    /**
     * The totals now.
     *
     * @param sees whether a DAG counts, by its id
     */
    public static CostTotals of(Costs costs, List<DagListing> listings, Predicate<String> sees) {
        Map<String, CostEstimate> byDag = costs.ofDags().entrySet().stream()
                .filter(cost -> sees.test(cost.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        SortedMap<String, CostEstimate> byTag = new TreeMap<>();
        for (DagListing dag : listings) {
            CostEstimate cost = byDag.getOrDefault(dag.dag().dagId(), CostEstimate.NONE);
            if (sees.test(dag.dag().dagId())) {
                dag.summary().tags().forEach(tag -> byTag.merge(tag, cost, CostEstimate::plus));
            }
        }
        CostEstimate all = byDag.values().stream().reduce(CostEstimate.NONE, CostEstimate::plus);
        return new CostTotals(all, new TreeMap<>(byDag), byTag);
    }
}
