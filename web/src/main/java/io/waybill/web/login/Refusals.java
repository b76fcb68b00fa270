package io.waybill.web.login;

import io.waybill.engine.store.AuditRow;
import io.waybill.engine.store.AuditStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps in the audit log what was refused, so many a minute: strangers must not be able to fill the database. How many
 * were left out is said with the next one. Thread safe.
 */
final class Refusals {
    /** How many of a minute are kept. */
    static final int A_MINUTE = 60;

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int LONGEST = 500;

    private final AuditStore audit;
    private final Clock clock;
    private Instant since = Instant.EPOCH;
    private int kept;
    private long leftOut;

    Refusals(AuditStore audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    void note(String by, String event, String details) {
        Instant now = clock.instant();
        String more = mayKeep(now);
        if (more != null) {
            audit.add(new AuditRow(0, now, shortened(by), event, "", "", "", shortened(details) + more));
        }
    }

    private synchronized @Nullable String mayKeep(Instant now) {
        if (!now.isBefore(since.plus(MINUTE))) {
            since = now;
            kept = 0;
        }
        if (kept >= A_MINUTE) {
            leftOut++;
            return null;
        }
        kept++;
        String more = leftOut == 0 ? "" : " (" + leftOut + " refusals before this one were not written down)";
        leftOut = 0;
        return more;
    }

    private static String shortened(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", " ");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
    }
}
