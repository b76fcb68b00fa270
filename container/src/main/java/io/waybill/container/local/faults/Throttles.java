package io.waybill.container.local.faults;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.Nearest;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecValueException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How big which buckets are; what has no bucket is not throttled.
 *
 * @param rates by bucket
 */
public record Throttles(Map<ThrottleBucket, Rate> rates) {

    private static final Set<String> KEYS = Set.of("burst", "per_second");

    /** Copies what could be changed from outside. */
    public Throttles {
        rates = Map.copyOf(rates);
    }

    /**
     * A bucket's size.
     *
     * @param burst how many calls fit into it
     * @param perSecond how many come back in a second
     */
    public record Rate(double burst, double perSecond) {}

    /** All of AWS's. */
    public static Throttles aws() {
        Map<ThrottleBucket, Rate> rates = new EnumMap<>(ThrottleBucket.class);
        for (ThrottleBucket bucket : ThrottleBucket.values()) {
            rates.put(bucket, bucket.awsRate());
        }
        return new Throttles(rates);
    }

    /**
     * Reads {@code aws}, or a map of buckets.
     *
     * @throws SpecValueException when it is neither
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Throttles of(JsonNode value) {
        if (value.isTextual() && value.textValue().equals("aws")) {
            return aws();
        }
        if (!value.isObject()) {
            throw invalid(
                    "throttles must be aws or a map of buckets", "write aws, or run_task: {burst: 5, per_second: 1}");
        }
        Map<ThrottleBucket, Rate> rates = new EnumMap<>(ThrottleBucket.class);
        value.properties().forEach(entry -> rates.put(bucket(entry.getKey()), rate(entry.getKey(), entry.getValue())));
        return new Throttles(rates);
    }

    /** As it is written in a file. */
    @JsonValue
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(rates)
                .forEach((bucket, rate) -> json.putObject(bucket.jsonName())
                        .put("burst", rate.burst())
                        .put("per_second", rate.perSecond()));
        return json;
    }

    private static ThrottleBucket bucket(String name) {
        List<String> known = Arrays.stream(ThrottleBucket.values())
                .map(ThrottleBucket::jsonName)
                .toList();
        return Arrays.stream(ThrottleBucket.values())
                .filter(bucket -> bucket.jsonName().equals(name))
                .findFirst()
                .orElseThrow(() -> new SpecValueException(
                        ProblemCode.UNKNOWN_KEY,
                        "There is no bucket '" + name + "'",
                        Nearest.remedy(name, known, "buckets")));
    }

    private static Rate rate(String bucket, JsonNode value) {
        boolean isRate = value.isObject()
                && value.properties().stream().allMatch(entry -> KEYS.contains(entry.getKey()))
                && value.path("burst").isNumber()
                && value.path("burst").doubleValue() >= 1
                && value.path("per_second").isNumber()
                && value.path("per_second").doubleValue() >= 0;
        if (!isRate) {
            throw invalid(
                    "The bucket " + bucket + " must have a burst of 1 or more and a per_second of 0 or more",
                    "write " + bucket + ": {burst: 5, per_second: 1}");
        }
        return new Rate(
                value.path("burst").doubleValue(), value.path("per_second").doubleValue());
    }

    private static SpecValueException invalid(String message, String remedy) {
        return new SpecValueException(ProblemCode.INVALID_VALUE, message, remedy);
    }
}
