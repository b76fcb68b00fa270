package io.waybill.container.local.faults;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.bind.SpecJson;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The faults that are in force; they can be replaced at any time. Counts are kept in memory only. Safe for use by many
 * threads.
 */
public final class Faults {

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private record Armed(FaultPlan plan, List<ArmedRule> rules, Optional<TokenBuckets> buckets) {}

    private final Clock clock;
    private volatile Armed armed;

    /** @param plan in force from the start */
    public Faults(FaultPlan plan, Clock clock) {
        this.clock = clock;
        this.armed = arm(plan);
    }

    /** Puts another plan in force. Everything is counted from the beginning, and buckets are full. */
    public void replace(FaultPlan plan) {
        armed = arm(plan);
    }

    /** The plan in force. */
    public FaultPlan plan() {
        return armed.plan();
    }

    /** The first rule of a kind that strikes the subject. Every rule that is asked and matches counts the match. */
    public Optional<FaultRule> strike(FaultKind kind, FaultSubject subject) {
        for (ArmedRule candidate : armed.rules()) {
            FaultRule rule = candidate.rule();
            if (rule.fault() == kind && rule.matches(subject) && candidate.strikes(clock.millis())) {
                LOG.info(
                        "The fault {} strikes {}",
                        kind.jsonName(),
                        kind.moment().words());
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    /**
     * What RunTask says in place of a task, if it does.
     *
     * @param byStrategy whether the request has a capacity provider strategy, and no launch type
     */
    public Optional<String> launchFailure(FaultSubject subject, boolean byStrategy) {
        Optional<FaultRule> failure = strike(FaultKind.RUN_TASK_FAILURE, subject);
        if (failure.isEmpty() && !byStrategy) {
            failure = strike(FaultKind.NO_CAPACITY, subject);
        }
        return failure.map(FaultRule::words);
    }

    /** What will befall a task that is accepted now. */
    public TaskFate fateOf(FaultSubject subject, boolean byStrategy) {
        Armed now = armed;
        if (now.rules().isEmpty()) {
            return TaskFate.none();
        }
        Map<FaultKind, FaultRule> struck = new EnumMap<>(FaultKind.class);
        for (FaultKind kind : FaultKind.values()) {
            boolean isAsked = kind.moment() == FaultKind.Moment.TASK || (kind == FaultKind.NO_CAPACITY && byStrategy);
            if (isAsked && (kind != FaultKind.SPOT_INTERRUPTION || subject.isOnSpot())) {
                strike(kind, subject).ifPresent(rule -> struck.put(kind, rule));
            }
        }
        return new TaskFate(struck, now.plan().seed());
    }

    /** Takes a call's tokens; false where one of its buckets has too few. */
    boolean takeTokens(Map<ThrottleBucket, Integer> wanted) {
        return armed.buckets().map(buckets -> buckets.take(wanted)).orElse(true);
    }

    /** The plan, and how often each rule matched and struck. */
    ObjectNode describe() {
        Armed now = armed;
        ObjectNode view = SpecJson.mapper().valueToTree(now.plan());
        ArrayNode rules = view.putArray("faults");
        for (ArmedRule rule : now.rules()) {
            ObjectNode one = SpecJson.mapper().valueToTree(rule.rule());
            one.put("matched", rule.matched());
            one.put("struck", rule.struck());
            rules.add(one);
        }
        return view;
    }

    private Armed arm(FaultPlan plan) {
        List<ArmedRule> rules = new ArrayList<>();
        for (FaultRule rule : plan.faults()) {
            rules.add(new ArmedRule(rule, plan.seed(), rules.size()));
        }
        if (!plan.allGoesWell()) {
            LOG.info(
                    "The local Fargate rehearses failures: {} rules with seed {}{}",
                    rules.size(),
                    plan.seed(),
                    plan.throttles() == null ? "" : ", and throttles");
        }
        return new Armed(
                plan,
                List.copyOf(rules),
                Optional.ofNullable(plan.throttles()).map(sizes -> new TokenBuckets(sizes, clock)));
    }
}
