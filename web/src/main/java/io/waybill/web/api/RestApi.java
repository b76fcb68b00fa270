package io.waybill.web.api;

import io.javalin.config.RoutesConfig;
import io.waybill.container.ecs.TargetHealth;
import io.waybill.engine.loop.Engine;
import io.waybill.web.cost.Costs;
import io.waybill.web.dag.DagReader;
import io.waybill.web.live.AttemptLogs;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** The whole API, but for what changes while one looks, which is in {@code live}. */
public final class RestApi {
    private final DagApi dags;
    private final RunApi runs;
    private final TaskApi tasks;
    private final ChangeApi changes;
    private final GraphApi graphs;
    private final CostApi costApi;
    private final WhyApi whys;
    private final TargetApi targets;
    private final MetricsApi metrics;
    private final HealthApi health;
    private final NotificationApi notifications;

    /**
     * @param reader what it reads
     * @param engine what it asks
     * @param logs where logs are
     * @param costs what containers cost
     * @param health how the targets are
     * @param folder the DAG folder
     * @param version of this program
     * @param clock what now is
     */
    public RestApi(
            DagReader reader,
            Engine engine,
            AttemptLogs logs,
            Costs costs,
            Supplier<List<TargetHealth>> health,
            Path folder,
            String version,
            Clock clock) {
        dags = new DagApi(reader, engine, folder, clock);
        runs = new RunApi(reader, engine, clock);
        tasks = new TaskApi(reader, logs);
        changes = new ChangeApi(reader, engine, runs);
        graphs = new GraphApi(reader);
        costApi = new CostApi(reader, costs);
        whys = new WhyApi(reader, logs, clock);
        notifications = new NotificationApi(reader);
        targets = new TargetApi(health);
        metrics = new MetricsApi(health);
        this.health = new HealthApi(reader, version, clock);
    }

    /** Adds its addresses. */
    public void addTo(RoutesConfig routes) {
        dags.addTo(routes);
        runs.addTo(routes);
        tasks.addTo(routes);
        changes.addTo(routes);
        graphs.addTo(routes);
        costApi.addTo(routes);
        whys.addTo(routes);
        notifications.addTo(routes);
        targets.addTo(routes);
        metrics.addTo(routes);
        health.addTo(routes);
    }
}
