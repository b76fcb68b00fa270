package io.waybill.container.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.LocalFargate;
import io.waybill.container.local.LocalFargateSettings;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.Launch;
import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskLogs;
import io.waybill.engine.runtime.TaskObserver;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapter and the local Fargate, over HTTP: the same calls that go to AWS. */
class LocalFargateTest {
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    Path folder;

    private LocalFargate fargate;
    private EcsPlatform ecs;

    @BeforeEach
    void start() {
        fargate = LocalFargate.start(LocalFargateSettings.in(folder), CLOCK);
        ecs = open();
    }

    @AfterEach
    void stop() {
        ecs.close();
        fargate.close();
    }

    private EcsPlatform open() {
        return EcsPlatform.open(settings(), CLOCK);
    }

    private EcsSettings settings() {
        return EcsSettings.local(
                fargate.endpoint(),
                new EcsSettings.Credentials(
                        fargate.credentials().accessKeyId(),
                        fargate.credentials().secretAccessKey()));
    }

    @Test
    void a_task_runs_to_its_end_and_leaves_its_log() throws Exception {
        ObjectNode request = request(register("echo one; echo two >&2; echo three"));
        TaskHandle task = launch(request);
        Recorder recorder = watch(task);

        TaskEnd end = recorder.end();

        assertThat(end.kind()).as(end.reason()).isEqualTo(EndKind.SUCCESS);
        assertThat(end.exitCode()).isZero();
        assertThat(end.stopCode()).isEqualTo("EssentialContainerExited");
        assertThat(end.times().createdAt()).isNotNull();
        assertThat(end.times().startedAt())
                .isBetween(end.times().createdAt(), end.times().stoppedAt());
        assertThat(recorder.events).containsExactly("running", "ended");

        LogLocation log = end.logs();
        assertThat(log).isEqualTo(ecs.logs().locate("", request, task.taskArn()).orElseThrow());
        assertThat(log.group()).isEqualTo("/waybill/d");
        await().until(() -> ecs.logs().read(log, null, 100).lines().size() == 3);
        TaskLogs.Page first = ecs.logs().read(log, null, 2);
        TaskLogs.Page second = ecs.logs().read(log, first.cursor(), 2);
        assertThat(first.lines()).extracting(TaskLogs.Line::text).containsExactly("one", "two");
        assertThat(second.lines()).extracting(TaskLogs.Line::text).containsExactly("three");
        assertThat(ecs.logs().tail(log, 2)).extracting(TaskLogs.Line::text).containsExactly("two", "three");
    }

    @Test
    void an_exit_code_arrives_with_its_meaning() throws Exception {
        TaskEnd end = watch(launch(request(register("exit 127")))).end();

        assertThat(end.kind()).isEqualTo(EndKind.USER);
        assertThat(end.reason()).isEqualTo("Container main ended with exit code 127 (the command was not found).");
    }

    @Test
    void a_task_that_is_stopped_hears_sigterm_and_ends_as_cancelled() throws Exception {
        TaskHandle task = launch(request(register("trap 'exit 7' TERM; echo up; while :; do sleep 0.05; done")));
        Recorder recorder = watch(task);
        await().until(() -> recorder.events.contains("running"));

        ecs.runtime().stop(task, "Cancelled by ann");
        TaskEnd end = recorder.end();
        ecs.runtime().stop(task, "once more");

        assertThat(end.kind()).isEqualTo(EndKind.CANCELLED);
        assertThat(end.reason()).isEqualTo("It was stopped: Cancelled by ann.");
    }

    @Test
    void a_launch_that_is_repeated_finds_the_same_task() throws Exception {
        Launch launch = Launches.of(UUID.randomUUID().toString(), request(register("true")), CLOCK.instant());

        TaskHandle first = ecs.runtime().launch(launch, Launches.NO_WAIT);
        watch(first).end();
        TaskHandle again = ecs.runtime().launch(launch, Launches.NO_WAIT);

        assertThat(again.taskArn()).isEqualTo(first.taskArn());
    }

    @Test
    void after_a_restart_of_both_the_task_is_watched_on_and_its_definition_used_again() throws Exception {
        String definition = register("sleep 0.5; exit 4");
        TaskHandle task = launch(request(definition));
        ecs.close();
        fargate.close();

        fargate = LocalFargate.start(LocalFargateSettings.in(folder), CLOCK);
        ecs = open();
        assertThat(register("sleep 0.5; exit 4")).isEqualTo(definition);

        assertThat(watch(task).end().exitCode()).isEqualTo(4);
    }

    @Test
    void an_unknown_task_is_lost_once_patience_is_over() throws Exception {
        TaskHandle unknown = new TaskHandle(
                "",
                "default",
                "arn:aws:ecs:us-east-1:000000000000:task/default/00000000000000000000000000000000",
                CLOCK.instant().minus(Duration.ofHours(2)));

        EcsSettings.Watch impatient = new EcsSettings.Watch(
                Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(100), Duration.ZERO);
        EcsSettings settings = settings().withWatch(impatient);
        ecs.close();
        ecs = EcsPlatform.open(settings, CLOCK);

        TaskEnd end = watch(unknown).end();

        assertThat(end.kind()).isEqualTo(EndKind.PLATFORM);
        assertThat(end.reason())
                .contains("was lost: ECS has not known it in cluster default for 100ms, nor is it among");
    }

    @Test
    void fifty_tasks_at_once_are_each_told_once() throws Exception {
        ObjectNode request = request(register("true"));
        List<Recorder> recorders = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            recorders.add(watch(launch(request)));
        }

        for (Recorder recorder : recorders) {
            assertThat(recorder.end().kind()).isEqualTo(EndKind.SUCCESS);
            assertThat(recorder.events).containsExactly("running", "ended");
        }
    }

    private String register(String script) {
        ObjectNode definition = Json.object("""
                {family: 'd-t', networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512',
                 containerDefinitions: [{name: 'main', image: 'any', logConfiguration: {logDriver: 'awslogs', options:
                   {'awslogs-group': '/waybill/d', 'awslogs-stream-prefix': 't', 'awslogs-create-group': 'true'}}}]}
                """);
        ObjectNode main = (ObjectNode) definition.at("/containerDefinitions/0");
        Arrays.asList("sh", "-c", script).forEach(main.putArray("command")::add);
        JsonNode arn = ecs.actions().get(0).run(definition, "").get("return_value");
        return arn.asText();
    }

    private ObjectNode request(String definition) {
        ObjectNode request = Json.object(
                "{cluster: 'default', launchType: 'FARGATE', overrides: {containerOverrides: [{name: 'main'}]}}");
        request.withArray("/overrides/containerOverrides/0/environment")
                .addObject()
                .put("name", "WAYBILL_FILES")
                .put("value", folder.resolve("files").toUri().toString());
        return request.put("taskDefinition", definition);
    }

    private TaskHandle launch(ObjectNode request) {
        return ecs.runtime()
                .launch(Launches.of(UUID.randomUUID().toString(), request, CLOCK.instant()), Launches.NO_WAIT);
    }

    private Recorder watch(TaskHandle task) {
        Recorder recorder = new Recorder();
        ecs.runtime().watch(task, recorder);
        return recorder;
    }

    private static final class Recorder implements TaskObserver {
        private final List<String> events = Collections.synchronizedList(new ArrayList<>());
        private final CompletableFuture<TaskEnd> end = new CompletableFuture<>();

        @Override
        public void running(Instant startedAt) {
            events.add("running");
        }

        @Override
        public void ended(TaskEnd how) {
            events.add("ended");
            end.complete(how);
        }

        TaskEnd end() throws Exception {
            return end.get(30, TimeUnit.SECONDS);
        }
    }
}
