package io.waybill.web.cost;

import io.waybill.engine.cost.CostEstimate;
import io.waybill.engine.cost.PriceTable;
import io.waybill.engine.cost.TaskSize;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.runtime.TaskUsage;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.UsageQueries;
import io.waybill.engine.store.UsageQueries.Used;
import io.waybill.engine.store.UsageQueries.UsedInAll;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Estimates of what containers cost, or on the local Fargate what they would cost. What has not ended is reckoned up to
 * now. Thread safe.
 */
public final class Costs {
    /** How far back a DAG, a tag, a target are reckoned. */
    public static final Duration PERIOD = Duration.ofDays(30);

    private final UsageQueries usages;
    private final CostLabels labels;
    private final UsageByDay days;
    private final PriceTable prices;
    private final String region;
    private final Clock clock;

    /**
     * @param database what attempts had
     * @param prices what that costs
     * @param region the Region that containers run in
     * @param clock what now is
     */
    public Costs(Database database, PriceTable prices, String region, Clock clock) {
        this.usages = new UsageQueries(database);
        this.days = new UsageByDay(usages::between, PERIOD.toDays(), clock);
        this.labels = new CostLabels(new DagStore(database));
        this.prices = prices;
        this.region = region;
        this.clock = clock;
    }

    /** Of one try. */
    public CostEstimate of(AttemptRow attempt) {
        return estimate(attempt.usage(), attempt.pullStartedAt(), attempt.endedAt());
    }

    /** Of the task instances of a run by their names, each with all of its tries; those that had nothing of the platform are left out. */
    public Map<String, CostEstimate> ofRun(long runKey) {
        Map<String, CostEstimate> byNode = new HashMap<>();
        for (Used used : usages.ofRun(runKey)) {
            if (used.pullStartedAt() != null) {
                byNode.merge(
                        new TaskKey(used.nodeId(), used.mapIndex()).toString(), estimate(used), CostEstimate::plus);
            }
        }
        return byNode;
    }

    /** Of a DAG's runs of the last {@link #PERIOD}. */
    public CostEstimate ofDag(String dagId) {
        return sum(usages.ofDag(dagId, clock.instant().minus(PERIOD)));
    }

    /** Of a DAG's runs of the last {@link #PERIOD}, by the day in the zone on which tries were made that cost something. */
    public SortedMap<LocalDate, CostEstimate> ofDagByDay(String dagId, ZoneId zone) {
        SortedMap<LocalDate, CostEstimate> byDay = new TreeMap<>();
        for (Used used : usages.ofDag(dagId, clock.instant().minus(PERIOD))) {
            if (used.pullStartedAt() != null) {
                byDay.merge(LocalDate.ofInstant(used.pullStartedAt(), zone), estimate(used), CostEstimate::plus);
            }
        }
        return byDay;
    }

    /** Of the days of {@link #PERIOD} until today, by UTC as AWS bills them, of all DAGs: of containers that have ended. */
    SortedMap<LocalDate, List<UsedInAll>> byDay() {
        return days.get();
    }

    /** Reads what later calls need of the days that are past, so that they need not wait for it. */
    public void read() {
        var unused = days.get();
    }

    /** Of attempts that are alike. */
    CostEstimate of(UsedInAll used) {
        return used.usage() == null
                ? CostEstimate.UNKNOWN
                : CostEstimate.of(prices, size(used.usage()), used.seconds());
    }

    /** By what labels the costs of a version's runs are told apart. */
    List<String> labels(long versionId) {
        return labels.get(versionId);
    }

    private CostEstimate sum(List<Used> all) {
        return all.stream().map(this::estimate).reduce(CostEstimate.NONE, CostEstimate::plus);
    }

    private CostEstimate estimate(Used used) {
        return estimate(used.usage(), used.pullStartedAt(), used.endedAt());
    }

    private CostEstimate estimate(
            @Nullable TaskUsage usage, @Nullable Instant pullStartedAt, @Nullable Instant endedAt) {
        if (pullStartedAt == null) {
            return CostEstimate.NONE;
        }
        if (usage == null) {
            return CostEstimate.UNKNOWN;
        }
        return CostEstimate.of(
                prices, size(usage), pullStartedAt, Objects.requireNonNullElse(endedAt, clock.instant()));
    }

    private TaskSize size(TaskUsage usage) {
        return new TaskSize(
                region,
                usage.operatingSystem(),
                usage.architecture(),
                usage.spot(),
                usage.cpu(),
                usage.memory(),
                usage.ephemeralGib());
    }
}
