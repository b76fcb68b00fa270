package io.waybill.web.wiring;

import io.waybill.engine.ended.EndedRunReceiver;
import io.waybill.engine.ended.EndedRuns;
import io.waybill.engine.store.EndedRunStore;
import io.waybill.web.lineage.LineageReceiver;
import io.waybill.web.settings.LineageSettings;
import io.waybill.web.settings.Settings;
import io.waybill.web.settings.TracesSettings;
import io.waybill.web.trace.OtlpReceiver;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Who outside is told of runs that have ended: traces and lineage, where the settings say where to. */
final class Outside {
    private Outside() {}

    /** Starts to tell. */
    static List<EndedRuns> start(Settings settings, Waybill waybill, String version, Clock clock) {
        List<EndedRuns> started = new ArrayList<>();
        TracesSettings traces = settings.traces();
        URI collector = traces.endpoint();
        if (collector != null) {
            started.add(start(
                    "traces",
                    new OtlpReceiver(collector, traces.headers(), traces.serviceName(), version, waybill.secrets()),
                    waybill,
                    clock));
        }
        LineageSettings lineage = settings.lineage();
        URI keeper = lineage.endpoint();
        if (keeper != null) {
            started.add(start(
                    "lineage",
                    new LineageReceiver(
                            keeper,
                            lineage.apiKey(),
                            lineage.namespace(),
                            version,
                            waybill.engine().graphs()::of,
                            waybill.secrets()),
                    waybill,
                    clock));
        }
        return started;
    }

    private static EndedRuns start(String name, EndedRunReceiver receiver, Waybill waybill, Clock clock) {
        EndedRuns told = new EndedRuns(name, new EndedRunStore(waybill.database()), receiver, waybill.secrets(), clock);
        told.start();
        return told;
    }
}
