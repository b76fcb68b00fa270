package io.waybill.operators.asset;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.engine.graph.Patience;
import io.waybill.spec.TaskSpec;
import java.util.List;

/** {@code asset}: waits for an update of an asset. */
public final class AssetOperator implements OperatorFactory<AssetWith> {

    @Override
    public String name() {
        return "asset";
    }

    @Override
    public List<String> aliases() {
        return List.of();
    }

    @Override
    public String summary() {
        return "Waits until an asset was updated, and holds no container, thread or place meanwhile. It hands on the newest update: its asset, uri, timestamp, extra and source.";
    }

    @Override
    public Class<AssetWith> withType() {
        return AssetWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, AssetWith with, OperatorContext context) {
        ObjectNode input = JsonNodeFactory.instance
                .objectNode()
                .put("asset", with.asset())
                .put("after", requireNonNullElse(with.after(), "{{ data_interval_start | default('') }}"))
                .put("timezone", "{{ dag.timezone }}");
        Patience patience = new Patience(
                with.pokeInterval(),
                with.exponentialBackoff(),
                with.maxPokeInterval(),
                with.timeout(),
                with.softFail());
        return OperatorGroup.single(new NodeWork.Wait("asset", input, patience));
    }
}
