package io.waybill.web.cost;

import io.waybill.engine.cost.CostEstimate;
import io.waybill.engine.store.DagListing;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

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

    /** The totals now. */
    public static CostTotals of(Costs costs, List<DagListing> listings) {
        Map<String, CostEstimate> byDag = costs.ofDags();
        SortedMap<String, CostEstimate> byTag = new TreeMap<>();
        for (DagListing dag : listings) {
            CostEstimate cost = byDag.getOrDefault(dag.dag().dagId(), CostEstimate.NONE);
            dag.summary().tags().forEach(tag -> byTag.merge(tag, cost, CostEstimate::plus));
        }
        CostEstimate all = byDag.values().stream().reduce(CostEstimate.NONE, CostEstimate::plus);
        return new CostTotals(all, new TreeMap<>(byDag), byTag);
    }
}
