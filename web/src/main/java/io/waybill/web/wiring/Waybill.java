package io.waybill.web.wiring;

import io.waybill.container.files.FileSpaces;
import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.Operators;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.loop.EngineSettings;
import io.waybill.engine.net.AddressGuard;
import io.waybill.engine.plugin.OpenPlugins;
import io.waybill.engine.plugin.PluginContext;
import io.waybill.engine.plugin.Plugins;
import io.waybill.engine.runtime.EngineAction;
import io.waybill.engine.runtime.RunFiles;
import io.waybill.engine.runtime.RuntimeWithInputs;
import io.waybill.engine.runtime.TaskLogs;
import io.waybill.engine.secret.MaskedLogs;
import io.waybill.engine.secret.Masking;
import io.waybill.engine.store.DagQueries;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.DatabaseSettings;
import io.waybill.engine.store.PoolStore;
import io.waybill.engine.store.RunQueries;
import io.waybill.engine.store.RunStore;
import io.waybill.engine.store.VaultStore;
import io.waybill.engine.vault.SecretBox;
import io.waybill.engine.vault.Vault;
import io.waybill.spec.TargetCatalog;
import io.waybill.spec.template.Templates;
import io.waybill.web.log.ProcessLog;
import io.waybill.web.notify.EmailAction;
import io.waybill.web.settings.Settings;
import io.waybill.web.settings.StoreSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A scheduler with all that it stands on, wired together. What {@code run} and {@code up} have in common. */
public final class Waybill implements AutoCloseable {
    private final Operators operators;
    private final OpenPlugins plugins;
    private final GraphBuilder graphs;
    private final Database database;
    private final DagStore dags;
    private final RunStore runs;
    private final Compute compute;
    private final Engine engine;
    private final URI files;
    private final FileSpaces runFiles;
    private final TargetCatalog targets;
    private final TaskLogs logs;
    private final Supplier<Masking> secrets;
    private final SecretBox secretBox;
    private final Vault vault;
    private final OutsideSources outside;
    private final Clock clock;

    private Waybill(
            Settings settings,
            Path folder,
            Database database,
            Compute compute,
            Plugins plugins,
            Clock clock,
            Map<String, String> environment) {
        this.operators = plugins.operators();
        this.database = database;
        this.compute = compute;
        this.clock = clock;
        this.graphs = new GraphBuilder(operators);
        this.dags = new DagStore(database);
        this.runs = new RunStore(database);
        this.files = files(settings, folder);
        this.secretBox = KeptSecrets.box(settings.secrets(), folder);
        this.outside = new OutsideSources(settings.secrets(), compute.services());
        this.vault =
                new Vault(new VaultStore(database), secretBox, environment, outside.inOrder(), runs.audit(), clock);
        this.secrets = new KnownSecrets(settings, vault::secrets);
        ProcessLog.mask(secrets);
        this.logs = new MaskedLogs(compute.targets().logs(), secrets);
        this.targets = Compute.catalog(settings.aws());
        this.runFiles = new FileSpaces(settings.aws().region());
        List<EngineAction> actions = new ArrayList<>(compute.targets().actions());
        actions.add(new EmailAction(() -> Notifications.read(settings.notifications()), clock));
        this.plugins = plugins.open(context(settings, compute, plugins, clock), taken(actions), Engine.OWN_SENSORS);
        actions.addAll(this.plugins.actions());
        EngineSettings wanted = EngineSettings.defaults(files.toString())
                .withParallelism(settings.scheduler().parallelism())
                .withMaxMapLength(settings.scheduler().maxMapLength())
                .withTargets(targets);
        this.engine = new Engine(
                settings.traces().endpoint() == null ? wanted : wanted.withTraces(),
                runs,
                dags,
                new PoolStore(database),
                graphs,
                new RuntimeWithInputs(compute.targets().runtime(), runFiles),
                logs,
                actions,
                this.plugins.sensors(),
                new Templates(vault),
                clock);
        compute.targets().retireRevisions(new LiveDefinitions(runs));
    }

    /**
     * Opens database and compute and makes the engine, which does nothing before it is started.
     *
     * @param folder for what must outlive the process: the database, the local Fargate, the files of runs
     * @param imageRoots the folders that may hold an {@code images} folder
     * @param plugins what DAG files may use
     */
    public static Waybill open(
            Settings settings, Path folder, Supplier<List<Path>> imageRoots, Plugins plugins, Clock clock) {
        return open(settings, folder, imageRoots, plugins, clock, System.getenv(), Map.of());
    }

    /**
     * The same in another environment.
     *
     * @param environment where variables and connections are looked for
     * @param workerVariables what steps find in their environment on this machine
     */
    public static Waybill open(
            Settings settings,
            Path folder,
            Supplier<List<Path>> imageRoots,
            Plugins plugins,
            Clock clock,
            Map<String, String> environment,
            Map<String, String> workerVariables) {
        Path ours = folder.resolve("worker");
        WorkerImage.install(ours, workerVariables);
        Supplier<List<Path>> roots =
                () -> Stream.concat(imageRoots.get().stream(), Stream.of(ours)).toList();
        Compute compute = Compute.open(settings, folder.resolve("fargate"), roots, clock);
        try {
            Database database = Database.open(databaseSettings(settings.database(), folder));
            return new Waybill(settings, folder, database, compute, plugins, clock, environment);
        } catch (RuntimeException e) {
            compute.close();
            throw e;
        }
    }

    /** What the calls of plug-ins may know. */
    private static PluginContext context(Settings settings, Compute compute, Plugins plugins, Clock clock) {
        return new PluginContext(
                compute.services(), new AddressGuard(settings.http().allowPrivate()), plugins.classLoaders(), clock);
    }

    private static Set<String> taken(List<EngineAction> actions) {
        return Stream.concat(Engine.OWN_ACTIONS.stream(), actions.stream().map(EngineAction::name))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The logs of tasks, without the values of secrets. */
    public TaskLogs logs() {
        return logs;
    }

    /** What must not be seen. */
    public Supplier<Masking> secrets() {
        return secrets;
    }

    /** The variables and connections. */
    public Vault vault() {
        return vault;
    }

    /** What encrypts secrets in the database. */
    public SecretBox secretBox() {
        return secretBox;
    }

    /** What DAG files may name as {@code target}. */
    public TargetCatalog targets() {
        return targets;
    }

    /** The address under which the files of runs are. */
    public static URI files(Settings settings, Path folder) {
        URI chosen = settings.state().files();
        return chosen == null ? folder.resolve("files").toUri() : chosen;
    }

    /** Only the database, for what needs no scheduler. */
    public static Database database(Settings settings, Path folder) {
        return Database.open(databaseSettings(settings.database(), folder));
    }

    private static DatabaseSettings databaseSettings(StoreSettings settings, Path folder) {
        if (settings.url().isEmpty()) {
            return DatabaseSettings.file(folder.resolve("waybill"));
        }
        return new DatabaseSettings(settings.url(), settings.user(), settings.password(), settings.connections());
    }

    /** What DAG files may use. */
    public Operators operators() {
        return operators;
    }

    /** Builds specs into graphs. */
    public GraphBuilder graphs() {
        return graphs;
    }

    /** The database that all stores are on. */
    public Database database() {
        return database;
    }

    /** DAGs, versions and files. */
    public DagStore dags() {
        return dags;
    }

    /** Lists of DAGs. */
    public DagQueries dagQueries() {
        return new DagQueries(database);
    }

    /** Runs. */
    public RunStore runs() {
        return runs;
    }

    /** Lists of runs. */
    public RunQueries runQueries() {
        return new RunQueries(database);
    }

    /** Where containers run. */
    public Compute compute() {
        return compute;
    }

    /** The scheduler. */
    public Engine engine() {
        return engine;
    }

    /** The address under which the files of runs are. */
    public URI files() {
        return files;
    }

    /** What is in there. */
    public RunFiles runFiles() {
        return runFiles;
    }

    /** The time. */
    public Clock clock() {
        return clock;
    }

    /** Ends the engine's loop, then closes what it stands on. Containers go on. */
    @Override
    public void close() {
        engine.close();
        outside.close();
        runFiles.close();
        plugins.close();
        compute.close();
        database.close();
    }
}
