package io.waybill.web.page;

import static java.util.stream.Collectors.groupingBy;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.schedule.Tick;
import io.waybill.engine.schedule.Timetable;
import io.waybill.engine.store.DagListing;
import io.waybill.engine.store.RunFilter;
import io.waybill.spec.DagSpec;
import io.waybill.spec.Durations;
import io.waybill.spec.ParamType;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.asset.AssetSpec;
import io.waybill.spec.params.Params;
import io.waybill.web.cost.Costs;
import io.waybill.web.dag.DagReader;
import io.waybill.web.dag.LoadedVersion;
import io.waybill.web.view.AssetsPage;
import io.waybill.web.view.DagDetailsPage;
import io.waybill.web.view.DagDetailsPage.Fact;
import io.waybill.web.view.DagHead;
import io.waybill.web.view.Frame;
import io.waybill.web.view.Links;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a DAG is made of, and how long it takes. */
final class DetailPages {
    private static final int CALM_SECONDS = 60;
    private static final int NEXT_RUNS = 5;
    private static final int CHARTED = 50;
    /** So many tasks are named where not all of them are the same. */
    private static final int NAMED = 8;

    private final DagReader reader;
    private final Layout layout;
    private final DagViews dags;
    private final AssetViews assets;
    private final Costs costs;

    DetailPages(DagReader reader, Layout layout, DagViews dags, AssetViews assets, Costs costs) {
        this.reader = reader;
        this.layout = layout;
        this.dags = dags;
        this.assets = assets;
        this.costs = costs;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/dags/{dagId}/details", this::details);
    }

    private void details(Context ctx) {
        DagListing dag = reader.dag(ctx.pathParam("dagId"));
        String dagId = dag.dag().dagId();
        Frame frame = layout.live(ctx, dagId, "dag/" + dagId, CALM_SECONDS, new Frame.Crumb(dagId, ""));
        LoadedVersion version = reader.version(dag.dag().versionId());
        DagSpec spec = version.spec();
        List<DagDetailsPage.Next> next = next(spec, frame.viewer().now());
        layout.render(
                ctx,
                "dagDetails.jte",
                new DagDetailsPage(
                        frame,
                        dags.head(dag, DagHead.Tab.DETAILS, frame.viewer().now()),
                        params(spec),
                        next,
                        nextNote(dag, spec, next),
                        facts(version, frame),
                        refs(spec.tasks().stream()
                                .flatMap(task -> task.inlets().stream())
                                .toList()),
                        refs(spec.tasks().stream()
                                .flatMap(task -> task.outlets().stream())
                                .toList()),
                        Charts.durations(reader.runs(RunFilter.of(dagId, CHARTED)), frame.viewer()),
                        Charts.costs(costs.ofDagByDay(dagId, frame.viewer().zone()))));
    }

    private List<AssetsPage.Ref> refs(List<AssetSpec> all) {
        return assets.refs(all.stream().distinct().toList());
    }

    private static List<DagDetailsPage.Param> params(DagSpec spec) {
        List<DagDetailsPage.Param> params = new ArrayList<>();
        Params.declared(spec)
                .forEach((name, param) -> params.add(new DagDetailsPage.Param(
                        name,
                        param.type().stream()
                                .map(ParamType::jsonName)
                                .collect(Collectors.collectingAndThen(
                                        Collectors.joining(" or "), words -> words.isEmpty() ? "any" : words)),
                        param.defaultValue() == null ? "" : param.defaultValue().toString(),
                        Objects.requireNonNullElse(param.description(), ""))));
        return params;
    }

    private static List<DagDetailsPage.Next> next(DagSpec spec, Instant now) {
        Optional<Timetable> timetable = Timetable.of(spec);
        List<DagDetailsPage.Next> next = new ArrayList<>();
        Instant from = now;
        while (timetable.isPresent() && next.size() < NEXT_RUNS) {
            Optional<Tick> tick = timetable.get().next(from);
            if (tick.isEmpty()) {
                break;
            }
            next.add(new DagDetailsPage.Next(tick.get().at(), tick.get().logicalDate()));
            from = tick.get().at();
        }
        return next;
    }

    private static String nextNote(DagListing dag, DagSpec spec, List<DagDetailsPage.Next> next) {
        if (!dag.dag().active()) {
            return "It has no file any more, and makes no runs.";
        }
        if (spec.schedule() == null) {
            return "It has no schedule: it runs when it is triggered.";
        }
        if (dag.dag().paused()) {
            return next.isEmpty()
                    ? "It is paused."
                    : "It is paused: these are the runs that it would make. Switch its schedule on to have them.";
        }
        if (!next.isEmpty()) {
            return "";
        }
        return spec.schedule().byAssets().isPresent()
                ? "It runs when the assets that it waits for are updated; see above which of them have come."
                : "The schedule has no more dates that are known now.";
    }

    private static List<Fact> facts(LoadedVersion version, Frame frame) {
        DagSpec spec = version.spec();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Runs at once", spec.maxActiveRuns() + "; more of them: " + strategy(spec)));
        facts.add(new Fact("Tasks of a run at once", Integer.toString(spec.maxActiveTasks())));
        add(facts, "Tasks of all runs at once", spec.maxActiveTasksPerDag());
        add(facts, "A run may take", text(spec.dagrunTimeout()));
        facts.add(
                new Fact("Missed runs", spec.catchup() ? "are made up for" + within(spec) : "only the newest is made"));
        if (spec.maxConsecutiveFailedRuns() > 0) {
            facts.add(new Fact("Paused after", spec.maxConsecutiveFailedRuns() + " failed runs in a row"));
        }
        add(facts, "From", spec.startInstant().map(frame.viewer()::full).orElse(null));
        add(facts, "Until", spec.endInstant().map(frame.viewer()::full).orElse(null));
        facts.add(new Fact("Retries", byTasks(spec, task -> times(task.retries()))));
        facts.add(new Fact("Pools", "", pools(spec)));
        if (!spec.onFailure().isEmpty()) {
            facts.add(new Fact("Told of failures", String.join(", ", spec.onFailure())));
        }
        if (!spec.onSuccess().isEmpty()) {
            facts.add(new Fact("Told of successes", String.join(", ", spec.onSuccess())));
        }
        facts.add(new Fact("Tasks", Integer.toString(spec.tasks().size())));
        facts.add(new Fact(
                "Version",
                version.row().number() + ", first seen "
                        + frame.viewer().brief(version.row().createdAt())));
        return facts;
    }

    private static String strategy(DagSpec spec) {
        return switch (spec.runStrategy()) {
            case QUEUE -> "they wait";
            case CANCEL_RUNNING -> "running ones are cancelled";
            case SKIP_NEW -> "they are cancelled";
            case LATEST_ONLY -> "only the newest waits";
        };
    }

    private static String within(DagSpec spec) {
        return spec.catchupWindow() == null ? "" : ", those of the last " + text(spec.catchupWindow());
    }

    private static @Nullable String text(@Nullable Duration duration) {
        return duration == null ? null : Durations.format(duration);
    }

    private static void add(List<Fact> facts, String name, @Nullable Object value) {
        if (value != null) {
            facts.add(new Fact(name, value.toString()));
        }
    }

    private static String times(int retries) {
        return retries == 0 ? "none" : Integer.toString(retries);
    }

    /** What most tasks have, then what others have, with their names. */
    private static String byTasks(DagSpec spec, Function<TaskSpec, String> what) {
        Map<String, List<String>> tasks = spec.tasks().stream()
                .collect(groupingBy(what, TreeMap::new, Collectors.mapping(TaskSpec::id, Collectors.toList())));
        if (tasks.size() == 1) {
            return tasks.keySet().iterator().next();
        }
        return tasks.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, List<String>> entry) ->
                                entry.getValue().size())
                        .reversed())
                .map(entry -> entry.getKey() + " for " + named(entry.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static String named(List<String> tasks) {
        return tasks.size() <= NAMED
                ? String.join(", ", tasks)
                : String.join(", ", tasks.subList(0, NAMED)) + " and " + (tasks.size() - NAMED) + " more";
    }

    private static List<AssetsPage.Ref> pools(DagSpec spec) {
        Map<String, Integer> slots = new TreeMap<>();
        spec.tasks().forEach(task -> slots.merge(task.pool(), task.poolSlots(), Math::max));
        return slots.entrySet().stream()
                .map(pool -> new AssetsPage.Ref(
                        pool.getKey() + (pool.getValue() > 1 ? " (up to " + pool.getValue() + " slots a task)" : ""),
                        Links.changePool(pool.getKey())))
                .toList();
    }
}
