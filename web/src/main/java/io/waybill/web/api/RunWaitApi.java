package io.waybill.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ServiceUnavailableResponse;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.loop.Subscription;
import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.template.XComs;
import io.waybill.web.dag.DagReader;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import io.waybill.web.openapi.Param;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code …/dagRuns/{dag_run_id}/wait}: tells a run's state again and again until it has ended. Thread safe. */
final class RunWaitApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunWaitApi.class);
    private static final String WAIT = "/api/v2/dags/{dagId}/dagRuns/{runId}/wait";
    private static final double SHORTEST_SECONDS = 0.2;
    private static final double LONGEST_SECONDS = 3_600;

    /** Each holds a thread of the server, which has 250, and pages that listen may hold 150 of them. */
    private static final int MOST_WAITING = 50;

    private final DagReader reader;
    private final Engine engine;
    private final Semaphore places = new Semaphore(MOST_WAITING);
    private final Set<Semaphore> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    RunWaitApi(DagReader reader, Engine engine) {
        this.reader = reader;
        this.engine = engine;
    }

    void addTo(RoutesConfig routes) {
        routes.get(WAIT, this::serve);
    }

    static void describe(ApiDescription api) {
        api.about("DagRun")
                .get(
                        "wait_dag_run_until_finished",
                        WAIT,
                        "Tells the state of a run again and again until it has ended.")
                .says("Each line is an object; the last one has the results, where some are asked for.")
                .with("interval", Param.Kind.NUMBER, "Seconds between two lines; it must be there.")
                .any("result")
                .answersLines(Told.class);
    }

    /**
     * A line.
     *
     * @param results by task, what it handed on as {@code return_value}; of one that is run for items a list
     */
    private record Told(
            String state,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, JsonNode> results) {}

    private void serve(Context ctx) throws IOException {
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        double seconds = seconds(ctx.queryParam("interval"));
        Set<String> wanted = new Query(ctx).all("result");
        if (!places.tryAcquire()) {
            throw new ServiceUnavailableResponse(
                    "There are " + MOST_WAITING + " requests that wait for runs already. Ask for the run itself");
        }
        Semaphore changed = new Semaphore(0);
        waiting.add(changed);
        Subscription subscription = engine.subscribe(change -> {
            if (change.runKey() == run.id() && change.runState().isTerminal()) {
                changed.release();
            }
        });
        try {
            ctx.contentType(Json.LINES).disableCompression();
            // Read anew: it may have ended before anybody listened.
            tell(ctx, reader.run(run.dagId(), run.runId()), changed, (long) (seconds * 1_000), wanted);
        } catch (IOException gone) {
            LOG.debug("Nobody waits any more: {}", gone.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            subscription.close();
            waiting.remove(changed);
            places.release();
        }
    }

    private static double seconds(@Nullable String text) {
        String right = "seconds, more than 0 and at most " + (int) LONGEST_SECONDS;
        try {
            double seconds = Double.parseDouble(String.valueOf(text));
            if (seconds > 0 && seconds <= LONGEST_SECONDS) {
                return Math.max(SHORTEST_SECONDS, seconds);
            }
        } catch (NumberFormatException e) {
            throw Query.wrong("interval", String.valueOf(text), right);
        }
        throw Query.wrong("interval", String.valueOf(text), right);
    }

    private void tell(Context ctx, RunRow first, Semaphore changed, long millis, Set<String> wanted)
            throws IOException, InterruptedException {
        OutputStream out = ctx.res().getOutputStream();
        Caller caller = Caller.of(ctx);
        RunRow run = first;
        while (!run.state().isTerminal()) {
            write(out, new Told(AirflowStates.of(run.state()), Map.of()));
            var unused = changed.tryAcquire(millis, TimeUnit.MILLISECONDS);
            if (closed || !caller.renewed().sees(run.dagId())) {
                return;
            }
            try {
                run = reader.run(run.dagId(), run.runId());
            } catch (WaybillException e) {
                // The answer has begun, so that it can only end.
                LOG.warn("Waiting for run {} of DAG {} ends: {}", run.runId(), run.dagId(), e.getMessage());
                return;
            }
        }
        write(out, new Told(AirflowStates.of(run.state()), results(run, wanted)));
    }

    private static void write(OutputStream out, Told told) throws IOException {
        out.write((Json.text(told) + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private Map<String, JsonNode> results(RunRow run, Set<String> wanted) {
        Map<String, JsonNode> results = new TreeMap<>();
        if (wanted.isEmpty()) {
            return results;
        }
        List<TaskRow> tasks = reader.tasks(run);
        DagGraph graph = reader.graph(run, tasks);
        for (String task : wanted) {
            List<Node> nodes = graph.outputsOf(task);
            List<JsonNode> values =
                    nodes.stream().map(node -> result(run, tasks, node)).toList();
            if (nodes.size() == 1 && nodes.get(0).mapIndex() < 0) {
                results.put(task, values.get(0));
            } else if (!nodes.isEmpty()) {
                ArrayNode all = JsonNodeFactory.instance.arrayNode();
                results.put(task, all.addAll(values));
            }
        }
        return results;
    }

    private JsonNode result(RunRow run, List<TaskRow> tasks, Node node) {
        return tasks.stream()
                .filter(task -> task.key().equals(node.key()))
                .flatMap(task -> reader.outputs(run, task).stream())
                .filter(output -> output.key().equals(XComs.RETURN_VALUE))
                .map(OutputRow::value)
                .findFirst()
                .map(Json::parse)
                .orElse(JsonNodeFactory.instance.nullNode());
    }

    /** How many wait. */
    int waiting() {
        return waiting.size();
    }

    /** Ends all answers. */
    @Override
    public void close() {
        closed = true;
        waiting.forEach(Semaphore::release);
    }
}
