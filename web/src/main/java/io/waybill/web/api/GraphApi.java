package io.waybill.web.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.Box;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.web.dag.DagReader;
import io.waybill.web.dag.LoadedVersion;
import io.waybill.web.http.Json;
import io.waybill.web.openapi.ApiDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /api/waybill/v1/dags/{dag_id}/versions/{key}/graph}: how a version of a DAG is drawn. */
final class GraphApi {
    private final DagReader reader;

    GraphApi(DagReader reader) {
        this.reader = reader;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/waybill/v1/dags/{dagId}/versions/{version}/graph", this::graph);
    }

    static void describe(ApiDescription api) {
        api.about("Waybill")
                .get(
                        "get_graph",
                        "/api/waybill/v1/dags/{dagId}/versions/{version}/graph",
                        "How a version of a DAG is drawn.")
                .refuses(400)
                .answers(Shape.class);
    }

    private void graph(Context ctx) {
        String dagId = ctx.pathParam("dagId");
        LoadedVersion version = reader.version(key(ctx.pathParam("version")));
        if (!version.row().dagId().equals(dagId)) {
            throw new WaybillException(
                    ErrorCode.DAG_NOT_FOUND,
                    "The version belongs to another DAG than " + dagId + ". Open the DAG's page");
        }
        Json.send(ctx, shape(version.graph()));
    }

    private static long key(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Query.wrong("version", text, "the key of a version, as the DAG's page has it");
        }
    }

    static Shape shape(DagGraph graph) {
        List<Item> nodes = new ArrayList<>();
        List<Item> groups = new ArrayList<>();
        graph.boxes().forEach(box -> add(graph, box, null, nodes, groups));
        List<List<String>> edges = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node.work().kind() != NodeWork.Kind.EXPAND) {
                drawn(graph, graph.downstream(node)).forEach(next -> edges.add(List.of(node.id(), next.id())));
            }
        }
        return new Shape(nodes, groups, edges);
    }

    /** What finds items is not drawn: what comes after it comes after what is before it. */
    private static Stream<Node> drawn(DagGraph graph, List<Node> nodes) {
        return nodes.stream()
                .flatMap(node -> node.work().kind() == NodeWork.Kind.EXPAND
                        ? drawn(graph, graph.downstream(node))
                        : Stream.of(node))
                .distinct();
    }

    private static void add(DagGraph graph, Box box, @Nullable String parent, List<Item> nodes, List<Item> groups) {
        String operator = box.kind() == Box.Kind.TASK
                ? graph.spec().task(box.id()).map(task -> task.uses()).orElse("")
                : "";
        if (box.isNode()) {
            String kind = graph.find(box.id())
                    .map(node -> node.work().kind().name().toLowerCase(Locale.ROOT))
                    .orElse("");
            nodes.add(new Item(box.id(), box.title(), parent, kind, operator, box.id(), isMapped(graph, box)));
            return;
        }
        // A closed task opens the page of the node that gives its outputs: that is where its work is done.
        String page = box.kind() == Box.Kind.TASK
                ? graph.outputOf(box.id()).map(Node::id).orElse("")
                : "";
        groups.add(new Item(box.id(), box.title(), parent, "group", operator, page, isMapped(graph, box)));
        box.children().forEach(child -> add(graph, child, box.id(), nodes, groups));
    }

    private static boolean isMapped(DagGraph graph, Box box) {
        return graph.mapping(box.id()).isPresent()
                || (box.kind() != Box.Kind.TASK_GROUP
                        && graph.find(box.id()).flatMap(graph::mapping).isPresent());
    }

    /**
     * A graph.
     *
     * @param nodes what has a state of its own
     * @param groups what opens and closes
     * @param edges from and to, ids of nodes
     */
    record Shape(List<Item> nodes, List<Item> groups, List<List<String>> edges) {}

    /**
     * A node or a group.
     *
     * @param id unique in the graph
     * @param label what is written on it
     * @param parent the group around it
     * @param kind {@code container}, {@code action}, {@code none} or {@code group}
     * @param operator of a task
     * @param page the task whose page it opens; empty for none
     * @param mapped whether it is run for items
     */
    record Item(
            String id,
            String label,
            @Nullable String parent,
            String kind,
            String operator,
            String page,
            boolean mapped) {}
}
