package io.waybill.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.schedule.Tick;
import io.waybill.engine.source.LabelScan;
import io.waybill.engine.store.DagListing;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.FileRow;
import io.waybill.engine.store.RunHead;
import io.waybill.spec.DagSpec;
import io.waybill.spec.SpecProblem;
import io.waybill.web.dag.DagReader;
import io.waybill.web.dag.LoadedVersion;
import io.waybill.web.dag.NextRun;
import io.waybill.web.dag.ScheduleWords;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import io.waybill.web.openapi.Param;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/dags} and {@code /api/v2/importErrors}. */
final class DagApi {
    private static final String BUNDLE = "dags-folder";
    private static final String LABELS = "task-definitions";

    private static final int MOST_VERSIONS = 1_000;

    private final DagReader reader;
    private final Engine engine;
    private final Path folder;
    private final Clock clock;

    DagApi(DagReader reader, Engine engine, Path folder, Clock clock) {
        this.reader = reader;
        this.engine = engine;
        this.folder = folder;
        this.clock = clock;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/v2/dags/{dagId}/dagVersions", this::versions);
        routes.get("/api/v2/dagSources/{dagId}", this::source);
        routes.get("/api/v2/dags", this::list);
        routes.get("/api/v2/dags/{dagId}", this::get);
        routes.patch("/api/v2/dags/{dagId}", this::patch);
        routes.delete("/api/v2/dags/{dagId}", this::delete);
        routes.get("/api/v2/dags/{dagId}/details", this::details);
        routes.get("/api/v2/importErrors", this::importErrors);
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part dags = api.about("DAG");
        dags.get("get_dags", "/api/v2/dags", "DAGs.")
                .paged()
                .ordered("dag_id")
                .like("dag_id_pattern")
                .with("paused", Param.Kind.FLAG, "Only those that are paused, or are not.")
                .any("tags", "owners")
                .text("last_dag_run_state", "Only those whose newest run is in this state.")
                .answers(DagShapes.Dags.class);
        dags.get("get_dag", "/api/v2/dags/{dagId}", "A DAG.").answers(DagShapes.Dag.class);
        dags.patch("patch_dag", "/api/v2/dags/{dagId}", "Pauses a DAG, or lets it go on.")
                .takes(DagChange.class)
                .masked()
                .answers(DagShapes.Dag.class);
        dags.get("get_dag_details", "/api/v2/dags/{dagId}/details", "A DAG with what its file says of it.")
                .answers(DagShapes.Details.class);
        dags.delete("delete_dag", "/api/v2/dags/{dagId}", "Deletes a DAG that no file has any more, with its past.")
                .refuses(409)
                .answersNothing();
        api.about("DagVersion")
                .get("get_dag_versions", "/api/v2/dags/{dagId}/dagVersions", "The versions of a DAG, the newest first.")
                .paged()
                .answers(DagShapes.Versions.class);
        api.about("DagSource")
                .get("get_dag_source", "/api/v2/dagSources/{dagId}", "The file of a DAG.")
                .with("version_number", Param.Kind.WHOLE, "Of this version; of the newest unless told.")
                .answers(DagShapes.Source.class);
        api.about("Import Error")
                .get("get_import_errors", "/api/v2/importErrors", "Files that could not be taken, and why.")
                .paged()
                .answers(DagShapes.ImportErrors.class);
    }

    /** What of a DAG can be changed. */
    private record DagChange(boolean isPaused) {}

    private void list(Context ctx) {
        Query query = new Query(ctx);
        Caller caller = Caller.of(ctx);
        Boolean paused = query.flag("paused");
        Set<String> tags = query.all("tags");
        Set<String> owners = query.all("owners");
        Pattern pattern = Query.like(ctx.queryParam("dag_id_pattern"));
        String lastState = ctx.queryParam("last_dag_run_state");
        List<DagListing> found = new ArrayList<>(reader.all(lastState == null ? 0 : 1).stream()
                .filter(dag -> caller.sees(dag.dag().dagId(), dag.summary().tags()))
                .filter(dag -> paused == null || dag.dag().paused() == paused)
                .filter(dag -> tags.isEmpty() || dag.summary().tags().stream().anyMatch(tags::contains))
                .filter(dag -> owners.isEmpty() || owners.contains(dag.summary().owner()))
                .filter(dag ->
                        pattern == null || pattern.matcher(dag.dag().dagId()).matches())
                .filter(dag -> lastState == null || lastState.equals(lastState(dag)))
                .toList());
        if (query.descending("dag_id", List.of("dag_id"))) {
            Collections.reverse(found);
        }
        Map<String, FileRow> files =
                reader.files().stream().collect(Collectors.toMap(FileRow::file, Function.identity()));
        Json.send(
                ctx,
                new DagShapes.Dags(
                        query.page(found).stream()
                                .map(dag -> shape(dag, files.get(dag.dag().file())))
                                .toList(),
                        found.size()));
    }

    private static @Nullable String lastState(DagListing dag) {
        List<RunHead> runs = dag.lastRuns();
        return runs.isEmpty() ? null : AirflowStates.of(runs.get(0).state());
    }

    private void get(Context ctx) {
        Json.send(ctx, shape(reader.dag(ctx.pathParam("dagId"))));
    }

    private void patch(Context ctx) {
        String dagId = ctx.pathParam("dagId");
        ObjectNode body = Json.body(ctx, DagChange.class);
        Set<String> mask = new Query(ctx).all("update_mask");
        if (!Set.of("is_paused").containsAll(mask)) {
            throw Query.wrong("update_mask", String.join(",", mask), "is_paused, the only field that can be changed");
        }
        JsonNode paused = body.get("is_paused");
        if (paused == null || !paused.isBoolean()) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST, "is_paused must be true or false. Send {\"is_paused\": true}");
        }
        engine.setPaused(dagId, paused.booleanValue(), Caller.byApi(ctx));
        Json.send(ctx, shape(reader.dag(dagId)));
    }

    private void delete(Context ctx) {
        engine.deleteDag(reader.dag(ctx.pathParam("dagId")).dag().dagId(), Caller.byApi(ctx));
        ctx.status(HttpStatus.NO_CONTENT);
    }

    private void details(Context ctx) {
        DagListing dag = reader.dag(ctx.pathParam("dagId"));
        Json.send(ctx, DagShapes.Details.of(shape(dag), reader.version(dag.dag().versionId())));
    }

    /** Where a file comes from. */
    private static String bundle(String file) {
        return LabelScan.isFamily(file) ? LABELS : BUNDLE;
    }

    private DagShapes.Dag shape(DagListing dag) {
        return shape(dag, reader.file(dag.dag().file()).orElse(null));
    }

    private DagShapes.Dag shape(DagListing listing, @Nullable FileRow file) {
        DagRow dag = listing.dag();
        LoadedVersion version = reader.version(dag.versionId());
        DagSpec spec = version.spec();
        Tick next = dag.paused() || !dag.active()
                ? null
                : NextRun.tick(spec, clock.instant()).orElse(null);
        String schedule = listing.summary().schedule();
        return new DagShapes.Dag(
                dag.dagId(),
                dag.dagId(),
                dag.paused(),
                !dag.active(),
                file == null ? null : file.loadedAt(),
                null,
                null,
                bundle(dag.file()),
                null,
                dag.file(),
                LabelScan.isFamily(dag.file())
                        ? dag.file()
                        : folder.resolve(dag.file()).toString(),
                spec.description().isEmpty() ? null : spec.description(),
                schedule,
                ScheduleWords.of(spec.schedule(), spec.timezone()),
                spec.tags().stream()
                        .map(tag -> new DagShapes.Tag(tag, dag.dagId(), dag.dagId()))
                        .toList(),
                spec.maxActiveTasks(),
                spec.maxActiveRuns(),
                0,
                false,
                file != null && file.isBroken(),
                next == null ? null : next.logicalDate(),
                next == null ? null : next.start(),
                next == null ? null : next.at(),
                next == null ? null : next.at(),
                spec.owner().isEmpty() ? List.of() : List.of(spec.owner()),
                version.row().hash());
    }

    static DagShapes.Version version(LoadedVersion version) {
        return new DagShapes.Version(
                // Airflow's ids are UUIDs; ours is made from the version's hash, which is as unique.
                UUID.nameUUIDFromBytes(version.row().hash().getBytes(StandardCharsets.US_ASCII))
                        .toString(),
                version.row().number(),
                version.row().dagId(),
                version.row().dagId(),
                BUNDLE,
                null,
                null,
                version.row().createdAt());
    }

    private void versions(Context ctx) {
        Query query = new Query(ctx);
        String dagId = reader.dag(ctx.pathParam("dagId")).dag().dagId();
        List<DagShapes.Version> shapes = reader.versions(dagId, MOST_VERSIONS).stream()
                .map(head -> version(reader.version(head.id())))
                .toList();
        Json.send(ctx, new DagShapes.Versions(query.page(shapes), shapes.size()));
    }

    /** The file of a version, the newest unless told otherwise. */
    private void source(Context ctx) {
        DagListing dag = reader.dag(ctx.pathParam("dagId"));
        String number = ctx.queryParam("version_number");
        LoadedVersion version = number == null
                ? reader.version(dag.dag().versionId())
                : reader.versions(dag.dag().dagId(), MOST_VERSIONS).stream()
                        .filter(head -> Integer.toString(head.number()).equals(number))
                        .findFirst()
                        .map(head -> reader.version(head.id()))
                        .orElseThrow(() -> Query.wrong("version_number", number, "one that dagVersions lists"));
        Json.send(
                ctx,
                new DagShapes.Source(
                        version.row().source(),
                        dag.dag().dagId(),
                        version.row().number(),
                        dag.dag().dagId()));
    }

    private void importErrors(Context ctx) {
        Query query = new Query(ctx);
        Caller caller = Caller.of(ctx);
        List<FileRow> broken = reader.files().stream()
                .filter(FileRow::isBroken)
                .filter(file -> caller.seesAnyOf(file.dagIds()))
                .toList();
        List<DagShapes.ImportError> errors = query.page(broken).stream()
                .map(file -> new DagShapes.ImportError(
                        file.file().hashCode() & Integer.MAX_VALUE,
                        file.loadedAt(),
                        file.file(),
                        bundle(file.file()),
                        file.problems().stream().map(SpecProblem::toString).collect(Collectors.joining("\n"))))
                .toList();
        Json.send(ctx, new DagShapes.ImportErrors(errors, broken.size()));
    }
}
