package io.waybill.engine.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.AttemptIdentity;
import io.waybill.engine.runtime.EndKind;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/**
 * What containers and calls of {@link RandomDag} come to. It depends on nothing but the seed, the task and the try, so that it is
 * the same however often the engine dies.
 */
final class RandomWorld {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final EndKind[] BAD_ENDS = {
        EndKind.USER, EndKind.USER, EndKind.USER, EndKind.PLATFORM, EndKind.CAPACITY, EndKind.CANCELLED
    };

    private static final String[][] PRINTED = {
        {},
        {"reading", "writing", "done"},
        {"reading", "ERROR: row 7", "done", "ERROR: row 9"},
        {"Warning: disk is slow", "reading", "warned", "ERROR at last"}
    };

    private final long seed;
    private final int badOneIn;

    /** @param badOneIn of so many tries one ends badly */
    RandomWorld(long seed, int badOneIn) {
        this.seed = seed;
        this.badOneIn = badOneIn;
    }

    private Random random(Object... what) {
        Random random = new Random(seed * 31 + Objects.hash(what) * 17L);
        random.nextInt();
        return random;
    }

    SimulatedFargate.Plan plan(AttemptIdentity attempt) {
        Random random =
                random(attempt.dagId(), attempt.runId(), attempt.nodeId(), attempt.mapIndex(), attempt.tryNumber());
        EndKind kind = random.nextInt(badOneIn) == 0 ? BAD_ENDS[random.nextInt(BAD_ENDS.length)] : EndKind.SUCCESS;
        Duration lasts = Duration.ofSeconds(random.nextInt(40));
        boolean starts = kind == EndKind.SUCCESS || random.nextInt(4) != 0;
        SimulatedFargate.Plan plan =
                new SimulatedFargate.Plan(starts ? Duration.ofSeconds(random.nextInt(5)) : null, lasts, kind);
        return plan.printing(PRINTED[random.nextInt(PRINTED.length)]);
    }

    /** A call hands on one of the values that its input offers. */
    Map<String, JsonNode> call(ObjectNode input) {
        JsonNode options = input.path("pick");
        if (options.isEmpty()) {
            return Map.of("return_value", TextNode.valueOf("arn:1"));
        }
        Random random = random(input.path("key").asText());
        String option = options.get(random.nextInt(options.size())).asText();
        if (random.nextInt(badOneIn * 2) == 0
                && random.nextInt(3) >= input.path("try").asInt()) {
            throw new WaybillException(ErrorCode.INVALID_REQUEST, "Simulated: the call failed");
        }
        return Map.of(
                "return_value",
                option.startsWith("{") || option.startsWith("[") ? json(option) : TextNode.valueOf(option));
    }

    /** What a call comes to, where that is known before: of some that do not fail. */
    Optional<Map<String, JsonNode>> known(ObjectNode input) {
        if (random("known", input.toString()).nextInt(3) != 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(call(input));
        } catch (WaybillException e) {
            return Optional.empty();
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
