package io.waybill.web.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.web.http.Json;
import io.waybill.web.openapi.ApiDescription;
import io.waybill.web.openapi.Param;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v2/jobs}: Airflow's processes. Here one does the work of all of them, so that there is one scheduler, which
 * lives as long as it answers.
 */
final class JobApi {
    private static final String TYPE = "SchedulerJob";
    private static final String RUNNING = "running";

    private final Clock clock;
    private final Instant start;

    JobApi(Clock clock) {
        this.clock = clock;
        this.start = clock.instant();
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/v2/jobs", this::list);
    }

    static void describe(ApiDescription api) {
        api.about("Job")
                .get("get_jobs", "/api/v2/jobs", "The scheduler, which lives as long as it answers.")
                .paged()
                .with("is_alive", Param.Kind.FLAG, "Only what lives, or does not.")
                .any("job_type", "job_state")
                .answers(Jobs.class);
    }

    private record Job(
            long id,
            @Nullable String dagId,
            String state,
            String jobType,
            Instant startDate,
            @Nullable Instant endDate,
            Instant latestHeartbeat,
            @Nullable String executorClass,
            @Nullable String hostname,
            @Nullable String unixname,
            @Nullable String dagDisplayName) {}

    private record Jobs(List<Job> jobs, int totalEntries) {}

    private void list(Context ctx) {
        Query query = new Query(ctx);
        boolean wanted = !Boolean.FALSE.equals(query.flag("is_alive"))
                && Stream.of(query.all("job_type")).allMatch(types -> types.isEmpty() || types.contains(TYPE))
                && Stream.of(query.all("job_state")).allMatch(states -> states.isEmpty() || states.contains(RUNNING));
        List<Job> jobs = wanted
                ? List.of(new Job(1, null, RUNNING, TYPE, start, null, clock.instant(), null, null, null, null))
                : List.of();
        Json.send(ctx, new Jobs(query.page(jobs), jobs.size()));
    }
}
