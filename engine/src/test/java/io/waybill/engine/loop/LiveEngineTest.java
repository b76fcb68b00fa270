package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.call;
import static io.waybill.engine.graph.TestDag.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestOperators;
import io.waybill.engine.run.RunState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.EngineAction;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.runtime.Launch;
import io.waybill.engine.runtime.LaunchContext;
import io.waybill.engine.runtime.LaunchWait;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskObserver;
import io.waybill.engine.runtime.TaskRuntime;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.DatabaseSettings;
import io.waybill.engine.store.NewVersion;
import io.waybill.engine.store.PoolStore;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.template.Templates;
import io.waybill.testing.HandClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine with its own thread, its pools and the machine's clock. */
class LiveEngineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Clock clock = Clock.systemUTC();
    private final Database database = Database.open(DatabaseSettings.memory());
    private final RunStore runs = new RunStore(database);
    private final DagStore dags = new DagStore(database);
    private final QuickRuntime runtime = new QuickRuntime();
    private EngineSettings settings = EngineSettings.defaults("file:///files");
    private Engine engine = newEngine();

    /** Ends each task as soon as it is watched, or not before it is stopped. */
    private final class QuickRuntime implements TaskRuntime {
        private final ExecutorService threads = Executors.newSingleThreadExecutor();
        private final Map<String, TaskObserver> observers = new ConcurrentHashMap<>();
        private final List<String> launched = new CopyOnWriteArrayList<>();
        private volatile boolean hangs;
        private volatile Semaphore rateLimit;

        @Override
        public ObjectNode complete(ObjectNode request, LaunchContext context) {
            return request;
        }

        @Override
        public TaskHandle launch(Launch launch, LaunchWait wait) {
            if (rateLimit != null) {
                launched.add(launch.identity().nodeId());
                wait.waiting("The rate limit is reached");
                rateLimit.acquireUninterruptibly();
            }
            return new TaskHandle("", "c", "arn:" + launch.clientToken(), clock.instant());
        }

        @Override
        public void watch(TaskHandle task, TaskObserver observer) {
            observers.put(task.taskArn(), observer);
            if (!hangs) {
                end(task, EndKind.SUCCESS);
            }
        }

        @Override
        public void stop(TaskHandle task, String reason) {
            end(task, EndKind.CANCELLED);
        }

        private void end(TaskHandle task, EndKind kind) {
            threads.execute(() -> {
                TaskObserver observer = observers.remove(task.taskArn());
                if (observer != null) {
                    observer.running(clock.instant());
                    observer.ended(TaskEnd.of(kind, FailureCause.NONE, ""));
                }
            });
        }
    }

    private Engine newEngine() {
        EngineAction action = new EngineAction() {
            @Override
            public String name() {
                return TestOperators.ACTION;
            }

            @Override
            public Map<String, JsonNode> run(ObjectNode input, String target) {
                return Map.of("return_value", TextNode.valueOf("done"));
            }
        };
        return new Engine(
                settings,
                runs,
                dags,
                new PoolStore(database),
                new GraphBuilder(TestOperators.all()),
                runtime,
                new SimulatedFargate(new HandClock(Instant.parse("2026-01-02T03:00:00Z"))),
                List.of(action),
                List.of(),
                new Templates(),
                clock);
    }

    @BeforeEach
    void load() {
        TestDag dag = TestDag.named("chain").add(call("t0"));
        for (int i = 1; i < 20; i++) {
            dag.add(job("t" + i).needs("t" + (i - 1)));
        }
        load(dag);
    }

    private void load(TestDag dag) {
        dags.upsertVersion(NewVersion.of(dag.spec(), dag.spec().dagId() + ".yaml", ""), clock.instant());
    }

    @AfterEach
    void close() {
        engine.close();
        runtime.threads.shutdownNow();
        database.close();
    }

    @Test
    void runs_go_to_their_end_and_then_the_loop_rests() {
        engine.start();
        List<RunRow> made = IntStream.range(0, 10)
                .mapToObj(i -> engine.trigger(TriggerRequest.manual("chain", null, "test")))
                .toList();

        made.forEach(this::awaitSuccess);

        Thread loop = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("waybill-loop") && thread.isAlive())
                .findFirst()
                .orElseThrow();
        // Without a timer it waits for a message, however long that takes.
        await().atMost(PATIENCE).until(() -> loop.getState() == Thread.State.WAITING);
        assertThat(engine.liveRuns()).isZero();
    }

    private void awaitSuccess(RunRow run) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(runs.find(run.id()).orElseThrow().state()).isEqualTo(RunState.SUCCESS));
    }

    @Test
    void a_cancellation_is_saved_when_it_returns() {
        runtime.hangs = true;
        engine.start();
        RunRow run = engine.trigger(TriggerRequest.manual("chain", null, "test"));

        engine.changes().cancelRun("chain", run.runId(), "ada");

        assertThat(runs.find(run.id()).orElseThrow().reason()).isEqualTo("Cancelled by ada");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(runs.find(run.id()).orElseThrow().state()).isEqualTo(RunState.CANCELLED));
    }

    @Test
    void while_a_launch_waits_all_behind_it_say_why_and_stops_pass_them_by() {
        runtime.hangs = true;
        settings = settings.withLaunchThreads(1);
        engine = newEngine();
        load(TestDag.named("running").add(job("r")));
        load(TestDag.named("wide").add(job("a"), job("b"), job("c")));
        engine.start();
        RunRow running = engine.trigger(TriggerRequest.manual("running", null, "test"));
        await().atMost(PATIENCE).until(() -> !runtime.observers.isEmpty());
        Semaphore permits = new Semaphore(0);
        runtime.rateLimit = permits;

        RunRow wide = engine.trigger(TriggerRequest.manual("wide", null, "test"));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(runs.tasks(wide.id()))
                        .extracting(TaskRow::reason)
                        .containsOnly("The rate limit is reached"));
        engine.changes().cancelRun("running", running.runId(), "ada");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(runs.find(running.id()).orElseThrow().state())
                                .isEqualTo(RunState.CANCELLED));
        runtime.hangs = false;
        permits.release(3);
        awaitSuccess(wide);
        assertThat(runtime.launched).containsExactly("a", "b", "c");
    }

    @Test
    void an_engine_that_was_closed_leaves_its_runs_to_the_next() {
        runtime.hangs = true;
        engine.start();
        RunRow run = engine.trigger(TriggerRequest.manual("chain", null, "test"));
        await().atMost(PATIENCE).until(() -> !runtime.observers.isEmpty());
        engine.close();
        runtime.observers.clear();

        runtime.hangs = false;
        engine = newEngine();
        engine.start();

        awaitSuccess(run);
    }
}
