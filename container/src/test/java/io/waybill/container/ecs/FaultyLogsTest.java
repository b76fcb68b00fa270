package io.waybill.container.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.container.local.LocalFargate;
import io.waybill.container.local.LocalFargateSettings;
import io.waybill.container.local.faults.FaultFile;
import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskLogs;
import io.waybill.engine.runtime.TaskObserver;
import io.waybill.testing.HandClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading logs that come late, in pieces, or not at all, from a local Fargate that is told to be so. */
class FaultyLogsTest {
    private static final List<String> LINES =
            IntStream.rangeClosed(1, 50).mapToObj(i -> "line " + i).toList();
    private static final String PRINT = "i=1; while [ $i -le 50 ]; do echo line $i; i=$((i+1)); done";

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private LocalFargate fargate;
    private EcsPlatform ecs;

    @AfterEach
    void stop() {
        ecs.close();
        fargate.close();
    }

    @Test
    void lines_in_small_pages_with_empty_ones_between_are_all_read_once_and_in_order() throws Exception {
        start("{seed: 7, faults: [{fault: split_logs, events: 3}]}");
        LogLocation log = ended();

        assertThat(drained(log, null)).containsExactlyElementsOf(LINES);
    }

    @Test
    void late_lines_are_read_from_where_the_log_ended_before() throws Exception {
        start("faults: [{fault: late_logs, delay: 30s}]");
        LogLocation log = ended();

        TaskLogs.Page early = ecs.logs().read(log, null, 100);
        assertThat(early.atEnd()).isTrue();
        assertThat(early.lines()).isEmpty();
        clock.move(Duration.ofSeconds(30));

        assertThat(drained(log, early.cursor())).containsExactlyElementsOf(LINES);
        assertThat(ecs.logs().tail(log, 2)).extracting(TaskLogs.Line::text).containsExactly("line 49", "line 50");
    }

    @Test
    void where_lines_are_lost_the_others_are_all_there() throws Exception {
        start("{seed: 3, faults: [{fault: lost_logs, share: 0.4}]}");
        LogLocation log = ended();

        List<String> once = drained(log, null);

        assertThat(once).isSubsetOf(LINES).doesNotHaveDuplicates().hasSizeBetween(10, 45);
        assertThat(drained(log, null)).isEqualTo(once);
    }

    private void start(String faults) {
        fargate = LocalFargate.start(
                LocalFargateSettings.in(folder)
                        .withFaults(FaultFile.parse("faults.yaml", faults.getBytes(StandardCharsets.UTF_8))),
                clock);
        ecs = EcsPlatform.open(
                EcsSettings.local(
                        fargate.endpoint(),
                        new EcsSettings.Credentials(
                                fargate.credentials().accessKeyId(),
                                fargate.credentials().secretAccessKey())),
                clock);
    }

    /** Where the log of a task is that has printed all lines and ended. */
    private LogLocation ended() throws Exception {
        String definition = ecs.actions()
                .get(0)
                .run(Json.object("""
                                {family: 'f', networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512',
                                 containerDefinitions: [{name: 'main', image: 'any', command: ['sh', '-c', '%s'], logConfiguration:
                                   {logDriver: 'awslogs', options: {'awslogs-group': '/g', 'awslogs-stream-prefix': 'p',
                                    'awslogs-create-group': 'true'}}}]}
                                """.formatted(PRINT)), "")
                .get("return_value")
                .asText();
        TaskHandle task = ecs.runtime()
                .launch(
                        Launches.of(
                                "token",
                                Json.object("{launchType: 'FARGATE'}").put("taskDefinition", definition),
                                clock.instant()),
                        Launches.NO_WAIT);
        CompletableFuture<TaskEnd> end = new CompletableFuture<>();
        ecs.runtime().watch(task, new TaskObserver() {
            @Override
            public void running(Instant startedAt) {}

            @Override
            public void ended(TaskEnd how) {
                end.complete(how);
            }
        });
        await().until(() -> {
            clock.move(Duration.ofMillis(5));
            return end.isDone();
        });
        return end.get(1, TimeUnit.SECONDS).logs();
    }

    private List<String> drained(LogLocation log, String cursor) {
        List<String> lines = new ArrayList<>();
        TaskLogs.Page page = ecs.logs().read(log, cursor, 7);
        while (!page.atEnd() || !page.lines().isEmpty()) {
            page.lines().forEach(line -> lines.add(line.text()));
            page = ecs.logs().read(log, page.cursor(), 7);
        }
        return lines;
    }
}
