package io.waybill.web.dag;

import io.waybill.engine.store.AuditRow;
import io.waybill.engine.store.AuditStore;
import io.waybill.web.login.Caller;
import io.waybill.web.login.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads of the audit log what somebody may see: of the DAGs that they see, and of what is about none as an admin. */
public final class AuditReader {
    private static final int STEP = 500;

    /** So many entries are looked through at the most for who does not see all. */
    private static final int MOST_LOOKED_AT = 20_000;

    private final AuditStore audit;

    public AuditReader(AuditStore audit) {
        this.audit = audit;
    }

    /**
     * Entries, the newest first.
     *
     * @param dagId only of this DAG; absent: of all
     * @param runId only of this run of it; absent: of all
     * @param before only those before this one
     * @param limit how many at the most
     */
    public List<AuditRow> list(Caller caller, @Nullable String dagId, @Nullable String runId, long before, int limit) {
        if (caller.has(Role.ADMIN)) {
            return audit.list(dagId, runId, before, limit);
        }
        List<AuditRow> seen = new ArrayList<>();
        long next = before;
        for (int looked = 0; looked < MOST_LOOKED_AT && seen.size() < limit; looked += STEP) {
            List<AuditRow> page = audit.list(dagId, runId, next, STEP);
            page.stream()
                    .filter(row -> !row.dagId().isEmpty() && caller.sees(row.dagId()))
                    .limit(limit - seen.size())
                    .forEach(seen::add);
            if (page.size() < STEP) {
                break;
            }
            next = page.get(page.size() - 1).id();
        }
        return seen;
    }
}
