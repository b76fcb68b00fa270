package io.waybill.bench;

import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.Operators;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.loop.EngineSettings;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.runtime.Launch;
import io.waybill.engine.runtime.LaunchContext;
import io.waybill.engine.runtime.LaunchWait;
import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskLogs;
import io.waybill.engine.runtime.TaskObserver;
import io.waybill.engine.runtime.TaskRuntime;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.DatabaseSettings;
import io.waybill.engine.store.NewVersion;
import io.waybill.engine.store.PoolStore;
import io.waybill.engine.store.RunStore;
import io.waybill.spec.DagSpec;
import io.waybill.spec.file.DagFileReader;
import io.waybill.spec.template.Templates;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the engine itself costs for each task: runs of tasks without work, each made, decided and saved in an H2 file. */
final class EmptyTasks {
    private static final int WIDTH = 100;
    private static final Operators OPERATORS = Operators.load();

    private EmptyTasks() {}

    /** Takes how often each is run; 5 times unless told otherwise. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = args.length == 0 ? 5 : Integer.parseInt(args[0]);
        System.out.println("| DAG | tasks | runs | median s | tasks/s at the median | best | worst |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|");
        measure("10 layers of 100", layers(1_000), 1, rounds);
        measure("100 layers of 100", layers(10_000), 1, rounds);
        measure("a fan of 5,000", fan(5_000), 1, rounds);
        measure("1,000 runs at once of 10", chain(10), 1_000, rounds);
    }

    /** Each task of a layer needs three of the layer before. */
    private static String layers(int tasks) {
        StringBuilder yaml = new StringBuilder("tasks:\n");
        for (int i = 0; i < tasks; i++) {
            yaml.append("- {id: t").append(i).append(", uses: empty");
            if (i >= WIDTH) {
                int before = i / WIDTH * WIDTH - WIDTH;
                yaml.append(", needs: [t").append(before + i % WIDTH);
                yaml.append(", t").append(before + (i + 1) % WIDTH);
                yaml.append(", t").append(before + (i + 7) % WIDTH).append("]");
            }
            yaml.append("}\n");
        }
        return yaml.toString();
    }

    private static String fan(int tasks) {
        StringBuilder yaml = new StringBuilder("groups: [{id: all, needs: [start]}]\ntasks:\n");
        yaml.append("- {id: start, uses: empty}\n- {id: end, uses: empty, needs: [all]}\n");
        for (int i = 0; i < tasks - 2; i++) {
            yaml.append("- {id: t").append(i).append(", uses: empty, group: all}\n");
        }
        return yaml.toString();
    }

    private static String chain(int tasks) {
        StringBuilder yaml = new StringBuilder("max_active_runs: 1000\ntasks:\n- {id: t0, uses: empty}\n");
        for (int i = 1; i < tasks; i++) {
            yaml.append("- {id: t").append(i).append(", uses: empty, needs: [t").append(i - 1).append("]}\n");
        }
        return yaml.toString();
    }

    private static void measure(String name, String yaml, int runs, int rounds)
            throws IOException, InterruptedException {
        DagSpec dag = new DagFileReader(OPERATORS)
                .read("bench.yaml", yaml.getBytes(StandardCharsets.UTF_8), List.of())
                .dags()
                .get(0);
        int tasks = dag.tasks().size() * runs;
        Path folder = Files.createTempDirectory("waybill-bench");
        List<Double> seconds = new ArrayList<>();
        try (Database database = Database.open(DatabaseSettings.file(folder.resolve("waybill")))) {
            DagStore dags = new DagStore(database);
            dags.upsertVersion(NewVersion.of(dag, "bench.yaml", yaml), Clock.systemUTC().instant());
            try (Engine engine = engine(database, dags)) {
                engine.start();
                once(engine, dag, runs);
                for (int i = 0; i < rounds; i++) {
                    seconds.add(once(engine, dag, runs));
                }
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        seconds.sort(Comparator.naturalOrder());
        double median = seconds.get(seconds.size() / 2);
        System.out.printf(
                "| %s | %,d | %d | %.2f | %,.0f | %,.0f | %,.0f |%n",
                name,
                tasks,
                rounds,
                median,
                tasks / median,
                tasks / seconds.get(0),
                tasks / seconds.get(seconds.size() - 1));
    }

    private static Engine engine(Database database, DagStore dags) {
        Nothing nothing = new Nothing();
        return new Engine(
                EngineSettings.defaults("file:///nowhere"),
                new RunStore(database),
                dags,
                new PoolStore(database),
                new GraphBuilder(OPERATORS),
                nothing,
                nothing,
                List.of(),
                List.of(),
                new Templates(),
                Clock.systemUTC());
    }

    /** From the first trigger to the commit of the last end. */
    private static double once(Engine engine, DagSpec dag, int runs) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(runs);
        var subscription = engine.subscribe(change -> {
            if (change.runState().isTerminal()) {
                ended.countDown();
            }
        });
        long start = System.nanoTime();
        for (int i = 0; i < runs; i++) {
            engine.trigger(TriggerRequest.manual(dag.dagId(), null, "bench"));
        }
        ended.await();
        double seconds = (System.nanoTime() - start) / 1e9;
        subscription.close();
        return seconds;
    }

    /** No container is ever asked for. */
    private static final class Nothing implements TaskRuntime, TaskLogs {
        @Override
        public ObjectNode complete(ObjectNode request, LaunchContext context) {
            throw new IllegalStateException();
        }

        @Override
        public TaskHandle launch(Launch launch, LaunchWait wait) {
            throw new IllegalStateException();
        }

        @Override
        public void watch(TaskHandle task, TaskObserver observer) {
            throw new IllegalStateException();
        }

        @Override
        public void stop(TaskHandle task, String reason) {
            throw new IllegalStateException();
        }

        @Override
        public Optional<LogLocation> locate(String target, ObjectNode request, String taskArn) {
            return Optional.empty();
        }

        @Override
        public Page read(LogLocation log, @Nullable String cursor, int limit) {
            throw new IllegalStateException();
        }

        @Override
        public List<Line> tail(LogLocation log, int limit) {
            return List.of();
        }

        @Override
        public Duration settling() {
            return Duration.ZERO;
        }
    }
}
