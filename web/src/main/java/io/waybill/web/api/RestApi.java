package io.waybill.web.api;

import io.javalin.config.RoutesConfig;
import io.waybill.container.ecs.TargetHealth;
import io.waybill.engine.approval.Approvals;
import io.waybill.engine.asset.Assets;
import io.waybill.engine.backfill.Backfills;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.store.AuditStore;
import io.waybill.engine.vault.Vault;
import io.waybill.web.cost.Costs;
import io.waybill.web.dag.DagReader;
import io.waybill.web.live.AttemptLogs;
import io.waybill.web.login.Login;
import io.waybill.web.openapi.ApiDescription;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** The whole API, but for what changes while one looks, which is in {@code live}. */
public final class RestApi implements AutoCloseable {
    private final DagApi dags;
    private final RunApi runs;
    private final RunListApi runLists;
    private final RunWaitApi waits;
    private final TaskApi tasks;
    private final TaskListApi taskLists;
    private final JobApi jobs;
    private final ChangeApi changes;
    private final BulkApi bulk;
    private final BackfillApi backfillApi;
    private final GraphApi graphs;
    private final CostApi costApi;
    private final WhyApi whys;
    private final TargetApi targets;
    private final PoolApi pools;
    private final MetricsApi metrics;
    private final AuditApi audits;
    private final HealthApi health;
    private final NotificationApi notifications;
    private final VariableApi variables;
    private final ConnectionApi connections;
    private final ApprovalApi approvalApi;
    private final AssetApi assetApi;
    private final DagTaskApi dagTasks;
    private final DagStatsApi stats;
    private final XcomApi xcoms;
    private final AuthApi auth;
    private final UserApi users;
    private final TokenApi tokens;

    /**
     * @param reader what it reads
     * @param engine what it asks
     * @param backfills makes runs over ranges of dates
     * @param logs where logs are
     * @param costs what containers cost
     * @param health how the targets are
     * @param audit what was asked for
     * @param folder the DAG folder
     * @param version of this program
     * @param clock what now is
     * @param vault the variables and connections
     * @param approvals what tasks ask people
     * @param assets what tasks write and DAGs wait for
     * @param login who may come in
     */
    public RestApi(
            DagReader reader,
            Engine engine,
            Backfills backfills,
            AttemptLogs logs,
            Costs costs,
            Supplier<List<TargetHealth>> health,
            AuditStore audit,
            Path folder,
            String version,
            Clock clock,
            Vault vault,
            Approvals approvals,
            Assets assets,
            Login login) {
        auth = new AuthApi(login);
        users = new UserApi(login);
        tokens = new TokenApi(login);
        approvalApi = new ApprovalApi(reader, approvals);
        variables = new VariableApi(vault);
        connections = new ConnectionApi(vault);
        dags = new DagApi(reader, engine, folder, clock);
        runs = new RunApi(reader, engine, clock);
        runLists = new RunListApi(reader, runs);
        waits = new RunWaitApi(reader, engine);
        tasks = new TaskApi(reader, logs);
        taskLists = new TaskListApi(reader);
        jobs = new JobApi(clock);
        changes = new ChangeApi(reader, engine, runs);
        bulk = new BulkApi(engine);
        backfillApi = new BackfillApi(backfills);
        graphs = new GraphApi(reader);
        costApi = new CostApi(costs);
        whys = new WhyApi(reader, logs, clock);
        notifications = new NotificationApi(reader);
        assetApi = new AssetApi(assets, reader, runs);
        dagTasks = new DagTaskApi(reader);
        stats = new DagStatsApi(reader);
        xcoms = new XcomApi(reader, engine);
        targets = new TargetApi(health);
        pools = new PoolApi(engine.pools());
        metrics = new MetricsApi(health, engine.pools(), reader);
        engine.subscribe(metrics::changed);
        audits = new AuditApi(audit);
        this.health = new HealthApi(reader, version, clock);
    }

    /** Adds its addresses. */
    public void addTo(RoutesConfig routes) {
        dags.addTo(routes);
        runs.addTo(routes);
        runLists.addTo(routes);
        waits.addTo(routes);
        jobs.addTo(routes);
        // Before tasks, where a word after the task's id is an index.
        xcoms.addTo(routes);
        whys.addTo(routes);
        taskLists.addTo(routes);
        tasks.addTo(routes);
        changes.addTo(routes);
        bulk.addTo(routes);
        backfillApi.addTo(routes);
        graphs.addTo(routes);
        costApi.addTo(routes);
        notifications.addTo(routes);
        assetApi.addTo(routes);
        dagTasks.addTo(routes);
        stats.addTo(routes);
        targets.addTo(routes);
        pools.addTo(routes);
        metrics.addTo(routes);
        audits.addTo(routes);
        variables.addTo(routes);
        connections.addTo(routes);
        approvalApi.addTo(routes);
        health.addTo(routes);
        auth.addTo(routes);
        users.addTo(routes);
        tokens.addTo(routes);
    }

    /** Says what they are. */
    public static void describe(ApiDescription api) {
        DagApi.describe(api);
        RunListApi.describe(api);
        RunApi.describe(api);
        RunWaitApi.describe(api);
        TaskListApi.describe(api);
        TaskApi.describe(api);
        ChangeApi.describe(api);
        XcomApi.describe(api);
        DagTaskApi.describe(api);
        DagStatsApi.describe(api);
        AssetApi.describe(api);
        BackfillApi.describe(api);
        ApprovalApi.describe(api);
        PoolApi.describe(api);
        VariableApi.describe(api);
        ConnectionApi.describe(api);
        AuditApi.describe(api);
        JobApi.describe(api);
        HealthApi.describe(api);
        MetricsApi.describe(api);
        AuthApi.describe(api);
        UserApi.describe(api);
        TokenApi.describe(api);
        BulkApi.describe(api);
        WhyApi.describe(api);
        GraphApi.describe(api);
        CostApi.describe(api);
        TargetApi.describe(api);
        NotificationApi.describe(api);
    }

    /** How many requests wait for runs. */
    public int waiting() {
        return waits.waiting();
    }

    /** Ends answers that go on for long. */
    @Override
    public void close() {
        waits.close();
    }
}
