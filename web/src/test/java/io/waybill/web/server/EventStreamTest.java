package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private final Site site = new Site();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private Stream<String> stream;

    @BeforeEach
    void listen() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(site.address("/api/waybill/v1/events"))
                .header("Accept", "text/event-stream")
                .build();
        stream =
                HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body();
        Thread reader = new Thread(this::read, "test-events");
        reader.setDaemon(true);
        reader.start();
        await().until(() -> lines.contains("event: hello"));
    }

    private void read() {
        try {
            stream.forEach(lines::add);
        } catch (UncheckedIOException e) {
            lines.add("broken: " + e.getMessage());
        }
        lines.add("end");
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void a_changed_file_is_told() {
        site.file("a.yaml", "tasks: [{id: a, uses: empty}]");

        await().untilAsserted(
                        () -> assertThat(lines).contains("event: change", "data: {\"dag_id\":\"a\"}", "data: {}"));
    }

    @Test
    void a_run_is_told_from_its_beginning_to_its_end() {
        site.file("a.yaml", "tasks: [{id: a, uses: empty}]");

        String runId = site.trigger("a").runId();

        await().untilAsserted(() -> assertThat(lines)
                .anySatisfy(line -> assertThat(line).contains(runId, "\"state\":\"success\""))
                .anySatisfy(line -> assertThat(line).contains("\"task_id\":\"a\"", "\"try_number\"")));
    }

    @Test
    void a_paused_dag_is_told() {
        site.file("a.yaml", "{schedule: '@daily', tasks: [{id: a, uses: empty}]}");
        await().until(() -> lines.contains("data: {}"));
        lines.clear();

        site.engine().setPaused("a", true, "test");

        await().until(() -> lines.contains("data: {\"dag_id\":\"a\"}"));
    }

    @Test
    void the_end_of_the_server_is_the_end_of_the_stream() {
        site.restartServer(() -> await().until(() -> lines.contains("end")));
    }
}
