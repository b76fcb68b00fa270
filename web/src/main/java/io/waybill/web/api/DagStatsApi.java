package io.waybill.web.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.run.RunState;
import io.waybill.engine.store.DagListing;
import io.waybill.engine.store.RunFilter;
import io.waybill.web.dag.DagReader;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code /api/v2/dagStats} and {@code /api/v2/dagTags}. */
final class DagStatsApi {
    private final DagReader reader;

    DagStatsApi(DagReader reader) {
        this.reader = reader;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/v2/dagStats", this::stats);
        routes.get("/api/v2/dagTags", this::tags);
    }

    static void describe(ApiDescription api) {
        api.about("DagStats")
                .get("get_dag_stats", "/api/v2/dagStats", "How many runs of each DAG are in each state.")
                .paged()
                .any("dag_ids")
                .answers(AllStats.class);
        api.about("DAG")
                .get("get_dag_tags", "/api/v2/dagTags", "All tags of DAGs.")
                .paged()
                .ordered("name")
                .like("tag_name_pattern")
                .answers(Tags.class);
    }

    /** How many runs there are in each state; of the first page of DAGs, where none are named. */
    private void stats(Context ctx) {
        Query query = new Query(ctx);
        Set<String> ids = query.all("dag_ids");
        List<DagListing> found = seen(ctx)
                .filter(dag -> ids.isEmpty() || ids.contains(dag.dag().dagId()))
                .toList();
        List<Stats> stats =
                query.page(found).stream().map(dag -> stats(dag.dag().dagId())).toList();
        Json.send(ctx, new AllStats(stats, found.size()));
    }

    private Stream<DagListing> seen(Context ctx) {
        Caller caller = Caller.of(ctx);
        return reader.all(0).stream()
                .filter(dag -> caller.sees(dag.dag().dagId(), dag.summary().tags()));
    }

    private Stats stats(String dagId) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String state : List.of("queued", "running", "success", "failed")) {
            List<RunState> ours = Arrays.stream(RunState.values())
                    .filter(one -> AirflowStates.of(one).equals(state))
                    .toList();
            counts.put(state, reader.runCount(RunFilter.of(dagId, 1).in(ours)));
        }
        return new Stats(
                dagId,
                dagId,
                counts.entrySet().stream()
                        .map(count -> new Count(count.getKey(), count.getValue()))
                        .toList());
    }

    private void tags(Context ctx) {
        Query query = new Query(ctx);
        Pattern pattern = Query.like(ctx.queryParam("tag_name_pattern"));
        Set<String> names = new TreeSet<>();
        seen(ctx).forEach(dag -> names.addAll(dag.summary().tags()));
        List<String> found = new ArrayList<>(names.stream()
                .filter(name -> pattern == null || pattern.matcher(name).matches())
                .toList());
        if (query.descending("name", List.of("name"))) {
            Collections.reverse(found);
        }
        Json.send(ctx, new Tags(query.page(found), found.size()));
    }

    private record AllStats(List<Stats> dags, int totalEntries) {}

    private record Stats(String dagId, String dagDisplayName, List<Count> stats) {}

    private record Count(String state, long count) {}

    private record Tags(List<String> tags, int totalEntries) {}
}
