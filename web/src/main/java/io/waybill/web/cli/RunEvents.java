package io.waybill.web.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.web.terminal.LogText;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Follows a run of a server by the server's events: a line for each task that begins, ends or is tried again, until the run
 * has ended. A stream that breaks off is opened again; what happened meanwhile is read from the server.
 */
final class RunEvents {
    private static final Set<String> RUN_OVER = Set.of("success", "failed", "cancelled");
    private static final Set<String> TASK_OVER =
            Set.of("success", "failed", "cancelled", "skipped", "upstream_failed", "removed");
    private static final Set<String> TOLD = Set.of("running", "up_for_retry", "deferred");
    private static final int TRIES = 60;
    private static final long PAUSE_SECONDS = 1;

    private final ServerRun run;
    private final PrintWriter out;
    private final Map<String, String> told = new HashMap<>();
    private final Map<String, Integer> tries = new HashMap<>();

    RunEvents(ServerRun run, PrintWriter out) {
        this.run = run;
        this.out = out;
    }

    /**
     * Follows it to its end.
     *
     * @return an {@link ExitCode}: failed where the run did not succeed
     * @throws CliException where the server is away for long
     */
    int follow() throws InterruptedException {
        int failures = 0;
        while (true) {
            try (Stream<String> lines = run.client().events()) {
                failures = 0;
                String end = listen(lines.iterator());
                if (!end.isEmpty()) {
                    return end(end);
                }
            } catch (CliException e) {
                if (e.exitCode() == ExitCode.BAD_USAGE || ++failures == TRIES) {
                    throw e;
                }
            } catch (UncheckedIOException brokenOff) {
                failures++;
            }
            TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
        }
    }

    /** Gives how the run ended; empty where the stream ended first. */
    private String listen(Iterator<String> lines) {
        String event = "";
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith("event: ")) {
                event = line.substring("event: ".length());
            } else if (line.startsWith("data: ")) {
                String end = event.equals("change") ? change(line.substring("data: ".length())) : readAnew();
                if (!end.isEmpty()) {
                    return end;
                }
            }
        }
        return "";
    }

    private String change(String data) {
        JsonNode change;
        try {
            change = Json.parse(data);
        } catch (JsonProcessingException e) {
            throw CliException.failed("waybill: the server's events are no JSON. Is it another version of Waybill?");
        }
        boolean ours = change.path("dag_id").asText().equals(run.dagId())
                && change.path("run_id").asText().equals(run.runId());
        if (!ours) {
            return "";
        }
        change.path("tasks").forEach(task -> tell(task, "reason"));
        String state = change.path("state").asText();
        return RUN_OVER.contains(state) ? state : "";
    }

    private String readAnew() {
        String state = run.state();
        run.tasks().forEach(task -> {
            // The API has Airflow's words for an end that was told in ours.
            boolean known = TASK_OVER.contains(told.getOrDefault(name(task), ""))
                    && tries.getOrDefault(name(task), 0)
                            == task.path("try_number").asInt();
            if (!known) {
                tell(task, "note");
            }
        });
        return RUN_OVER.contains(state) ? state : "";
    }

    private static String name(JsonNode task) {
        int index = task.path("map_index").asInt(-1);
        return task.path("task_id").asText() + (index < 0 ? "" : "[" + index + "]");
    }

    private void tell(JsonNode task, String reasonField) {
        String name = name(task);
        String state = task.path("state").asText("");
        int number = task.path("try_number").asInt();
        boolean isNew = !state.equals(told.put(name, state)) || number != tries.getOrDefault(name, number);
        tries.put(name, number);
        if (isNew && (TOLD.contains(state) || TASK_OVER.contains(state))) {
            String reason =
                    task.path(reasonField).isTextual() ? task.path(reasonField).textValue() : "";
            out.println(name + "  " + state + (number > 1 ? "  try " + number : "")
                    + (reason.isEmpty() ? "" : "  " + LogText.plain(reason)));
            out.flush();
        }
    }

    private int end(String state) {
        out.println("run " + run.runId() + " of " + run.dagId() + ": " + state);
        out.flush();
        return state.equals("success") ? ExitCode.DONE : ExitCode.FAILED;
    }
}
