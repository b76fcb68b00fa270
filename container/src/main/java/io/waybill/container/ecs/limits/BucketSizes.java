package io.waybill.container.ecs.limits;

import io.waybill.spec.Nearest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How large the buckets are. One that is not named has no limit.
 *
 * @param rates by bucket
 */
public record BucketSizes(Map<Bucket, Rate> rates) {
    /** No call ever waits. */
    public static final BucketSizes NONE = new BucketSizes(Map.of());

    /** All as AWS has them. */
    public static final BucketSizes AWS = aws();

    public BucketSizes {
        rates = Map.copyOf(rates);
    }

    private static BucketSizes aws() {
        Map<Bucket, Rate> rates = new EnumMap<>(Bucket.class);
        for (Bucket bucket : Bucket.values()) {
            rates.put(bucket, bucket.awsRate());
        }
        return new BucketSizes(rates);
    }

    /**
     * These, with some of another size.
     *
     * @param changes each as {@code bucket=burst/per-second}, such as {@code run_task=200/80}
     * @throws IllegalArgumentException that says which is wrong, why, and what could be meant
     */
    public BucketSizes with(List<String> changes) {
        Map<Bucket, Rate> changed = new EnumMap<>(Bucket.class);
        changed.putAll(rates);
        for (String change : changes) {
            int equals = change.indexOf('=');
            String id = (equals < 0 ? change : change.substring(0, equals)).strip();
            if (equals < 0) {
                throw new IllegalArgumentException(
                        "\"" + change + "\" has no size; write it as in " + Bucket.RUN_TASK.id() + "=100/40");
            }
            changed.put(
                    Bucket.find(id).orElseThrow(() -> new IllegalArgumentException(unknown(id))),
                    Rate.parse(change.substring(equals + 1)));
        }
        return new BucketSizes(changed);
    }

    Optional<Rate> of(Bucket bucket) {
        return Optional.ofNullable(rates.get(bucket));
    }

    private static String unknown(String id) {
        return "There is no bucket \"" + id + "\""
                + Nearest.to(id, Bucket.ids())
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("")
                + " (they are " + String.join(", ", Bucket.ids()) + ")";
    }
}
