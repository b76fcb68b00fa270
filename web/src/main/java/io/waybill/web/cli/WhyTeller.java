package io.waybill.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.web.terminal.LogText;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Prints why the tasks of a run stand where they stand. */
final class WhyTeller {
    private final PrintWriter out;
    private final boolean colour;

    WhyTeller(PrintWriter out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    /**
     * Prints the server's answer.
     *
     * @param steps whether each step of a task is told by itself; else the first that is not through tells for its task
     */
    void tell(JsonNode answer, boolean steps) {
        String state = answer.path("state").asText();
        String reason = answer.path("reason").asText();
        out.println("run " + answer.path("dag_run_id").asText() + " of "
                + answer.path("dag_id").asText() + ": " + state
                + (reason.isEmpty() ? "" : ", " + LogText.plain(reason)));
        List<JsonNode> tasks =
                StreamSupport.stream(answer.path("tasks").spliterator(), false).toList();
        if (tasks.isEmpty()) {
            out.println("Every task has ended well.");
        }
        (steps ? tasks : folded(tasks)).forEach(task -> one(task, steps));
        out.flush();
    }

    private static List<JsonNode> folded(List<JsonNode> steps) {
        Map<String, JsonNode> tellers = new LinkedHashMap<>();
        for (JsonNode step : steps) {
            tellers.merge(
                    step.path("task").asText(),
                    step,
                    (told, next) -> told.path("state").asText().equals("success") ? next : told);
        }
        return List.copyOf(tellers.values());
    }

    private void one(JsonNode task, boolean steps) {
        int tryNumber = task.path("try_number").asInt();
        out.println();
        out.println(task.path(steps ? "task_id" : "task").asText() + ": "
                + task.path("state").asText().replace("none", "waiting").replace('_', ' ')
                + (tryNumber > 1 ? ", try " + tryNumber : ""));
        out.println("  " + LogText.plain(task.path("why").asText()));
        if (!task.path("kind").asText().equals("success")) {
            task.path("evidence").asText().lines().forEach(line -> out.println("  ECS: " + LogText.plain(line)));
        }
        if (!task.path("log_problem").asText().isEmpty()) {
            out.println("  Its log: " + LogText.plain(task.path("log_problem").asText()));
        }
        JsonNode lines = task.path("last_lines");
        if (!lines.isEmpty()) {
            out.println(lines.size() == 1 ? "  Its last line:" : "  Its last " + lines.size() + " lines:");
            lines.forEach(line ->
                    out.println("  | " + (colour ? LogText.coloured(line.asText()) : LogText.plain(line.asText()))));
        }
    }
}
