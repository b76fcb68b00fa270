package io.waybill.engine.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.approval.ApprovalSensor;
import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestOperators;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EngineAction;
import io.waybill.engine.sensor.AssetSensor;
import io.waybill.engine.sensor.RunSensor;
import io.waybill.engine.sensor.TimeSensor;
import io.waybill.engine.store.AssetUse;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.DatabaseSettings;
import io.waybill.engine.store.NewVersion;
import io.waybill.engine.store.PoolStore;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.bind.DagDocument;
import io.waybill.spec.template.Templates;
import io.waybill.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** An engine on a real database with a clock that is moved by hand and containers in simulated time. */
final class EngineRig implements AutoCloseable {
    private static final Templates TEMPLATES = new Templates();

    final HandClock clock = new HandClock(Instant.parse("2026-01-02T03:00:00Z"));
    final SimulatedFargate fargate = new SimulatedFargate(clock);
    final Death death = new Death();
    final Database database;
    final RunStore runs;
    final DagStore dags;
    final PoolStore pools;
    final List<ObjectNode> calls = new ArrayList<>();
    final List<EngineChange> changes = new ArrayList<>();
    Function<ObjectNode, Optional<Map<String, JsonNode>>> known = input -> Optional.empty();
    Function<ObjectNode, Map<String, JsonNode>> action = input -> Map.of("return_value", TextNode.valueOf("arn:1"));
    UnaryOperator<RunStorage> storage = UnaryOperator.identity();
    Templates templates = TEMPLATES;
    EngineSettings settings = EngineSettings.defaults("file:///files");
    Engine engine;

    EngineRig() {
        this(DatabaseSettings.memory());
    }

    EngineRig(DatabaseSettings databaseSettings) {
        database = Database.open(databaseSettings);
        runs = new RunStore(database);
        dags = new DagStore(database);
        pools = new PoolStore(database);
        engine = newEngine();
    }

    /** An engine as a process would make it at its start. */
    Engine newEngine() {
        Engine made = new Engine(
                settings,
                new MortalStorage(storage.apply(RunStorage.of(runs, dags, pools)), death),
                dags,
                pools,
                new GraphBuilder(TestOperators.all()),
                new MortalRuntime(fargate, death),
                fargate,
                List.of(new TestAction()),
                List.of(new TimeSensor(), new RunSensor(runs), new ApprovalSensor(), new AssetSensor(runs.assets())),
                templates,
                clock);
        made.subscribe(changes::add);
        return made;
    }

    /** As after the death of the process and its start. */
    EngineRig restart() {
        fargate.loseObservers();
        engine = newEngine();
        return this;
    }

    private final class TestAction implements EngineAction {
        @Override
        public String name() {
            return TestOperators.ACTION;
        }

        @Override
        public Map<String, JsonNode> run(ObjectNode input, String target) {
            death.mayCome("before the call");
            calls.add(input);
            Map<String, JsonNode> outputs = action.apply(input);
            death.mayCome("after the call");
            return outputs;
        }

        @Override
        public Optional<Map<String, JsonNode>> known(Supplier<ObjectNode> input, String target) {
            return known.apply(input.get());
        }
    }

    EngineRig load(TestDag dag) {
        return load(dag.spec());
    }

    EngineRig load(DagSpec spec) {
        List<AssetUse> assets = NewVersion.of(spec, "", "").assets();
        return load(spec.dagId(), DagDocument.write(spec), DagDocument.hash(spec), assets);
    }

    EngineRig load(String dagId, String document, String hash) {
        return load(dagId, document, hash, List.of());
    }

    private EngineRig load(String dagId, String document, String hash, List<AssetUse> assets) {
        NewVersion.Summary summary = new NewVersion.Summary("", "", List.of(), null, "UTC");
        dags.upsertVersion(
                new NewVersion(dagId, dagId + ".yaml", hash, "", document, summary, assets), clock.instant());
        return this;
    }

    RunRow trigger(String dagId) {
        return engine.trigger(TriggerRequest.manual(dagId, null, "test"));
    }

    /** Goes on through any number of deaths, with a new engine after each. */
    EngineRig toTheEndThroughDeaths() {
        while (true) {
            try {
                return toTheEnd();
            } catch (Death.Killed e) {
                restart();
            }
        }
    }

    /** Does what is due, without moving the clock. */
    EngineRig tick() {
        do {
            engine.tick();
        } while (fargate.deliver());
        return this;
    }

    EngineRig advance(Duration time) {
        return advanceTo(clock.instant().plus(time));
    }

    /** Moves the clock on, event by event. */
    EngineRig advanceTo(Instant until) {
        tick();
        for (Optional<Instant> next = next();
                next.filter(at -> !at.isAfter(until)).isPresent();
                next = next()) {
            clock.set(next.get());
            tick();
        }
        clock.set(until);
        return tick();
    }

    /** Moves the clock on until nothing is left to happen. */
    EngineRig toTheEnd() {
        tick();
        for (Optional<Instant> next = next(); next.isPresent(); next = next()) {
            clock.set(next.get());
            tick();
        }
        return this;
    }

    /** When something happens next, if nothing comes from outside. */
    Optional<Instant> next() {
        Instant timer = engine.nextTurn();
        Optional<Instant> simulated = fargate.next();
        if (timer == null || simulated.filter(at -> at.isBefore(timer)).isPresent()) {
            return simulated.map(this::notBeforeNow);
        }
        return Optional.of(notBeforeNow(timer));
    }

    private Instant notBeforeNow(Instant at) {
        return at.isBefore(clock.instant()) ? clock.instant() : at;
    }

    RunRow run(RunRow run) {
        return runs.find(run.id()).orElseThrow();
    }

    RunState state(RunRow run) {
        return run(run).state();
    }

    TaskRow task(RunRow run, String node) {
        return runs.tasks(run.id()).stream()
                .filter(task -> task.key().toString().equals(node))
                .findFirst()
                .orElseThrow();
    }

    /** Each task's state by its node. */
    Map<String, TaskState> states(RunRow run) {
        return runs.tasks(run.id()).stream()
                .collect(Collectors.toMap(task -> task.key().toString(), TaskRow::state));
    }

    /** The tries of a task, oldest first. */
    List<AttemptRow> attempts(RunRow run, String node) {
        TaskKey key = TaskKey.parse(node);
        List<AttemptRow> newestFirst = runs.attempts(run.id(), key.nodeId(), key.mapIndex(), 1000);
        List<AttemptRow> attempts = new ArrayList<>(newestFirst);
        Collections.reverse(attempts);
        return attempts;
    }

    @Override
    public void close() {
        engine.close();
        database.close();
    }
}
