package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.container.ecs.TargetHealth;
import io.waybill.container.ecs.limits.Bucket;
import io.waybill.container.ecs.limits.LastCalls;
import io.waybill.container.ecs.limits.Rate;
import io.waybill.container.ecs.limits.RateLimits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of the targets: by the API and to Prometheus. */
class ClusterTest {
    private static final Instant GOOD = Instant.parse("2026-03-01T12:00:00Z");

    private final Site site = new Site();
    private final Http http = new Http(site);

    @AfterEach
    void stop() {
        site.close();
    }

    /** One that goes well, and one that AWS throttles and refuses. */
    static TargetHealth[] two() {
        RateLimits.State free = new RateLimits.State(Bucket.RUN_TASK, null, 0, 0, 0, 12, 0);
        RateLimits.State slowed = new RateLimits.State(Bucket.RUN_TASK, new Rate(100, 40), 3.5, 20, 7, 250, 0.25);
        return new TargetHealth[] {
            new TargetHealth("", "eu-central-1", "etl", Map.of(), GOOD, null, 0, 3, 1.5, null, List.of(free)),
            new TargetHealth(
                    "far",
                    "us-east-1",
                    "big \"one\"",
                    Map.of("data", "confidential"),
                    GOOD,
                    new LastCalls.Problem(GOOD.plusSeconds(60), "AccessDeniedException: no <role>"),
                    0.25,
                    40,
                    20,
                    80,
                    List.of(slowed)),
        };
    }

    @Test
    void the_api_tells_how_each_target_is() {
        site.targets(two());

        JsonNode targets = http.get("/api/waybill/v1/targets").json().path("targets");

        assertThat(targets.findValuesAsText("name")).containsExactly("", "far");
        JsonNode far = targets.get(1);
        assertThat(far.path("last_good_call").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(far.path("last_problem").asText()).isEqualTo("AccessDeniedException: no <role>");
        assertThat(far.path("throttled_share").asDouble()).isEqualTo(0.25);
        assertThat(far.path("vcpu_quota").asInt()).isEqualTo(80);
        assertThat(far.path("buckets").get(0).path("bucket").asText()).isEqualTo("run_task");
        assertThat(far.path("buckets").get(0).path("per_second_now").asInt()).isEqualTo(20);
        assertThat(targets.get(0).path("vcpu_quota").isNull()).isTrue();
        assertThat(targets.get(0).path("buckets").get(0).path("burst").isNull()).isTrue();
    }

    @Test
    void prometheus_gets_the_same_numbers_as_they_are_when_it_asks() {
        site.targets(two());

        Http.Answer first = http.get("/metrics");
        site.targets(two()[0]);
        Http.Answer second = http.get("/metrics");

        assertThat(first.header("Content-Type")).startsWith("text/plain");
        assertThat(first.body().lines())
                .contains(
                        "# TYPE waybill_target_tasks gauge",
                        "waybill_target_tasks{cluster=\"etl\",region=\"eu-central-1\",target=\"\"} 3.0",
                        "waybill_target_tasks{cluster=\"big \\\"one\\\"\",region=\"us-east-1\",target=\"far\"} 40.0",
                        "waybill_target_last_good_call_seconds{cluster=\"etl\",region=\"eu-central-1\",target=\"\"} 1.7723664E9",
                        "waybill_target_vcpu_quota{cluster=\"etl\",region=\"eu-central-1\",target=\"\"} NaN",
                        "waybill_rate_limit_waiting{bucket=\"run_task\",cluster=\"big \\\"one\\\"\",region=\"us-east-1\",target=\"far\"} 7.0");
        assertThat(second.body())
                .contains("waybill_target_tasks{cluster=\"etl\"")
                .doesNotContain("target=\"far\"");
    }
}
