package io.waybill.web.live;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ServiceUnavailableResponse;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.loop.EngineChange;
import io.waybill.engine.loop.Subscription;
import io.waybill.engine.store.DagStore;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /api/waybill/v1/events}: server-sent events.
 *
 * <ul>
 *   <li>{@code hello}: once, at the beginning; what was read before it may be out of date.
 *   <li>{@code change}: {@code {"dag_id", "run_id", "state", "reason", "tasks": [{"task_id", "map_index", "state",
 *       "try_number", "reason"}]}} for a run; {@code {"dag_id"}} for a DAG; {@code {}} for the DAG folder.
 *   <li>{@code resync}: the listener was too slow and missed some; read anew.
 * </ul>
 *
 * <p>A comment comes every 15 s, so that both ends notice when the other is gone. Thread safe.
 */
public final class EventStream implements AutoCloseable {
    /** Each holds a thread of the server, which has 250. */
    private static final int MOST_LISTENERS = 150;

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final Subscription subscription;
    private volatile boolean closed;

    /**
     * Begins to hear of changes.
     *
     * @param engine of runs and tasks
     * @param dags of DAGs
     */
    public EventStream(Engine engine, DagStore dags) {
        subscription = engine.subscribe(this::tell);
        dags.onChange(dagId -> tell(dagId, Map.of("dag_id", dagId)));
        dags.onFileChange(() -> tell("", Map.of()));
    }

    /** Adds the address. */
    public void addTo(RoutesConfig routes) {
        routes.get("/api/waybill/v1/events", this::serve);
    }

    /** Says what they are. */
    public static void describe(ApiDescription api) {
        api.about("Waybill")
                .get("get_events", "/api/waybill/v1/events", "Tells of changes as they happen, as server-sent events.")
                .says("hello, then a change for each commit; resync when some were missed.")
                .answersText("text/event-stream");
    }

    /** Holds the request's thread as long as somebody listens: Javalin's own streams do not survive a broken one. */
    private void serve(Context ctx) throws IOException {
        if (listeners.size() >= MOST_LISTENERS) {
            throw new ServiceUnavailableResponse(
                    "There are " + MOST_LISTENERS + " listeners already. Close pages that nobody looks at");
        }
        ctx.contentType("text/event-stream; charset=utf-8").disableCompression();
        Listener listener = new Listener(Caller.of(ctx));
        listeners.add(listener);
        try {
            if (!closed) {
                listener.serve(ctx.res().getOutputStream());
            }
        } catch (IOException gone) {
            LOG.debug("A listener is gone: {}", gone.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            listeners.remove(listener);
        }
    }

    private void tell(EngineChange change) {
        tell(
                change.dagId(),
                new RunChanged(
                        change.dagId(),
                        change.runId(),
                        change.runState().id(),
                        change.reason(),
                        change.tasks().stream()
                                .map(task -> new TaskChanged(
                                        task.nodeId(),
                                        task.mapIndex(),
                                        task.state().id(),
                                        task.tryNumber(),
                                        task.reason()))
                                .toList()));
    }

    /** @param dagId empty where it is about none */
    private void tell(String dagId, Object change) {
        if (listeners.isEmpty()) {
            return;
        }
        String json = Json.text(change);
        listeners.forEach(listener -> listener.tell(dagId, json));
    }

    /** Ends all streams; browsers come back by themselves when there is a server again. */
    @Override
    public void close() {
        subscription.close();
        closed = true;
        listeners.forEach(Listener::leave);
    }

    private record RunChanged(String dagId, String runId, String state, String reason, List<TaskChanged> tasks) {}

    private record TaskChanged(String taskId, int mapIndex, String state, int tryNumber, String reason) {}
}
