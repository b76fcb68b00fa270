package io.waybill.spec.schedule;

import static java.util.Objects.requireNonNull;

import io.waybill.spec.asset.AssetExpression;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A DAG that runs whenever assets were updated, and perhaps at times besides.
 *
 * @param assets which assets
 * @param time at which times it runs too; absent: at none
 */
public record AssetSchedule(
        AssetExpression assets, @Nullable ScheduleSpec time) implements ScheduleSpec {
    static final String KEY = "assets";

    public AssetSchedule {
        requireNonNull(assets, "assets");
        if (time instanceof AssetSchedule) {
            throw new IllegalArgumentException("Assets come once in a schedule");
        }
    }

    @Override
    public <R> R as(Cases<R> cases) {
        return cases.assets(this);
    }

    @Override
    public Object written() {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put(KEY, assets.text());
        if (time != null) {
            Object at = time.written();
            if (at instanceof Map<?, ?> map) {
                map.forEach((key, value) -> keys.put(String.valueOf(key), value));
            } else {
                keys.put("cron", at);
            }
        }
        return keys;
    }

    @Override
    public String expression() {
        return "assets " + assets.text() + (time == null ? "" : "; " + time.expression());
    }

    @Override
    public List<CronSchedule.Cron> crons() {
        return time == null ? List.of() : time.crons();
    }

    @Override
    public Optional<Fires> fires(ZoneId zone, @Nullable Instant start) {
        return time == null ? Optional.empty() : time.fires(zone, start);
    }

    @Override
    public Optional<ScheduleSpec> byTime() {
        return Optional.ofNullable(time);
    }

    @Override
    public Optional<AssetExpression> byAssets() {
        return Optional.of(assets);
    }
}
