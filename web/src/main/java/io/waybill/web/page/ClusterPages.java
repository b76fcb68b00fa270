package io.waybill.web.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.container.ecs.TargetHealth;
import io.waybill.container.ecs.limits.LastCalls;
import io.waybill.container.ecs.limits.Rate;
import io.waybill.container.ecs.limits.RateLimits;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.loop.PoolStatus;
import io.waybill.engine.run.RunState;
import io.waybill.engine.source.LabelScan;
import io.waybill.engine.store.FileRow;
import io.waybill.engine.store.RunFilter;
import io.waybill.web.dag.DagReader;
import io.waybill.web.view.ClusterPage;
import io.waybill.web.view.Frame;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What there is to do and who does it: the engine, where DAGs come from, and the targets with the token buckets before their calls. */
final class ClusterPages {
    private static final int REFRESH_SECONDS = 5;
    private static final int PERCENT = 100;

    private final Supplier<List<TargetHealth>> targets;
    private final DagReader reader;
    private final Engine engine;
    private final Path folder;
    private final Layout layout;

    ClusterPages(Supplier<List<TargetHealth>> targets, DagReader reader, Engine engine, Path folder, Layout layout) {
        this.targets = targets;
        this.reader = reader;
        this.engine = engine;
        this.folder = folder;
        this.layout = layout;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/cluster", this::cluster);
    }

    private void cluster(Context ctx) {
        Frame frame = layout.live(ctx, "Cluster", "cluster", REFRESH_SECONDS, new Frame.Crumb("Cluster", ""));
        List<ClusterPage.Target> shown =
                targets.get().stream().map(ClusterPages::target).toList();
        layout.render(ctx, "cluster.jte", new ClusterPage(frame, work(), sources(), shown));
    }

    private ClusterPage.Work work() {
        List<PoolStatus> pools = engine.pools().overview().pools();
        return new ClusterPage.Work(
                ProcessHandle.current().pid(),
                reader.runCount(RunFilter.recent(1).in(List.of(RunState.RUNNING, RunState.CANCELLING))),
                reader.runCount(RunFilter.recent(1).in(List.of(RunState.QUEUED))),
                pools.stream().mapToLong(pool -> pool.use().running()).sum(),
                pools.stream().mapToLong(pool -> pool.use().queued()).sum(),
                pools.stream().mapToLong(pool -> pool.use().scheduled()).sum(),
                pools.stream()
                        .map(pool -> new ClusterPage.Pool(
                                pool.pool().name(),
                                pool.occupied(),
                                pool.pool().isLimited()
                                        ? Integer.toString(pool.pool().slots())
                                        : ""))
                        .toList());
    }

    private List<ClusterPage.Source> sources() {
        Map<Boolean, List<FileRow>> files =
                reader.files().stream().collect(Collectors.partitioningBy(file -> LabelScan.isFamily(file.file())));
        List<ClusterPage.Source> sources = new ArrayList<>();
        sources.add(source(folder.toString(), "file", files.getOrDefault(false, List.of())));
        if (!files.getOrDefault(true, List.of()).isEmpty()) {
            sources.add(source("labels of task definitions", "family", files.getOrDefault(true, List.of())));
        }
        return sources;
    }

    private static ClusterPage.Source source(String name, String unit, List<FileRow> files) {
        return new ClusterPage.Source(
                name,
                unit,
                files.size(),
                files.stream().mapToInt(file -> file.dagIds().size()).sum(),
                (int) files.stream().filter(FileRow::isBroken).count(),
                files.stream()
                        .map(FileRow::loadedAt)
                        .max(Comparator.naturalOrder())
                        .orElse(null));
    }

    private static ClusterPage.Target target(TargetHealth health) {
        LastCalls.Problem problem = health.lastProblem();
        Instant good = health.lastGoodCall();
        boolean failing = problem != null && (good == null || problem.at().isAfter(good));
        boolean waiting = health.buckets().stream().anyMatch(bucket -> bucket.waiting() > 0);
        String mood = failing ? "failed" : good == null ? "none" : waiting ? "queued" : "success";
        String word = failing
                ? "calls fail"
                : good == null ? "not called yet" : waiting ? "waits for its rate limit" : "answers";
        return new ClusterPage.Target(
                health.name(),
                health.region() + ", cluster " + health.cluster(),
                new TreeMap<>(health.labels())
                        .entrySet().stream()
                                .map(label -> label.getKey() + ": " + label.getValue())
                                .toList(),
                mood,
                word,
                good,
                problem == null ? "" : problem.text(),
                problem == null ? null : problem.at(),
                health.tasks(),
                vcpus(health),
                Math.round(health.throttledShare() * PERCENT) + " %",
                health.buckets().stream()
                        .filter(bucket -> bucket.calls() > 0 || bucket.waiting() > 0)
                        .map(ClusterPages::bucket)
                        .toList());
    }

    private static String vcpus(TargetHealth health) {
        String used = number(health.vcpus());
        Integer quota = health.vcpuQuota();
        return quota == null
                ? used
                : used + " of " + quota + " (" + Math.round(health.vcpus() * PERCENT / quota) + " %)";
    }

    private static ClusterPage.Bucket bucket(RateLimits.State state) {
        Rate rate = state.rate();
        String size = rate == null ? "" : rate.burst() + ", then " + number(rate.perSecond()) + "/s";
        String note = "";
        if (state.isSlowed()) {
            note = "fills at " + number(state.perSecond()) + "/s since AWS throttled";
        } else if (state.throttledShare() > 0) {
            note = Math.round(state.throttledShare() * PERCENT) + " % throttled";
        }
        return new ClusterPage.Bucket(
                state.bucket().name().toLowerCase(Locale.ROOT),
                size,
                state.calls(),
                rate == null ? "" : number(Math.floor(state.tokens())),
                state.waiting(),
                note);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.2f", value);
    }
}
