package io.waybill.web.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.Operators;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.loop.EngineSettings;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.runtime.EngineAction;
import io.waybill.engine.store.DagQueries;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.DatabaseSettings;
import io.waybill.engine.store.FileRow;
import io.waybill.engine.store.NewVersion;
import io.waybill.engine.store.RunQueries;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.spec.DagSpec;
import io.waybill.spec.bind.DagDocument;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import io.waybill.spec.template.Templates;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A whole server on a free port: real database in memory, real engine, real HTTP; only the tasks are scripted. */
final class Site implements AutoCloseable {
    private static final EngineAction REGISTER = new EngineAction() {
        @Override
        public String name() {
            return "ecs.register_task_definition";
        }

        @Override
        public Map<String, JsonNode> run(ObjectNode input) {
            return Map.of(
                    "return_value", TextNode.valueOf("arn:aws:ecs:eu-central-1:000000000000:task-definition/t:1"));
        }
    };

    private final Operators operators = Operators.load();
    private final Database database = Database.open(DatabaseSettings.memory());
    private final DagStore dags = new DagStore(database);
    private final RunStore runs = new RunStore(database);
    private final RunQueries runQueries = new RunQueries(database);
    private final ScriptedFargate fargate = new ScriptedFargate();
    private final Engine engine;
    private final WebContext context;
    private WebServer server;

    Site() {
        Clock clock = Clock.systemUTC();
        engine = new Engine(
                EngineSettings.defaults("file:///tmp/waybill-test"),
                runs,
                dags,
                new GraphBuilder(operators),
                fargate,
                List.of(REGISTER),
                new Templates(),
                clock);
        engine.start();
        context = new WebContext(
                dags,
                new DagQueries(database),
                runQueries,
                engine,
                fargate,
                Duration.ZERO,
                Path.of("/srv/dags"),
                "0.0-test",
                clock);
        server = another(new WebSettings("127.0.0.1", 0));
    }

    /** Stops to answer, for {@code meanwhile}, and comes back at the same port. */
    void restartServer(Runnable meanwhile) {
        WebSettings same = new WebSettings("127.0.0.1", address().getPort());
        server.close();
        meanwhile.run();
        server = another(same);
    }

    /** One more server over the same engine. */
    WebServer another(WebSettings settings) {
        return WebServer.start(settings, context);
    }

    URI address() {
        return server.address();
    }

    URI address(String path) {
        return server.address().resolve(path);
    }

    ScriptedFargate fargate() {
        return fargate;
    }

    Engine engine() {
        return engine;
    }

    RunQueries runs() {
        return runQueries;
    }

    DagStore dags() {
        return dags;
    }

    /** Takes a DAG file as the DAG folder would: a good one as a new version, a bad one as problems. */
    DagFile file(String name, String yaml) {
        DagFile file = new DagFileReader(operators).read(name, yaml.getBytes(StandardCharsets.UTF_8), List.of());
        Instant now = Instant.now();
        if (!file.hasErrors()) {
            file.dags().forEach(dag -> dags.upsertVersion(version(name, file, dag), now));
        }
        List<String> dagIds = file.hasErrors()
                ? dags.file(name).map(FileRow::dagIds).orElse(List.of())
                : file.dags().stream().map(DagSpec::dagId).toList();
        dags.saveFile(new FileRow(name, file.contentHash(), dagIds, file.problems(), now));

        return file;
    }

    private static NewVersion version(String name, DagFile file, DagSpec dag) {
        return new NewVersion(
                dag.dagId(),
                name,
                DagDocument.hash(dag),
                file.source(),
                DagDocument.write(dag),
                new NewVersion.Summary(
                        dag.description(),
                        dag.owner(),
                        dag.tags(),
                        dag.schedule() == null ? null : dag.schedule().expression(),
                        dag.timezone().getId()));
    }

    RunRow trigger(String dagId) {
        return engine.trigger(TriggerRequest.manual(dagId, Instant.now(), "test"));
    }

    @Override
    public void close() {
        server.close();
        engine.close();
        database.close();
    }
}
