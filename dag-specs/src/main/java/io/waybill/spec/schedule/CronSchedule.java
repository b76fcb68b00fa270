package io.waybill.spec.schedule;

import static java.util.Objects.requireNonNull;

import io.waybill.spec.cron.CronExpression;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A DAG that runs whenever one of its cron expressions fires, once where several do.
 *
 * @param crons at least one, in the order of the file
 * @param interval whether a run is for the data from the fire before its own up to its own; else for its moment alone
 */
public record CronSchedule(List<Cron> crons, boolean interval) implements ScheduleSpec {

    /**
     * One of them.
     *
     * @param expression as the file has it, such as {@code @daily}
     * @param cron its meaning
     */
    public record Cron(String expression, CronExpression cron) {
        public Cron {
            requireNonNull(expression, "expression");
            requireNonNull(cron, "cron");
        }
    }

    public CronSchedule {
        crons = List.copyOf(crons);
        if (crons.isEmpty()) {
            throw new IllegalArgumentException("A schedule needs a cron expression");
        }
    }

    @Override
    public <R> R as(Cases<R> cases) {
        return cases.crons(this);
    }

    @Override
    public Object written() {
        Object plain = crons.size() == 1
                ? crons.get(0).expression
                : crons.stream().map(Cron::expression).toList();
        if (!interval) {
            return plain;
        }
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("cron", plain);
        keys.put("interval", true);
        return keys;
    }

    @Override
    public String expression() {
        String all = crons.stream().map(Cron::expression).collect(Collectors.joining("; "));
        return interval ? all + " (interval)" : all;
    }

    @Override
    public Optional<Fires> fires(ZoneId zone, @Nullable Instant start) {
        return Optional.of(Fires.anyOf(
                crons.stream().map(cron -> Fires.of(cron.cron, zone)).toList()));
    }
}
