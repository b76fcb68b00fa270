package io.waybill.engine.loop;

import io.waybill.engine.store.AuditRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** When the schedule of a DAG rested, by the audit log; the last rest goes on for ever. */
record Pauses(List<Pause> all) {

    /** A time after which and up to the end of which it rested. */
    record Pause(Instant after, Instant until) {
        private boolean covers(Instant moment) {
            return moment.isAfter(after) && !moment.isAfter(until);
        }
    }

    static Pauses of(EngineRig rig, String dagId) {
        List<Pause> all = new ArrayList<>();
        Instant paused = null;
        List<AuditRow> asked = new ArrayList<>(rig.runs.audit().list(dagId, null, Long.MAX_VALUE, Integer.MAX_VALUE));
        asked.sort(Comparator.comparing(AuditRow::id));
        for (AuditRow row : asked) {
            if (row.event().equals("pause")) {
                paused = row.at();
            } else if (row.event().equals("unpause")) {
                all.add(new Pause(paused, row.at()));
                paused = null;
            }
        }
        all.add(new Pause(paused, Instant.MAX));
        return new Pauses(all);
    }

    /** The rest that this moment is in. */
    Optional<Pause> over(Instant moment) {
        return all.stream().filter(pause -> pause.covers(moment)).findFirst();
    }

    /** When it last went on before a moment, or at it. */
    Optional<Instant> lastEnd(Instant moment) {
        return all.stream()
                .map(Pause::until)
                .filter(until -> !until.isAfter(moment))
                .max(Comparator.naturalOrder());
    }
}
