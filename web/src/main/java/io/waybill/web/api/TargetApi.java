package io.waybill.web.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.container.ecs.TargetHealth;
import io.waybill.container.ecs.limits.LastCalls;
import io.waybill.container.ecs.limits.Rate;
import io.waybill.container.ecs.limits.RateLimits;
import io.waybill.web.http.Json;
import io.waybill.web.openapi.ApiDescription;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /api/waybill/v1/targets}: how each target is, and its token buckets. */
final class TargetApi {
    private final Supplier<List<TargetHealth>> targets;

    TargetApi(Supplier<List<TargetHealth>> targets) {
        this.targets = targets;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/waybill/v1/targets", this::targets);
    }

    static void describe(ApiDescription api) {
        api.about("Waybill")
                .get("get_targets", "/api/waybill/v1/targets", "How each target is, and its token buckets.")
                .answers(Answer.class);
    }

    private void targets(Context ctx) {
        Json.send(ctx, new Answer(targets.get().stream().map(TargetApi::target).toList()));
    }

    private static Target target(TargetHealth health) {
        LastCalls.Problem problem = health.lastProblem();
        return new Target(
                health.name(),
                health.region(),
                health.cluster(),
                health.labels(),
                health.lastGoodCall(),
                problem == null ? null : problem.at(),
                problem == null ? null : problem.text(),
                health.throttledShare(),
                health.tasks(),
                health.vcpus(),
                health.vcpuQuota(),
                health.buckets().stream().map(TargetApi::bucket).toList());
    }

    private static Bucket bucket(RateLimits.State state) {
        Rate rate = state.rate();
        return new Bucket(
                state.bucket().name().toLowerCase(Locale.ROOT),
                rate == null ? null : rate.burst(),
                rate == null ? null : rate.perSecond(),
                rate == null ? null : state.perSecond(),
                rate == null ? null : state.tokens(),
                state.waiting(),
                state.calls(),
                state.throttledShare());
    }

    private record Answer(List<Target> targets) {}

    private record Target(
            String name,
            String region,
            String cluster,
            Map<String, String> labels,
            @Nullable Instant lastGoodCall,
            @Nullable Instant lastProblemAt,
            @Nullable String lastProblem,
            double throttledShare,
            int tasks,
            double vcpus,
            @Nullable Integer vcpuQuota,
            List<Bucket> buckets) {}

    private record Bucket(
            String bucket,
            @Nullable Integer burst,
            @Nullable Double perSecond,
            @Nullable Double perSecondNow,
            @Nullable Double tokens,
            int waiting,
            long calls,
            double throttledShare) {}
}
