package io.waybill.container.local.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.container.local.wire.Action;
import io.waybill.container.local.wire.ActionFilter;
import io.waybill.container.local.wire.ActionTable.Service;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.NoAnswerException;
import io.waybill.container.local.wire.WireException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Throttles calls, fails them before they do anything, and drops the connection after they did. */
public final class FaultyActions implements ActionFilter {

    private final Faults faults;
    private final BiFunction<String, Input, FaultSubject> ecsSubjects;

    /** @param ecsSubjects what of a call of ECS rules can match, by its action and its request */
    public FaultyActions(Faults faults, BiFunction<String, Input, FaultSubject> ecsSubjects) {
        this.faults = faults;
        this.ecsSubjects = ecsSubjects;
    }

    @Override
    public JsonNode answer(Service service, String name, Input input, Action action) {
        if (faults.plan().allGoesWell()) {
            return action.answer(input);
        }
        FaultSubject subject = service == Service.ECS
                ? ecsSubjects.apply(name, input)
                : new FaultSubject(name, "", "", "", "", Map.of());
        if (!faults.takeTokens(tokens(name, input, subject))) {
            throw new WireException(ErrorCode.THROTTLING, FaultKind.THROTTLED.reason());
        }
        faults.strike(FaultKind.THROTTLED, subject).ifPresent(rule -> {
            throw new WireException(ErrorCode.THROTTLING, rule.words());
        });
        faults.strike(FaultKind.SERVER_ERROR, subject).ifPresent(rule -> {
            throw new WireException(
                    service == Service.ECS ? ErrorCode.SERVER : ErrorCode.SERVICE_UNAVAILABLE, rule.words());
        });
        // Decided before, so that what a rule counts is the calls and not those of them that succeeded.
        Optional<FaultRule> dropped = faults.strike(FaultKind.DROPPED_CONNECTION, subject);
        JsonNode answer;
        try {
            answer = action.answer(input);
        } catch (WireException e) {
            if (dropped.isPresent()) {
                throw dropped(name);
            }
            throw e;
        }
        if (dropped.isPresent()) {
            throw dropped(name);
        }
        return answer;
    }

    private static NoAnswerException dropped(String name) {
        return new NoAnswerException("The answer of " + name + " is lost on purpose");
    }

    private static Map<ThrottleBucket, Integer> tokens(String name, Input input, FaultSubject subject) {
        Map<ThrottleBucket, Integer> tokens = new EnumMap<>(ThrottleBucket.class);
        for (ThrottleBucket bucket : ThrottleBucket.values()) {
            if (bucket.actions().contains(name)) {
                tokens.put(bucket, 1);
            }
        }
        if (name.equals("RunTask")) {
            tokens.put(ThrottleBucket.RUN_TASK_ON_FARGATE, 1);
            tokens.put(
                    subject.isOnSpot() ? ThrottleBucket.FARGATE_SPOT_LAUNCHES : ThrottleBucket.FARGATE_LAUNCHES,
                    Math.max(1, input.number("count").orElse(1)));
        }
        return tokens;
    }
}
