package io.waybill.web.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.error.WaybillException;
import io.waybill.web.dag.DagReader;
import io.waybill.web.http.Json;
import io.waybill.web.openapi.ApiDescription;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/monitor/health} and {@code /api/v2/version}. */
final class HealthApi {
    private static final String HEALTHY = "healthy";

    private final DagReader reader;
    private final String version;
    private final Clock clock;

    HealthApi(DagReader reader, String version, Clock clock) {
        this.reader = reader;
        this.version = version;
        this.clock = clock;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/v2/monitor/health", this::health);
        routes.get("/api/v2/version", ctx -> Json.send(ctx, new Version(version, null)));
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part part = api.about("Monitor");
        part.get("get_health", "/api/v2/monitor/health", "How the server is; each part says it of itself.")
                .answers(Health.class);
        part.get("get_version", "/api/v2/version", "Which version this is.").answers(Version.class);
    }

    /** As Airflow does: the answer is always 200, the parts say how they are. */
    private void health(Context ctx) {
        String database = HEALTHY;
        try {
            reader.dagCount();
        } catch (WaybillException e) {
            database = "unhealthy";
        }
        // The scheduler lives in this process: that there is an answer is its heartbeat.
        Json.send(ctx, new Health(new Part(database), new Scheduler(HEALTHY, clock.instant())));
    }

    private record Version(String version, @Nullable String gitVersion) {}

    private record Health(Part metadatabase, Scheduler scheduler) {}

    private record Part(String status) {}

    private record Scheduler(String status, Instant latestSchedulerHeartbeat) {}
}
