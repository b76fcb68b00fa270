package io.waybill.web.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.waybill.container.ecs.TargetHealth;
import io.waybill.container.ecs.limits.RateLimits;
import io.waybill.engine.loop.EngineChange;
import io.waybill.engine.loop.PoolStatus;
import io.waybill.engine.loop.Pools;
import io.waybill.web.dag.DagReader;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code /metrics}, for Prometheus: what has ended, and how each target and each pool is when it is asked for. */
final class MetricsApi {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final double MILLIS = 1000;

    private final Supplier<List<TargetHealth>> targets;
    private final Pools pools;
    private final RunMetrics runs;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Family<TargetHealth>> ofTargets = new ArrayList<>();
    private final List<Family<Account>> ofBuckets = new ArrayList<>();
    private final List<Family<PoolStatus>> ofPools = new ArrayList<>();

    /** One kind of number, of each of several things. */
    private record Family<T>(MultiGauge gauge, Function<T, Tags> tags, ToDoubleFunction<T> number) {
        void show(Stream<T> things) {
            gauge.register(
                    things.<MultiGauge.Row<?>>map(
                                    thing -> MultiGauge.Row.of(tags.apply(thing), number.applyAsDouble(thing)))
                            .toList(),
                    true);
        }
    }

    /** A bucket of a target. */
    private record Account(TargetHealth target, RateLimits.State bucket) {}

    MetricsApi(Supplier<List<TargetHealth>> targets, Pools pools, DagReader reader) {
        this.targets = targets;
        this.pools = pools;
        this.runs = new RunMetrics(reader, registry);
        target("tasks", "Tasks that run or start", TargetHealth::tasks);
        target("vcpus", "vCPUs of these tasks", TargetHealth::vcpus);
        target("vcpu_quota", "vCPUs that the account may run; NaN where it is not said", health -> {
            Integer quota = health.vcpuQuota();
            return quota == null ? Double.NaN : quota;
        });
        target("last_good_call_seconds", "When AWS answered as it should for the last time, since 1970", health -> {
            var good = health.lastGoodCall();
            return good == null ? Double.NaN : good.toEpochMilli() / MILLIS;
        });
        target("throttled_ratio", "Part of the calls of five minutes that AWS throttled", TargetHealth::throttledShare);
        bucket("calls", "Calls of the last five minutes", RateLimits.State::calls);
        bucket("waiting", "Calls that wait for a token", RateLimits.State::waiting);
        bucket(
                "tokens",
                "Calls that could be made at once; NaN where there is no limit",
                bucket -> bucket.rate() == null ? Double.NaN : bucket.tokens());
        pool(
                "open",
                "Slots of the pool that are left; NaN where there is no limit",
                status -> status.pool().isLimited() ? status.open() : Double.NaN);
        pool("running", "Slots of tasks that run", status -> status.use().running());
        pool(
                "queued",
                "Slots of tasks that have a place and do not run yet",
                status -> status.use().queued());
        pool(
                "scheduled",
                "Slots that waiting tasks would take",
                status -> status.use().scheduled());
        pool("deferred", "Slots of deferred tasks", status -> status.use().deferred());
    }

    /** Airflow's names. */
    private void pool(String name, String description, ToDoubleFunction<PoolStatus> number) {
        MultiGauge gauge = MultiGauge.builder("pool." + name + "_slots")
                .description(description)
                .register(registry);
        ofPools.add(new Family<>(gauge, status -> Tags.of("pool", status.pool().name()), number));
    }

    private void target(String name, String description, ToDoubleFunction<TargetHealth> number) {
        MultiGauge gauge = MultiGauge.builder("waybill.target." + name)
                .description(description)
                .register(registry);
        ofTargets.add(new Family<>(gauge, MetricsApi::tags, number));
    }

    private void bucket(String name, String description, ToDoubleFunction<RateLimits.State> number) {
        MultiGauge gauge = MultiGauge.builder("waybill.rate.limit." + name)
                .description(description)
                .register(registry);
        ofBuckets.add(new Family<>(
                gauge,
                of -> tags(of.target).and("bucket", of.bucket.bucket().name().toLowerCase(Locale.ROOT)),
                of -> number.applyAsDouble(of.bucket)));
    }

    private static Tags tags(TargetHealth health) {
        return Tags.of("target", health.name(), "region", health.region(), "cluster", health.cluster());
    }

    void addTo(RoutesConfig routes) {
        routes.get("/metrics", this::metrics);
    }

    static void describe(ApiDescription api) {
        api.about("Monitor")
                .get("get_metrics", "/metrics", "Numbers for Prometheus.")
                .answersText("text/plain");
    }

    /** Notes what a commit of the engine changed. */
    void changed(EngineChange change) {
        runs.changed(change);
    }

    private synchronized void metrics(Context ctx) {
        runs.update();
        List<TargetHealth> now = targets.get();
        ofTargets.forEach(family -> family.show(now.stream()));
        ofBuckets.forEach(family -> family.show(now.stream()
                .flatMap(target -> target.buckets().stream().map(bucket -> new Account(target, bucket)))));
        List<PoolStatus> statuses = pools.overview().pools();
        ofPools.forEach(family -> family.show(statuses.stream()));
        ctx.contentType(TEXT);
        String numbers = registry.scrape();
        // Who may not see every DAG is not told which there are.
        ctx.result(
                Caller.of(ctx).seesAll()
                        ? numbers
                        : numbers.lines()
                                .filter(line -> !line.contains("dag_id=\""))
                                .collect(Collectors.joining("\n", "", "\n")));
    }
}
