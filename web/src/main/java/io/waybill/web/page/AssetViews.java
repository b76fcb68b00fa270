package io.waybill.web.page;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.store.AssetEventFilter;
import io.waybill.engine.store.AssetEventRow;
import io.waybill.engine.store.AssetReference;
import io.waybill.engine.store.AssetRow;
import io.waybill.engine.store.AssetStore;
import io.waybill.engine.store.AssetUse.Kind;
import io.waybill.engine.store.QueuedAsset;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.asset.AssetExpression;
import io.waybill.spec.asset.AssetSpec;
import io.waybill.spec.schedule.ScheduleSpec;
import io.waybill.web.dag.AssetReader;
import io.waybill.web.view.AssetEventLine;
import io.waybill.web.view.AssetsPage;
import io.waybill.web.view.AwaitedAsset;
import io.waybill.web.view.Links;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Assets as pages show them. */
final class AssetViews {
    private static final int MOST_EVENTS_OF_A_RUN = 50;
    private static final int LONGEST_SHOWN = 500;
    private static final String NOBODY_WRITES =
            "No task writes it: name it under outlets of one, or say yourself when it was updated";

    private final AssetStore store;

    AssetViews(AssetStore store) {
        this.store = store;
    }

    AssetsPage.Item item(AssetReader.Known known) {
        AssetRow asset = known.asset();
        List<AssetsPage.Ref> producers = refs(known, Kind.OUTLET);
        List<AssetsPage.Ref> consumers = refs(known, Kind.SCHEDULE);
        boolean isOdd = producers.isEmpty() && !consumers.isEmpty();
        return new AssetsPage.Item(
                asset.name(),
                Links.asset(asset.id()),
                asset.uri().equals(asset.name()) ? "" : asset.uri(),
                asset.group().equals(AssetSpec.DEFAULT_GROUP) ? "" : asset.group(),
                producers,
                consumers,
                asset.lastEventId() == null ? null : asset.lastEventAt(),
                known.isActive() ? isOdd ? NOBODY_WRITES : "" : "No file names it any more; its updates are kept");
    }

    List<AssetsPage.Ref> refs(AssetReader.Known known, Kind kind) {
        return known.references().stream()
                .filter(reference -> reference.kind() == kind)
                .map(AssetViews::ref)
                .distinct()
                .toList();
    }

    private static AssetsPage.Ref ref(AssetReference reference) {
        String task = reference.taskId().isEmpty() ? "" : " · " + reference.taskId();
        return new AssetsPage.Ref(reference.dagId() + task, Links.dag(reference.dagId()));
    }

    List<AssetEventLine> lines(List<AssetEventRow> events) {
        return lines(events, dagId -> true);
    }

    /** @param sees whether a DAG is named, by its id */
    List<AssetEventLine> lines(List<AssetEventRow> events, Predicate<String> sees) {
        Map<Long, List<RunRow>> runs = store.runsOf(events);
        return events.stream()
                .filter(event -> event.dagId() == null || sees.test(event.dagId()))
                .map(event -> line(
                        event,
                        runs.getOrDefault(event.id(), List.of()).stream()
                                .filter(run -> sees.test(run.dagId()))
                                .toList()))
                .toList();
    }

    private static AssetEventLine line(AssetEventRow event, List<RunRow> runs) {
        boolean ofTask = event.dagId() != null && event.runId() != null && event.taskId() != null;
        return new AssetEventLine(
                new AssetsPage.Ref(event.name(), Links.asset(event.assetId())),
                event.at(),
                ofTask ? event.dagId() + " · " + event.taskId() : "by " + event.by(),
                ofTask ? Links.run(String.valueOf(event.dagId()), String.valueOf(event.runId())) : "",
                event.extra().equals("{}") ? "" : shortened(event.extra()),
                runs.stream()
                        .map(run -> new AssetsPage.Ref(
                                run.dagId() + " · " + run.runId(), Links.run(run.dagId(), run.runId())))
                        .toList());
    }

    /** The assets of a task. */
    List<AssetsPage.Ref> refs(DagGraph graph, String nodeId, Function<TaskSpec, List<AssetSpec>> which) {
        return refs(graph.find(nodeId).flatMap(graph::task).map(which).orElse(List.of()));
    }

    List<AssetsPage.Ref> refs(List<AssetSpec> assets) {
        return assets.stream()
                .map(asset -> new AssetsPage.Ref(
                        asset.name(),
                        store.resolve(asset.name())
                                .map(row -> Links.asset(row.id()))
                                .orElse(Links.assets())))
                .toList();
    }

    /** A page of long ones would be long; the API has them whole. */
    private static String shortened(String extra) {
        return extra.length() <= LONGEST_SHOWN ? extra : extra.substring(0, LONGEST_SHOWN) + "…";
    }

    /** The updates that have started a run. */
    List<AssetEventLine> startedBy(RunRow run) {
        return lines(store.triggering(run.id()).stream()
                .map(AssetStore.Triggering::event)
                .distinct()
                .limit(MOST_EVENTS_OF_A_RUN)
                .toList());
    }

    /** The updates that tasks of a run have written. */
    List<AssetEventLine> writtenBy(RunRow run) {
        return lines(store.events(new AssetEventFilter(
                null, run.dagId(), run.runId(), null, null, null, null, true, 0, MOST_EVENTS_OF_A_RUN)));
    }

    /** What a DAG waits for, and which of it has come. */
    List<AwaitedAsset> awaited(DagSpec dag) {
        Set<String> keys = Optional.ofNullable(dag.schedule())
                .flatMap(ScheduleSpec::byAssets)
                .map(AssetExpression::assets)
                .orElse(Set.of());
        if (keys.isEmpty()) {
            return List.of();
        }
        Map<String, Instant> came =
                store.queued(dag.dagId()).stream().collect(Collectors.toMap(QueuedAsset::key, QueuedAsset::queuedAt));
        Function<String, AwaitedAsset> awaited = key -> {
            Optional<AssetRow> asset = store.resolve(key);
            boolean isWritten =
                    asset.filter(row -> !store.producers(row, 100).isEmpty()).isPresent();
            return new AwaitedAsset(
                    key,
                    asset.map(row -> Links.asset(row.id())).orElse(""),
                    came.get(key),
                    isWritten ? "" : "No task writes it");
        };
        return keys.stream().map(awaited).toList();
    }
}
