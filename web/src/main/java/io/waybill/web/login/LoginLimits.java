package io.waybill.web.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Slows down who guesses passwords: by name from one address, by name from anywhere, and by address. Only failures count,
 * and who is slowed down is told so before the password is looked at. Its memory is bounded: what was not tried for
 * longest is forgotten first. Thread safe.
 */
final class LoginLimits {
    /** How long a failure counts. */
    static final Duration WINDOW = Duration.ofMinutes(5);

    /** Of one name from one address. */
    static final int PER_PAIR = 5;

    /** Of one name from all addresses: high, so that a stranger cannot easily lock somebody out. */
    static final int PER_NAME = 50;

    /** Of one address for all names: high, for a proxy makes all of them one. */
    static final int PER_ADDRESS = 50;

    private static final int MOST_KEPT = 10_000;

    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_KEPT;
        }
    };

    LoginLimits(Clock clock) {
        this.clock = clock;
    }

    /** How often it failed since when. */
    private record Failures(int count, Instant since) {}

    private record Limit(String key, int most) {}

    private static List<Limit> limits(String name, String address) {
        return List.of(
                new Limit("pair " + address + " " + name, PER_PAIR),
                new Limit("name " + name, PER_NAME),
                new Limit("address " + address, PER_ADDRESS));
    }

    /**
     * Counts a try as a failure until {@link #succeeded} takes it back, so that many at once are no way around.
     *
     * @return how long to wait first; zero where the try may be made
     */
    synchronized Duration begin(String name, String address) {
        Instant now = clock.instant();
        Duration wait = Duration.ZERO;
        for (Limit limit : limits(name, address)) {
            Failures known = known(limit.key(), now);
            Duration left = Duration.between(now, known.since().plus(WINDOW));
            if (known.count() >= limit.most() && left.compareTo(wait) > 0) {
                wait = left;
            }
        }
        if (wait.isZero()) {
            limits(name, address).forEach(limit -> add(limit.key(), 1, now));
        }
        return wait;
    }

    /** The password was right: the name starts anew from this address. */
    synchronized void succeeded(String name, String address) {
        Instant now = clock.instant();
        List<Limit> limits = limits(name, address);
        failures.remove(limits.get(0).key());
        limits.stream().skip(1).forEach(limit -> add(limit.key(), -1, now));
    }

    private void add(String key, int number, Instant now) {
        Failures known = known(key, now);
        failures.put(key, new Failures(Math.max(0, known.count() + number), known.since()));
    }

    private Failures known(String key, Instant now) {
        Failures known = failures.get(key);
        return known == null || !known.since().plus(WINDOW).isAfter(now) ? new Failures(0, now) : known;
    }

    synchronized int kept() {
        return failures.size();
    }
}
