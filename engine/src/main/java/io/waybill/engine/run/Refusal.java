package io.waybill.engine.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.store.OutputRow;
import java.util.BitSet;
import java.util.Optional;

/**
 * The nodes that a choice has skipped. It is kept as an output of the choice's try, so that it holds again for what is
 * cleared later, and no more once the choice itself is cleared.
 *
 * @param tryNumber the choice's try
 * @param nodes their indexes
 */
record Refusal(int tryNumber, BitSet nodes) {
    private static final String KEY = "skipped";
    private static final String ALL = "all";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Everything that comes after a node, near and far. */
    static BitSet allBelow(DagGraph graph, Node node) {
        BitSet below = new BitSet();
        graph.downstream(node).forEach(child -> below.set(child.index()));
        for (int index = below.nextSetBit(0); index >= 0; index = below.nextSetBit(index + 1)) {
            graph.downstream(graph.node(index)).forEach(child -> below.set(child.index()));
        }
        return below;
    }

    /** The output that keeps the nodes. */
    static OutputRow keep(long runKey, DagGraph graph, Node choice, int tryNumber, BitSet nodes, boolean all) {
        ObjectNode kept = JSON.createObjectNode();
        if (all) {
            kept.put("nodes", ALL);
        } else {
            nodes.stream()
                    .forEach(index ->
                            kept.withArray("nodes").add(graph.node(index).name()));
        }
        return new OutputRow(runKey, choice.id(), choice.mapIndex(), tryNumber, KEY, kept.toString());
    }

    /** What an output keeps; empty where it is another output than such a one. */
    static Optional<Refusal> of(DagGraph graph, Node node, OutputRow output) {
        if (!output.key().equals(KEY) || graph.downstream(node).isEmpty()) {
            return Optional.empty();
        }
        JsonNode kept;
        try {
            kept = JSON.readTree(output.value()).path("nodes");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What a choice has skipped was stored as JSON", e);
        }
        if (kept.asText().equals(ALL)) {
            return Optional.of(new Refusal(output.tryNumber(), allBelow(graph, node)));
        }
        BitSet nodes = new BitSet();
        kept.forEach(id -> graph.find(TaskKey.parse(id.asText())).ifPresent(skipped -> nodes.set(skipped.index())));
        return Optional.of(new Refusal(output.tryNumber(), nodes));
    }
}
