package io.waybill.web.kill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.ecs.EcsPlatform;
import io.waybill.container.ecs.EcsSettings;
import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.Operators;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.loop.EngineSettings;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.runtime.EngineAction;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.DatabaseSettings;
import io.waybill.engine.store.NewVersion;
import io.waybill.engine.store.PoolStore;
import io.waybill.engine.store.RunStore;
import io.waybill.spec.DagSpec;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import io.waybill.spec.template.Templates;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler in a process of its own that kills itself at a {@link FailPoint}. Goes on with what its database holds, makes
 * the runs that it is told to, and ends with 0 when every run has ended.
 */
final class MortalEngine {
    /** What {@code kill -9} leaves as the exit code. */
    static final int KILLED = 137;

    private MortalEngine() {}

    /**
     * Takes the folder of files, the endpoint of ECS, the DAG file, the point ({@code -} for none), at which time it is reached
     * the process dies, and the ids of runs to make.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        URI endpoint = URI.create(arguments[1]);
        FailPoint point = arguments[3].equals("-") ? null : FailPoint.valueOf(arguments[3]);
        Consumer<FailPoint> reach = dieAt(point, Integer.parseInt(arguments[4]));
        List<String> newRuns = List.of(arguments).subList(5, arguments.length);
        Operators operators = Operators.load();
        EcsSettings ecs = EcsSettings.local(endpoint, new EcsSettings.Credentials("any", "any"));
        Clock clock = Clock.systemUTC();
        try (Database database = Database.open(database(folder));
                EcsPlatform platform = EcsPlatform.open(ecs, clock)) {
            RunStore runs = new RunStore(database);
            DagStore dags = new DagStore(database);
            DagSpec dag = load(Path.of(arguments[2]), dags, operators, clock);
            List<EngineAction> actions = platform.actions().stream()
                    .<EngineAction>map(action -> new MortalAction(action, reach))
                    .toList();
            Semaphore changes = new Semaphore(1);
            try (Engine engine = new Engine(
                    EngineSettings.defaults(folder.resolve("files").toUri().toString()),
                    runs,
                    dags,
                    new PoolStore(database),
                    new GraphBuilder(operators),
                    new MortalRuntime(platform.runtime(), reach),
                    platform.logs(),
                    actions,
                    List.of(),
                    new Templates(),
                    clock)) {
                engine.subscribe(change -> {
                    reach.accept(FailPoint.COMMIT_AFTER);
                    changes.release();
                });
                engine.start();
                newRuns.forEach(id -> engine.trigger(
                        TriggerRequest.manual(dag.dagId(), null, "test").withRunId(id)));
                while (!runs.unfinished(0, 1).isEmpty()) {
                    changes.acquire();
                }
            }
        }
    }

    static DatabaseSettings database(Path folder) {
        return DatabaseSettings.file(folder.resolve("waybill"));
    }

    private static Consumer<FailPoint> dieAt(@Nullable FailPoint point, int time) {
        AtomicInteger times = new AtomicInteger();
        return reached -> {
            if (reached == point && times.incrementAndGet() == time) {
                Runtime.getRuntime().halt(KILLED);
            }
        };
    }

    private static DagSpec load(Path path, DagStore dags, Operators operators, Clock clock) throws IOException {
        DagFile file =
                new DagFileReader(operators).read(path.getFileName().toString(), Files.readAllBytes(path), List.of());
        DagSpec dag = file.dags().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(file.problems().toString()));
        dags.upsertVersion(NewVersion.of(dag, file.path(), file.source()), clock.instant());
        return dag;
    }

    private record MortalAction(EngineAction action, Consumer<FailPoint> reach) implements EngineAction {
        @Override
        public String name() {
            return action.name();
        }

        @Override
        public Map<String, JsonNode> run(ObjectNode input, String target) {
            reach.accept(FailPoint.ACTION_BEFORE);
            Map<String, JsonNode> outputs = action.run(input, target);
            reach.accept(FailPoint.ACTION_AFTER);
            return outputs;
        }
    }
}
