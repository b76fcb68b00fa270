package io.waybill.web.openapi;

import io.waybill.web.http.Json;
import io.waybill.web.login.Need;
import io.waybill.web.login.RouteTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one address does: described where it is served, read by whoever shows or checks it. Not thread safe. */
public final class Operation {
    private static final String JSON_TYPE = "application/json";
    private static final List<String> BOUNDS = List.of("gte", "gt", "lte", "lt");

    private final String id;
    private final String method;
    private final String path;
    private final String about;
    private final String summary;
    private final List<Param> params = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final Set<Integer> refusals = new TreeSet<>();
    private String text = "";
    private @Nullable Class<? extends Record> body;

    /**
     * A good answer.
     *
     * @param status its status
     * @param type of what it holds; empty where it holds nothing
     * @param shape of its JSON, of each line where it has lines; absent where it is no JSON
     */
    public record Answer(int status, String type, @Nullable Class<? extends Record> shape) {}

    Operation(String id, String method, String path, String about, String summary) {
        this.id = id;
        this.method = method;
        this.path = path;
        this.about = about;
        this.summary = summary;
        if (path.contains("{")) {
            refuses(404);
        }
        if (!method.equals("GET")) {
            refuses(415);
        }
        // Browsers' requests from other sites are refused anywhere.
        refuses(403);
        if (need() != Need.NOTHING) {
            refuses(401, 503);
        }
    }

    /** Says more than the summary. */
    public Operation says(String more) {
        text = more;
        return this;
    }

    /** A list in pages. */
    public Operation paged() {
        return with("limit", Param.Kind.WHOLE, "How many, 50 unless told, at the most 1,000.")
                .with("offset", Param.Kind.WHOLE, "How many are passed over.");
    }

    /** A list in one of these orders. */
    public Operation ordered(String... columns) {
        return with(
                "order_by",
                Param.Kind.TEXT,
                "One of " + String.join(", ", columns) + "; with a - in front the other way round.");
    }

    /** Only what is like these; SQL's LIKE. */
    public Operation like(String... names) {
        Arrays.stream(names)
                .forEach(name -> params.add(
                        new Param(name, Param.Kind.TEXT, false, "SQL's LIKE: % for anything, _ for one character.")));
        return this;
    }

    /** Takes a text. */
    public Operation text(String name, String says) {
        params.add(new Param(name, Param.Kind.TEXT, false, says));
        return this;
    }

    /** Takes texts, each of which may be there several times. */
    public Operation any(String... names) {
        Arrays.stream(names).forEach(name -> params.add(new Param(name, Param.Kind.TEXT, true, "One of these.")));
        return this;
    }

    /** Takes a parameter that can be wrong. */
    public Operation with(String name, Param.Kind kind, String says) {
        params.add(new Param(name, kind, false, says));
        return refuses(400);
    }

    /** Only what lies between; each of these with the four endings. */
    public Operation between(Param.Kind kind, String... names) {
        for (String name : names) {
            for (String bound : BOUNDS) {
                with(name + "_" + bound, kind, "");
            }
        }
        return this;
    }

    /** Takes a body. */
    public Operation takes(Class<? extends Record> shape) {
        body = shape;
        return refuses(400);
    }

    /** Which fields of the body count. */
    public Operation masked() {
        params.add(
                new Param("update_mask", Param.Kind.TEXT, true, "The fields of the body that count; all unless told."));
        return this;
    }

    /** Answers with 200 and this. */
    public Operation answers(Class<? extends Record> shape) {
        return answers(200, shape);
    }

    /** Answers with this. */
    public Operation answers(int status, Class<? extends Record> shape) {
        answers.add(new Answer(status, JSON_TYPE, shape));
        return this;
    }

    /** Answers with 200 and a line for each of these. */
    public Operation answersLines(Class<? extends Record> shape) {
        answers.add(new Answer(200, Json.LINES, shape));
        return this;
    }

    /** Answers with 200 and a text of this type. */
    public Operation answersText(String type) {
        answers.add(new Answer(200, type, null));
        return this;
    }

    /** Answers with 204, and nothing. */
    public Operation answersNothing() {
        answers.add(new Answer(204, "", null));
        return this;
    }

    /** May refuse with these. */
    public Operation refuses(int... statuses) {
        Arrays.stream(statuses).forEach(refusals::add);
        return this;
    }

    /** Never refuses with this, though others like it do. */
    public Operation neverRefuses(int status) {
        refusals.remove(status);
        return this;
    }

    /** Its name, Airflow's where Airflow has it. */
    public String id() {
        return id;
    }

    /** Such as {@code GET}. */
    public String method() {
        return method;
    }

    /** As the server knows it, with names in braces. */
    public String path() {
        return path;
    }

    /** The names in the path's braces, as the description has them. */
    public List<PathName> pathNames() {
        return PathName.in(path);
    }

    /** The path with the names of the description. */
    public String describedPath() {
        String described = path;
        for (PathName name : pathNames()) {
            described = described.replace("{" + name.ours() + "}", "{" + name.name() + "}");
        }
        return described;
    }

    /** What it is about. */
    public String about() {
        return about;
    }

    /** What it does, in a line. */
    public String summary() {
        return summary;
    }

    /** What else is to be said; may be empty. */
    public String text() {
        return text;
    }

    /** What it needs, by the table of rights. */
    public Need need() {
        return RouteTable.need(method, path)
                .orElseThrow(() -> new IllegalStateException(method + " " + path + " is not in the table of rights"));
    }

    /** What may be sent with it. */
    public List<Param> params() {
        return List.copyOf(params);
    }

    /** The shape of its body; absent where it takes none. */
    public @Nullable Class<? extends Record> body() {
        return body;
    }

    /** What it answers when all is well. */
    public List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** The statuses with which it refuses. */
    public Set<Integer> refusals() {
        return Set.copyOf(refusals);
    }
}
