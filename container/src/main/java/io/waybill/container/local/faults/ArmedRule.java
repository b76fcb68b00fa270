package io.waybill.container.local.faults;

import java.time.Duration;

/**
 * A rule at work: counts what it matched and how often it struck. Whether it strikes its n-th match depends on the seed,
 * its place among the rules, and n, whoever comes as the n-th. Safe for use by many threads.
 */
final class ArmedRule {

    private final FaultRule rule;
    private final long seed;
    private final int place;
    private int matched;
    private int struck;
    private long began = -1;

    ArmedRule(FaultRule rule, long seed, int place) {
        this.rule = rule;
        this.seed = seed;
        this.place = place;
    }

    FaultRule rule() {
        return rule;
    }

    /** Counts a match, and says whether the fault strikes it. */
    synchronized boolean strikes(long now) {
        matched++;
        if (matched <= rule.after()) {
            return false;
        }
        if (began < 0) {
            began = now;
        }
        Integer most = rule.count();
        Duration lasts = rule.lasts();
        boolean isOver = (most != null && struck >= most) || (lasts != null && now - began >= lasts.toMillis());
        if (isOver || Chance.of(seed, place, matched) >= rule.probability().doubleValue()) {
            return false;
        }
        struck++;
        return true;
    }

    synchronized int matched() {
        return matched;
    }

    synchronized int struck() {
        return struck;
    }
}
