package io.waybill.spec.template;

import io.waybill.spec.DagSpec;
import io.waybill.spec.asset.AssetExpression;
import io.waybill.spec.asset.AssetSpec;
import io.waybill.spec.schedule.ScheduleSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What templates know of assets: {@code inlets}, {@code outlets} and {@code triggering_asset_events}. */
final class AssetVariables {
    static final String TRIGGERING = "triggering_asset_events";

    private AssetVariables() {}

    static JsonValues.Sequence assets(List<AssetSpec> assets) {
        List<JsonValues.Dictionary> all = new ArrayList<>();
        for (AssetSpec asset : assets) {
            JsonValues.Dictionary variable = new JsonValues.Dictionary();
            variable.put("name", asset.name());
            variable.put("uri", asset.uri());
            variable.put("group", asset.group());
            variable.put("extra", JsonValues.of(asset.extra()));
            all.add(variable);
        }
        return JsonValues.sequence(all);
    }

    /** A list for each asset of the schedule, oldest event first; empty for one that had none, and in runs of other types. */
    static JsonValues.Dictionary triggering(DagSpec dag, List<TriggeringEvent> events) {
        JsonValues.Dictionary byAsset = new JsonValues.Dictionary();
        ofSchedule(dag).forEach(asset -> byAsset.put(asset, list(events, asset)));
        events.forEach(event -> byAsset.computeIfAbsent(event.asset(), asset -> list(events, asset)));
        return byAsset;
    }

    private static JsonValues.Sequence list(List<TriggeringEvent> events, String asset) {
        return JsonValues.sequence(events.stream()
                .filter(event -> event.asset().equals(asset))
                .map(TriggeringEvent::variable)
                .toList());
    }

    private static Set<String> ofSchedule(DagSpec dag) {
        return Optional.ofNullable(dag.schedule())
                .flatMap(ScheduleSpec::byAssets)
                .map(AssetExpression::assets)
                .orElse(Set.of());
    }
}
