package io.waybill.web.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.approval.ApprovalRequest;
import io.waybill.engine.approval.Approvals;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.store.ApprovalRow;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.bind.SpecJson;
import io.waybill.web.dag.DagReader;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import io.waybill.web.openapi.Param;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code hitlDetails} of tasks, as in Airflow: what people are asked, and their answers. */
final class ApprovalApi {
    private static final String ALL = "/api/v2/dags/{dagId}/dagRuns/{runId}/hitlDetails";
    private static final String ONE =
            "/api/v2/dags/{dagId}/dagRuns/{runId}/taskInstances/{taskId}/{mapIndex}/hitlDetails";
    private static final String ANY = "~";
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_CLOSED = 2_000;
    private static final Map<String, Function<ApprovalRow, String>> ORDERS = Map.of(
            "created_at",
            row -> row.createdAt().toString(),
            "responded_at",
            row -> String.valueOf(row.closedAt()),
            "dag_id",
            ApprovalRow::dagId,
            "run_id",
            ApprovalRow::runId,
            "task_id",
            ApprovalRow::taskId,
            "subject",
            row -> ApprovalRequest.parse(row.request()).subject());

    private final DagReader reader;
    private final Approvals approvals;

    ApprovalApi(DagReader reader, Approvals approvals) {
        this.reader = reader;
        this.approvals = approvals;
    }

    private record User(String id, String name) {
        static @Nullable User of(@Nullable String name) {
            return name == null ? null : new User(name, name);
        }
    }

    private record Detail(
            RunShapes.TaskInstance taskInstance,
            List<String> options,
            String subject,
            @Nullable String body,
            @Nullable List<String> defaults,
            boolean multiple,
            JsonNode params,
            List<User> assignedUsers,
            Instant createdAt,
            @Nullable User respondedByUser,
            @Nullable Instant respondedAt,
            @Nullable JsonNode chosenOptions,
            JsonNode paramsInput,
            boolean responseReceived) {}

    private record Details(List<Detail> hitlDetails, int totalEntries) {}

    private record Response(
            @Nullable User respondedBy, @Nullable Instant respondedAt, JsonNode chosenOptions, JsonNode paramsInput) {}

    void addTo(RoutesConfig routes) {
        routes.get(ALL, this::list);
        routes.get(ONE, ctx -> Json.send(ctx, detail(one(ctx))));
        routes.patch(ONE, this::answer);
        routes.get(ONE + "/tries/{try}", this::ofTry);
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part part = api.about("Task Instance");
        part.get("get_hitl_details", ALL, "What tasks ask people; with ~ of all DAGs or runs.")
                .says("Of what does not wait any more the newest 2,000.")
                .paged()
                .ordered("created_at", "responded_at", "dag_id", "run_id", "task_id", "subject")
                .like("dag_id_pattern", "task_id_pattern", "subject_search", "body_search")
                .any("task_id", "map_index", "responded_by_user_id", "responded_by_user_name")
                .with("response_received", Param.Kind.FLAG, "Only what was answered, or was not.")
                .with("created_at_gte", Param.Kind.DATE, "")
                .with("created_at_lte", Param.Kind.DATE, "")
                .answers(Details.class);
        part.get("get_hitl_detail", ONE, "What a task asks.").refuses(400).answers(Detail.class);
        part.patch("update_hitl_detail", ONE, "Answers what a task asks.")
                .takes(ApprovalAnswer.class)
                .refuses(409)
                .answers(Response.class);
        part.get("get_hitl_detail_try_detail", ONE + "/tries/{try}", "What a try of a task has asked.")
                .refuses(400)
                .answers(Detail.class);
    }

    /** An answer; who has logged in answers as who they are. */
    private record ApprovalAnswer(
            List<String> chosenOptions,
            @Nullable Map<String, JsonNode> paramsInput,
            @Nullable String respondedBy) {}

    private ApprovalRow one(Context ctx) {
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        return approvals.newest(run, ctx.pathParam("taskId"), number(ctx, "mapIndex"));
    }

    private void ofTry(Context ctx) {
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        Json.send(
                ctx,
                detail(approvals.ofTry(run, ctx.pathParam("taskId"), number(ctx, "mapIndex"), number(ctx, "try"))));
    }

    private static int number(Context ctx, String name) {
        String text = ctx.pathParam(name);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Query.wrong(name, text, "a whole number");
        }
    }

    private Detail detail(ApprovalRow row) {
        ApprovalRequest request = ApprovalRequest.parse(row.request());
        RunRow run = reader.run(row.dagId(), row.runId());
        String given = row.paramsInput();
        String chosen = row.chosenOptions();
        return new Detail(
                TaskApi.shape(
                        run,
                        reader.version(run.versionId()),
                        reader.task(run, new TaskKey(row.nodeId(), row.mapIndex()).toString())),
                request.options(),
                request.subject(),
                request.body().isEmpty() ? null : request.body(),
                request.defaults().isEmpty() ? null : request.defaults(),
                request.multiple(),
                SpecJson.mapper().valueToTree(request.params()),
                request.assigned().stream().map(name -> new User(name, name)).toList(),
                row.createdAt(),
                User.of(row.respondedBy()),
                row.isAnswered() ? row.closedAt() : null,
                chosen == null ? null : Json.parse(chosen),
                given == null ? Json.parse("{}") : Json.parse(given),
                row.isAnswered());
    }

    private void list(Context ctx) {
        Query query = new Query(ctx);
        String order =
                requireNonNullElse(ctx.queryParam("order_by"), "created_at").replaceFirst("^-", "");
        boolean descending = query.descending("created_at", List.copyOf(ORDERS.keySet()));
        Comparator<ApprovalRow> by = Comparator.comparing(
                ORDERS.getOrDefault(order, row -> row.createdAt().toString()));
        Boolean received = query.flag("response_received");
        List<ApprovalRow> all = new ArrayList<>();
        if (!Boolean.TRUE.equals(received)) {
            all.addAll(approvals.waiting(MOST_WAITING));
        }
        all.addAll(approvals.closed(MOST_CLOSED));
        List<ApprovalRow> found = all.stream()
                .filter(wanted(ctx, query))
                .filter(row -> received == null || received == row.isAnswered())
                .sorted(descending ? by.reversed() : by)
                .toList();
        Json.send(ctx, new Details(query.page(found).stream().map(this::detail).toList(), found.size()));
    }

    private static Predicate<ApprovalRow> wanted(Context ctx, Query query) {
        String dagId = ctx.pathParam("dagId");
        String runId = ctx.pathParam("runId");
        Pattern dagPattern = Query.like(ctx.queryParam("dag_id_pattern"));
        Pattern taskPattern = Query.like(ctx.queryParam("task_id_pattern"));
        Pattern subject = Query.like(ctx.queryParam("subject_search"));
        Pattern body = Query.like(ctx.queryParam("body_search"));
        Set<String> tasks = query.all("task_id");
        Set<String> maps = query.all("map_index");
        Set<String> users = query.all("responded_by_user_id");
        Set<String> names = query.all("responded_by_user_name");
        Instant from = moment(ctx, "created_at_gte");
        Instant to = moment(ctx, "created_at_lte");
        Caller caller = Caller.of(ctx);
        return row -> caller.sees(row.dagId())
                && (dagId.equals(ANY) || dagId.equals(row.dagId()))
                && (runId.equals(ANY) || runId.equals(row.runId()))
                && (dagPattern == null || dagPattern.matcher(row.dagId()).matches())
                && (taskPattern == null || taskPattern.matcher(row.taskId()).matches())
                && (tasks.isEmpty() || tasks.contains(row.taskId()))
                && (maps.isEmpty() || maps.contains(String.valueOf(row.mapIndex())))
                && (users.isEmpty() || users.contains(String.valueOf(row.respondedBy())))
                && (names.isEmpty() || names.contains(String.valueOf(row.respondedBy())))
                && (from == null || !row.createdAt().isBefore(from))
                && (to == null || !row.createdAt().isAfter(to))
                && (subject == null
                        || subject.matcher(ApprovalRequest.parse(row.request()).subject())
                                .matches())
                && (body == null
                        || body.matcher(ApprovalRequest.parse(row.request()).body())
                                .matches());
    }

    private static @Nullable Instant moment(Context ctx, String name) {
        String text = ctx.queryParam(name);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw Query.wrong(name, text, "a date and time, such as 2026-03-01T06:00:00Z");
        }
    }

    private void answer(Context ctx) {
        ObjectNode body = Json.body(ctx, ApprovalAnswer.class);
        List<String> chosen = new ArrayList<>();
        for (JsonNode option : body.path("chosen_options")) {
            if (!option.isTextual()) {
                throw Bodies.wrong("chosen_options must be a list of texts");
            }
            chosen.add(option.textValue());
        }
        JsonNode given = body.path("params_input");
        if (!given.isMissingNode() && !given.isNull() && !given.isObject()) {
            throw Bodies.wrong("params_input must be an object");
        }
        Map<String, JsonNode> params = new LinkedHashMap<>();
        given.properties().forEach(param -> params.put(param.getKey(), param.getValue()));
        Caller caller = Caller.of(ctx);
        String said = requireNonNullElse(Bodies.text(body, "responded_by"), "");
        // Who has logged in answers as who they are, whatever they say.
        String name = caller.isUser() ? caller.name() : said;
        ApprovalRow row = approvals.answer(one(ctx), new Approvals.Answer(chosen, params, name), Caller.byApi(ctx));
        Json.send(
                ctx,
                new Response(
                        User.of(row.respondedBy()),
                        row.closedAt(),
                        Json.parse(requireNonNullElse(row.chosenOptions(), "[]")),
                        Json.parse(requireNonNullElse(row.paramsInput(), "{}"))));
    }
}
