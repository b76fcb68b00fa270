package io.waybill.container.local.faults;

import io.waybill.container.local.faults.FaultRule.StartStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What befalls one task, decided when it was accepted. It lives in memory: a task that an endpoint takes over from an
 * earlier one has no such fate. Safe for use by many threads.
 */
public final class TaskFate {

    private static final TaskFate NONE = new TaskFate(Map.of(), 0);
    private static final long FOR_EVER = Duration.ofDays(10_000).toMillis();
    private static final int DEFAULT_CALLS = 2;
    private static final List<FaultKind> BLOWS =
            List.of(FaultKind.SPOT_INTERRUPTION, FaultKind.HOST_LOSS, FaultKind.OUT_OF_MEMORY);

    private final Map<FaultKind, FaultRule> rules;
    private final long seed;
    private final AtomicInteger askedInVain = new AtomicInteger();
    private final Map<String, String> outOfMemory = new ConcurrentHashMap<>();

    TaskFate(Map<FaultKind, FaultRule> rules, long seed) {
        this.rules = Map.copyOf(rules);
        this.seed = seed;
    }

    /** Nothing befalls it. */
    public static TaskFate none() {
        return NONE;
    }

    /** The rule of a kind that struck it. */
    public Optional<FaultRule> rule(FaultKind kind) {
        return Optional.ofNullable(rules.get(kind));
    }

    /** What chance depends on. */
    public long seed() {
        return seed;
    }

    /** How much longer it stays in a status before RUNNING, in milliseconds. */
    public long extraMillis(String lastStatus) {
        if (struckIn(FaultKind.NEVER_STARTS, StartStatus.PENDING, lastStatus).isPresent()) {
            return FOR_EVER;
        }
        return struckIn(FaultKind.SLOW_START, StartStatus.PENDING, lastStatus)
                .map(rule -> rule.delayOrDefault().toMillis())
                .orElse(0L);
    }

    /** Why it fails in a status before RUNNING, if it does. */
    public Optional<String> failureIn(String lastStatus) {
        if (lastStatus.equals(StartStatus.PROVISIONING.name()) && rules.containsKey(FaultKind.NO_CAPACITY)) {
            return rule(FaultKind.NO_CAPACITY).map(FaultRule::words);
        }
        return struckIn(FaultKind.FAILS_TO_START, StartStatus.ACTIVATING, lastStatus)
                .map(FaultRule::words);
    }

    /** What has hit it when it has been in RUNNING for so long: Spot, the loss of its host, or too little memory. */
    public Optional<FaultRule> blow(long runningMillis) {
        return BLOWS.stream()
                .flatMap(kind -> rule(kind).stream())
                .filter(rule -> rule.delayOrDefault().toMillis() <= runningMillis)
                .min(Comparator.comparing(FaultRule::delayOrDefault));
    }

    /** Whether DescribeTasks does not find it, asked now. Each call that asks counts. */
    public boolean isMissing(long ageMillis) {
        FaultRule rule = rules.get(FaultKind.MISSING_AT_FIRST);
        if (rule == null) {
            return false;
        }
        Integer calls = rule.calls();
        boolean tooEarly = ageMillis < rule.delayOrDefault().toMillis();
        int most = calls == null ? (rule.delay() == null ? DEFAULT_CALLS : 0) : calls;
        return tooEarly || (most > 0 && askedInVain.incrementAndGet() <= most);
    }

    /** Notes that a container was killed because it needed too much memory. */
    public void ranOutOfMemory(String container, String reason) {
        outOfMemory.put(container, reason);
    }

    /** Why a container was killed, if its memory was the reason. */
    public Optional<String> outOfMemory(String container) {
        return Optional.ofNullable(outOfMemory.get(container));
    }

    private Optional<FaultRule> struckIn(FaultKind kind, StartStatus otherwise, String lastStatus) {
        return rule(kind)
                .filter(rule -> Optional.ofNullable(rule.status())
                        .orElse(otherwise)
                        .name()
                        .equals(lastStatus));
    }
}
