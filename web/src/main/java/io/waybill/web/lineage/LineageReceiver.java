package io.waybill.web.lineage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.ended.EndedRun;
import io.waybill.engine.ended.EndedRunReceiver;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.notify.DeliveryException;
import io.waybill.engine.secret.Masking;
import io.waybill.web.notify.HttpPost;
import java.net.URI;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Posts the events of runs that have ended to what keeps lineage, one by one, as OpenLineage has it. Thread safe. */
public final class LineageReceiver implements EndedRunReceiver {
    private static final String PRODUCER = "urn:waybill:";

    private final URI endpoint;
    private final Map<String, String> headers;
    private final String namespace;
    private final String producer;
    private final LongFunction<DagGraph> graphs;
    private final Supplier<Masking> secrets;
    private final HttpPost http = new HttpPost();

    /**
     * @param apiKey what shows that the events are ours; empty: nothing
     * @param namespace what the jobs belong to
     * @param version of this program
     * @param graphs of versions of DAGs, by the version's key
     * @param secrets what must not be in an event
     */
    public LineageReceiver(
            URI endpoint,
            String apiKey,
            String namespace,
            String version,
            LongFunction<DagGraph> graphs,
            Supplier<Masking> secrets) {
        this.endpoint = endpoint;
        this.headers = apiKey.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + apiKey);
        this.namespace = namespace;
        this.producer = PRODUCER + version;
        this.graphs = graphs;
        this.secrets = secrets;
    }

    @Override
    public void take(EndedRun run) {
        DagGraph graph;
        try {
            graph = graphs.apply(run.run().versionId());
        } catch (WaybillException e) {
            if (e.code() == ErrorCode.DATABASE) {
                throw e;
            }
            throw DeliveryException.forGood("The DAG's version cannot be read: " + e.getMessage());
        }
        for (ObjectNode event : LineageEvents.of(namespace, producer, run, graph, secrets.get())) {
            http.post(endpoint, event.toString(), headers);
        }
    }
}
