package io.waybill.web.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.container.ecs.TargetHealth;
import io.waybill.container.files.FileSpaces;
import io.waybill.engine.approval.Approvals;
import io.waybill.engine.asset.AssetTriggers;
import io.waybill.engine.asset.Assets;
import io.waybill.engine.backfill.Backfills;
import io.waybill.engine.cost.PriceTable;
import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.Operators;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.loop.EngineSettings;
import io.waybill.engine.loop.FileSpace;
import io.waybill.engine.loop.RunReports;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.runtime.EngineAction;
import io.waybill.engine.secret.Masking;
import io.waybill.engine.source.DagFolder;
import io.waybill.engine.store.ApprovalStore;
import io.waybill.engine.store.BackfillStore;
import io.waybill.engine.store.DagQueries;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.DatabaseSettings;
import io.waybill.engine.store.NoticeStore;
import io.waybill.engine.store.PoolStore;
import io.waybill.engine.store.RunQueries;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.engine.store.UserStore;
import io.waybill.engine.store.VaultStore;
import io.waybill.engine.vault.SecretBox;
import io.waybill.engine.vault.Vault;
import io.waybill.spec.file.DagFileReader;
import io.waybill.spec.template.Templates;
import io.waybill.web.cost.Costs;
import io.waybill.web.login.Grant;
import io.waybill.web.login.Login;
import io.waybill.web.login.Role;
import io.waybill.web.report.ReportReader;
import io.waybill.web.settings.LoginMode;
import io.waybill.web.settings.LoginSettings;
import io.waybill.web.settings.OidcSettings;
import io.waybill.web.settings.SettingsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A whole server on a free port: real database in memory, real engine, real HTTP; only the tasks are scripted. */
public final class Site implements AutoCloseable {
    /** The value of a setting that is secret. */
    static final String SECRET_SETTING = "hidden-from-all";

    private static final EngineAction REGISTER = new EngineAction() {
        @Override
        public String name() {
            return "ecs.register_task_definition";
        }

        @Override
        public Map<String, JsonNode> run(ObjectNode input, String target) {
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
    private final Path folder = temporaryFolder();
    private final URI files = temporaryFolder().toUri();
    private final DagFolder dagFolder;
    private final Engine engine;
    private final Backfills backfills;
    private final Login login;
    private final Vault vault;
    private final AssetTriggers triggers;
    private final WebContext context;
    private WebServer server;
    private volatile List<TargetHealth> targets = List.of();

    /** Starts it. */
    public Site() {
        this(LoginMode.NONE, Clock.systemUTC());
    }

    /**
     * Starts it with or without a login.
     *
     * @param loginClock the time for logins
     */
    public Site(LoginMode mode, Clock loginClock) {
        this(mode, loginClock, List.of());
    }

    Site(LoginMode mode, Clock loginClock, List<String> allowedHosts) {
        this(mode, noProvider(), loginClock, allowedHosts);
    }

    private static OidcSettings noProvider() {
        return new OidcSettings(
                null, "", "", List.of(), "preferred_username", "groups", List.of(), Duration.ofDays(30), "");
    }

    Site(LoginMode mode, OidcSettings provider, Clock loginClock, List<String> allowedHosts) {
        Clock clock = Clock.systemUTC();
        GraphBuilder graphs = new GraphBuilder(operators);
        vault = new Vault(
                new VaultStore(database),
                SecretBox.forThisProcess(),
                Map.of("AIRFLOW_VAR_FROM_OUTSIDE", "theirs", "WAYBILL_CONN_LAKE", "aws://?region_name=eu"),
                runs.audit(),
                clock);
        engine = new Engine(
                EngineSettings.defaults(files.toString()),
                runs,
                dags,
                new PoolStore(database),
                graphs,
                fargate,
                fargate,
                List.of(REGISTER),
                List.of(),
                new Templates(vault),
                clock);
        engine.start();
        backfills = new Backfills(new BackfillStore(database), dags, runs, engine, clock);
        engine.subscribe(change -> backfills.runEnded(change.dagId()));
        backfills.start();
        triggers = new AssetTriggers(dags, runs, (dagId, assets) -> {
            var unused = engine.trigger(TriggerRequest.byAssets(dagId, assets));
        });
        triggers.start();
        dagFolder = new DagFolder(folder, new DagFileReader(operators), graphs::build, dags, clock);
        login = new Login(
                new LoginSettings(mode, Duration.ofHours(8), Duration.ofDays(7), Duration.ofDays(1)),
                provider,
                null,
                new UserStore(database),
                runQueries.audit(),
                SecretBox.forThisProcess(),
                new DagQueries(database)::tags,
                loginClock);
        context = new WebContext(
                dags,
                new DagQueries(database),
                runQueries,
                engine,
                backfills,
                fargate,
                new Costs(database, PriceTable.builtIn(), "eu-central-1", clock),
                () -> targets,
                folder,
                "0.0-test",
                clock,
                new NoticeStore(database),
                vault,
                new Approvals(new ApprovalStore(database), engine),
                new Assets(runs.assets(), engine, clock),
                new ReportReader(new RunReports(new FileSpaces("eu-central-1"), files.toString()), () -> Masking.NONE),
                login,
                SettingsReader.read(List.of(), Map.of("WAYBILL_DATABASE_PASSWORD", SECRET_SETTING), null, folder)
                        .values());
        server = another(new WebSettings("127.0.0.1", 0, allowedHosts, mode.hasLogin()));
    }

    /** What is told of the targets from now on. */
    void targets(TargetHealth... told) {
        targets = List.of(told);
    }

    /** Stops to answer, for {@code meanwhile}, and comes back at the same port. */
    void restartServer(Runnable meanwhile) {
        WebSettings same = new WebSettings("127.0.0.1", address().getPort());
        server.close();
        meanwhile.run();
        server = another(same);
    }

    /** From now on the database does not answer. */
    void loseDatabase() {
        database.close();
    }

    /** One more server over the same engine. */
    WebServer another(WebSettings settings) {
        return WebServer.start(settings, context);
    }

    /** Where it listens. */
    public URI address() {
        return server.address();
    }

    URI address(String path) {
        return server.address().resolve(path);
    }

    /** Writes a file as a container of the run would. */
    void runFile(RunRow run, String path, String text) {
        try {
            Path file = Path.of(URI.create(FileSpace.of(files.toString(), run.dagId(), run.runId())))
                    .resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Login login() {
        return login;
    }

    /** A new admin's token. */
    public String adminToken(String name) {
        login.users().create(name, "correct horse battery", List.of(Grant.parse("admin")), "test");
        return login.users()
                .createToken(name, "test", Role.ADMIN, Duration.ofDays(1), "test")
                .token();
    }

    /** What listens. */
    WebServer server() {
        return server;
    }

    ApprovalStore approvals() {
        return new ApprovalStore(database);
    }

    Vault vault() {
        return vault;
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

    /** The folder with the DAG files. */
    Path folder() {
        return folder;
    }

    /** Writes a file into the DAG folder, and has it seen at once. */
    public void file(String name, String yaml) {
        try {
            Files.writeString(folder.resolve(name), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dagFolder.scan();
    }

    /** Takes a file out of the DAG folder, and has it seen at once. */
    void noFile(String name) {
        try {
            Files.delete(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dagFolder.scan();
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("waybill-dags").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RunRow trigger(String dagId) {
        return engine.trigger(TriggerRequest.manual(dagId, Instant.now(), "test"));
    }

    @Override
    public void close() {
        server.close();
        triggers.close();
        backfills.close();
        engine.close();
        dagFolder.close();
        database.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
